"""Ask to swap a shift: the day to give away, and the colleagues who could take it, ranked."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.session import Here
from planner.views import AskKind, Partner, PricedRoster, Wanted

SHOWN = 8  # partners


def ask_to_swap(now: Here, agent: str, send: Callable[[Wanted], None]) -> None:
    """
    Let an agent choose a shift and a partner.

    Parameters
    ----------
    now
        Where the visitor is.
    agent
        Who asks.
    send
        What is done with the request.
    """
    _, horizon = now.words, now.plan.month.problem.horizon
    days = [
        day
        for day in views.agent_days(now.plan, agent)
        if day.shift is not None and day.date >= now.today
    ]
    if not days:
        st.info(_("No shift of this roster lies ahead, so there is none to swap."))
        return
    titles = {day.date: f"{words.day(day.date, now.lang)} · {_shift(now, day)}" for day in days}
    date = st.selectbox(
        _("Shift to give away"), list(titles), format_func=titles.__getitem__, key="swap_day"
    )
    if date is None:
        return
    first = max((now.today - horizon.start).days, 0)
    visible = views.seen_by(now.actor, now.plan)
    partners = _partners(
        now.url, now.version.id, now.version.created_at, agent, date, visible, first, _now=now
    )[:SHOWN]
    if not partners:
        st.info(_("Nobody could take this shift by a swap; ask for a day off instead."))
        return
    chosen = st.radio(
        _("With whom"),
        range(len(partners)),
        format_func=lambda i: _title(now, partners[i], date),
        captions=[_effect(now, partner) for partner in partners],
        help=_(
            "The best first: no rule broken, then the fewest late replies and the fairest shares. "
            "The colleague is asked, then the supervisor decides"
        ),
        key=f"swap_with_{date}",
    )
    reason = st.text_input(_("Why?"), max_chars=200, key="swap_reason")
    if st.button(_("Ask for the swap"), type="primary") and chosen is not None:
        partner = partners[chosen]
        send(
            Wanted(
                agent=agent,
                kind=AskKind.SWAP,
                first=date,
                last=date,
                other_agent=now.plan.month.problem.agents[partner.b].id,
                other_date=horizon.date(partner.d),
                reason=reason,
            )
        )


def _title(now: Here, partner: Partner, date: dt.date) -> str:
    """Say whom, and what is taken in return."""
    _, problem = now.words, now.plan.month.problem
    name = now.own(problem.agents[partner.b].name)
    day = views.agent_days(now.plan, problem.agents[partner.b].id)[partner.d]
    if day.date == date:
        return _("{name}: you take {shift} on the same day").format(
            name=name, shift=_shift(now, day)
        )
    return _("{name}: you take {shift} on {day}").format(
        name=name, shift=_shift(now, day), day=words.day(day.date, now.lang)
    )


def _effect(now: Here, partner: Partner) -> str:
    """Say what the swap would do."""
    _ = now.words
    worse = partner.effect.worse
    if worse:
        return "⚠ " + _("would break: {}").format(words.sentence(worse[0], now.lang))
    late = partner.effect.late
    if abs(late) < 0.5:
        return "✓ " + _("breaks no rule, replies as before")
    return "✓ " + _("breaks no rule, {} late replies").format(f"{late:+,.0f}")


def _shift(now: Here, day: views.AgentDay) -> str:
    shift = day.shift
    return now.words("Rest day") if shift is None else now.own(shift.name)


@st.cache_resource(max_entries=32, show_spinner=False)
def _partners(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    agent: str,
    date: dt.date,
    visible: tuple[int, ...],
    first: int,
    *,
    _now: Here,
) -> tuple[Partner, ...]:
    plan = _now.plan
    problem = plan.month.problem
    base = PricedRoster(
        roster=plan.roster,
        lateness=plan.month.lateness,
        prices=plan.month.site.prices,
        duty=plan.duty,
    )
    return views.swap_partners(
        base, problem.agent_index[agent], (date - problem.horizon.start).days, visible, first
    )

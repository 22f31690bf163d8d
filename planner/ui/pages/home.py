"""The month at a glance: is the promise held, what is at risk, who works today."""

import datetime as dt

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.frame import metrics, page_head
from planner.ui.headline import headline
from planner.ui.html import Column, Text, table
from planner.ui.navigation import PAGES
from planner.ui.people import team_table
from planner.ui.session import Here, here

SHOWN_RISKS = 5


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Home"))
    metrics(headline(now))
    risks, today = st.columns([1, 1], gap="medium")
    with risks:
        _risks(now)
        _next_steps(now)
    with today:
        _today(now)


def _risks(now: Here) -> None:
    """List the days that miss the target, the worst first, and what else is open."""
    _, plan = now.words, now.plan
    target = float(plan.on_time.get("target", 0.98))
    st.subheader(
        _("Days at risk"),
        help=_(
            "Days on which fewer replies than the target are expected in time, the worst first. "
            "The month can hold its target although some days do not"
        ),
        anchor=False,
    )
    rates = views.on_time_days(plan)
    low = rates[rates["promised"] < target].sort_values("promised").head(SHOWN_RISKS)
    if low.empty:
        st.success(_("Every day holds the target by the model."), icon=":material/check_circle:")
    else:
        columns = [
            Column(title=_("Day")),
            Column(title=_("Promised"), numeric=True),
            Column(title=_("Simulated"), numeric=True),
            Column(title=_("Why"), wide=True),
        ]
        rows = [
            [
                Text(value=words.day(date, now.lang)),
                Text(value=words.percent(promised), mark="bad"),
                Text(value=words.percent(simulated)),
                Text(value=_special(now, date)),
            ]
            for date, promised, simulated in zip(
                map(dt.date.fromisoformat, low["date"]),
                low["promised"].astype(float),
                low["simulated"],
                strict=True,
            )
        ]
        st.html(table(columns, rows, _("Days at risk")))
    hard = len(views.breaches(plan, views.Mode.HARD))
    if hard:
        st.warning(
            _("{} hard rules are broken; the page Service names each.").format(hard),
            icon=":material/gavel:",
        )


def _special(now: Here, date: dt.date) -> str:
    names = [words.special_day(day.name, now.lang) for day in now.plan.special_days(date)]
    return ", ".join(names) or words.NONE


def _next_steps(now: Here) -> None:
    """Lead on to what is done from here."""
    _ = now.words
    st.page_link(
        PAGES / "roster.py",
        label=_("Look at the roster and change it"),
        icon=":material/calendar_view_month:",
    )
    drafts = [v for v in _drafts(now) if v.state is views.VersionState.DRAFT]
    said = _("Compare versions and publish")
    if drafts:
        said += " · " + _("{} drafts wait").format(len(drafts))
    st.page_link(PAGES / "versions.py", label=said, icon=":material/difference:")

    if now.actor.may(views.Verb.DECIDE, now.version.team):
        asks = views.find_requests(now.url, now.actor, now.version.team)
        waiting = sum(ask.state.is_open for ask in asks)
        st.page_link(
            PAGES / "requests.py",
            label=_("{} requests wait for a decision").format(waiting)
            if waiting
            else _("No request waits for you."),
            icon=":material/inbox:",
        )


def _drafts(now: Here) -> tuple[views.VersionInfo, ...]:
    if not now.actor.may(views.Verb.SEE_DRAFT, now.version.team):
        return ()
    return views.find_drafts(now.url, now.actor, now.version.id)


def _today(now: Here) -> None:
    """Show who works, rests and is away today, or on the first day of a roster yet to come."""
    _, horizon = now.words, now.plan.month.problem.horizon
    inside = horizon.day(now.today)
    date = now.today if inside is not None else horizon.start
    st.subheader(
        _("Today, {}").format(words.day(date, now.lang))
        if inside is not None
        else words.day(date, now.lang),
        anchor=False,
    )
    day = views.team_day(now.plan, inside or 0, views.seen_by(now.actor, now.plan))
    st.html(team_table(day, now.lang))


if __name__ == "__main__":
    show()

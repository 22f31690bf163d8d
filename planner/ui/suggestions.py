"""What still helps today: people called in, shifts extended, templates; each with its effect."""

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.session import Here
from planner.views import InputError, Outlook, Suggestion, Verb

ASKED = "suggestions_for"  # the day and hour for which they were asked
MOST_NAMES = 8


def suggestions(now: Here, look: Outlook, from_hour: int) -> None:
    """Offer to look for what helps from an hour on, and show what was found."""
    _ = now.words
    st.subheader(
        _("What helps now"),
        help=_(
            "Of each lever the least that brings the day to its target, or all of it. Nobody is "
            "named for whom it would break a hard rule"
        ),
        anchor=False,
    )
    if not look.service.replies[..., from_hour:].sum():
        st.caption(_("The day is over: nothing can be done for it any more."))
        return
    state = (now.version.id, str(look.date), from_hour, round(look.late_to_come, 3))
    if st.button(_("Look for what helps"), icon=":material/lightbulb:"):
        st.session_state[ASKED] = state
    if st.session_state.get(ASKED) != state:
        st.caption(_("Calling people in, extending shifts and templates are tried on this day."))
        return
    with st.spinner(_("Trying each lever on the rest of the day…")):
        found = _suggest(*state, _look=look)
    if not found:
        st.success(_("Nothing is needed, or nothing can still be done."), icon=":material/check:")
    for i, one in enumerate(found):
        with st.container(border=True):
            _card(now, one, i)


def _card(now: Here, one: Suggestion, i: int) -> None:
    """Say what is to be done, by whom, and what it brings."""
    _ = now.words
    st.markdown(f"**{_title(now, one)}**")
    st.text(
        _("{} late replies fewer · {} of the day on time · costs {} yuan").format(
            words.number(-one.late), words.percent(one.on_time), words.number(one.cost)
        )
    )
    if one.agents:
        problem = now.plan.month.problem
        names = [now.own(problem.agents[problem.agent_index[a]].name) for a in one.agents]
        more = len(names) - MOST_NAMES
        shown = ", ".join(names[:MOST_NAMES])
        st.text(shown + (" " + _("and {} more").format(more) if more > 0 else ""))
    if not one.fits:
        st.caption(
            _("Switch them on in the console of the platform; the roster stays as it is.")
            if one.kind == "templates"
            else _("The shift has begun: call them now; the roster is not changed by it.")
        )
    elif now.actor.may(Verb.EDIT, now.version.team) and st.button(
        _("Put it up as a draft"),
        key=f"suggest_{i}",
        icon=":material/edit_calendar:",
        help=_("A manager sees and publishes it under Versions"),
    ):
        _draft(now, one)


def _title(now: Here, one: Suggestion) -> str:
    _ = now.words
    shifts = {s.code: now.own(s.name) for s in now.plan.month.problem.shifts}
    shift = shifts.get(one.shift, one.shift)
    return {
        "called_in": _("Call in {people} who rest today, for {shift} from {time} on"),
        "longer": _("Let {people} of {shift} stay {amount} min longer, from {time} on"),
        "templates": _("Switch reply templates on for {amount} queues, from {time} on"),
    }[one.kind].format(
        people=len(one.agents), shift=shift, amount=one.amount, time=views.clock(one.from_min)
    )


def _draft(now: Here, one: Suggestion) -> None:
    from planner.workflow import propose_change

    _ = now.words
    try:
        version = propose_change(now.url, now.actor, now.version.id, one.change, _title(now, one))
    except InputError as error:
        st.error(str(error))
        return
    st.success(
        _("Saved as draft {version}.").format(version=version), icon=":material/check_circle:"
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _suggest(
    version: int,  # noqa: ARG001 - all but the hour tell one outlook from another in the cache
    date: str,  # noqa: ARG001
    from_hour: int,
    late: float,  # noqa: ARG001
    *,
    _look: Outlook,
) -> tuple[Suggestion, ...]:
    from planner.workflow import suggest_today

    return suggest_today(_look, from_hour)

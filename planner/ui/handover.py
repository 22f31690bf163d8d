"""The handover book (交接本) on a page: what the next people must know, read and written."""

import datetime as dt

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.grid.marks import shift_marks
from planner.ui.html import around, element
from planner.ui.session import Here
from planner.views import InputError, Note, Verb

MOST_SIGNS = 2000  # of a note
SAID = "handover_said"  # that a note was kept


def read_notes(now: Here, date: dt.date) -> None:
    """Show what was written for a day, and for the day before it."""
    _ = now.words
    notes = views.find_notes(
        now.url, now.actor, now.version.team, date - dt.timedelta(days=1), date
    )
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    if not notes:
        st.caption(_("Nothing was handed over for this day or the day before."))
        return
    newest = sorted(notes, key=lambda note: (note.date, note.id), reverse=True)
    st.html(
        around("div", around("ul", "".join(_note(now, n) for n in newest)), kind="pr mine notes")
    )


def write_notes(now: Here, date: dt.date, *, after: bool) -> None:
    """
    Let somebody write for the next people.

    Parameters
    ----------
    date
        Day of the shift that hands over.
    after
        Whether nobody comes after it on the same day, so that the note is for the next morning.
    """
    from planner.workflow import write_note

    _, problem = now.words, now.plan.month.problem
    if not now.actor.may(Verb.WRITE_NOTES, now.version.team):
        return
    days = (date, date + dt.timedelta(days=1))
    shifts = {"": _("Everybody"), **{s.code: now.own(s.name) for s in problem.shifts}}
    queues = {"": _("All queues"), **{q.name: now.own(q.label) for q in problem.queues}}
    with (
        st.expander(_("Write a handover note"), icon=":material/edit_note:"),
        st.form("handover", clear_on_submit=True, border=False),
    ):
        text = st.text_area(
            _("What must they know?"),
            max_chars=MOST_SIGNS,
            placeholder=_("For example: order 1024 waits for its refund, call back before noon"),
        )
        day = st.segmented_control(
            _("For the day"),
            days,
            default=days[after],
            required=True,
            format_func=lambda one: words.day(one, now.lang),
        )
        first, second = st.columns(2)
        shift = first.selectbox(_("For the shift"), list(shifts), format_func=shifts.__getitem__)
        queue = second.selectbox(_("About"), list(queues), format_func=queues.__getitem__)
        pressed = st.form_submit_button(_("Hand over"), type="primary")
    if not pressed:
        return
    if not text.strip():
        st.error(_("The note is empty: write what the next shift must know."))
        return
    try:
        write_note(
            now.url,
            now.actor,
            now.version.team,
            day or date,
            text,
            shift=shift or None,
            queue=queue or None,
        )
    except InputError as error:
        st.error(str(error))
        return
    st.session_state[SAID] = _("It is in the handover book.")
    st.rerun()


def _note(now: Here, note: Note) -> str:
    """Write an entry: for whom, the text, by whom and when."""
    _, problem = now.words, now.plan.month.problem
    mark = next(
        (
            mark
            for shift, mark in zip(
                problem.shifts, shift_marks(problem.shifts, now.lang), strict=True
            )
            if shift.code == note.shift
        ),
        None,
    )
    queues = {queue.name: now.own(queue.label) for queue in problem.queues}
    whom = [
        mark.name if mark else note.shift or _("Everybody"),
        queues.get(note.queue, note.queue) if note.queue else "",
    ]
    head = " · ".join([words.day(note.date, now.lang), *filter(None, whom)])
    at = words.moment(note.written_at, now.plan.month.site.zone, now.lang)
    return around(
        "li",
        element("b", head)
        + element("p", note.text)
        + element("small", f"{_names(now).get(note.written_by, note.written_by)} · {at}"),
    )


def _names(now: Here) -> dict[str, str]:
    """Return people's names by the login they usually have, their number on rosters."""
    return {agent.id: now.own(agent.name) for agent in now.plan.month.problem.agents}

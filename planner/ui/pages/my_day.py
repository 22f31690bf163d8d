"""An agent's day: the shift now or next, what was handed over, who is on with me, what comes."""

import datetime as dt

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.agent import shown_agent
from planner.ui.grid.marks import Mark, shift_marks
from planner.ui.handover import read_notes, write_notes
from planner.ui.html import around, element
from planner.ui.people import team_table
from planner.ui.session import Here, here

AHEAD = 7  # days listed


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("My day"), anchor=False)
    agent = shown_agent(now)
    if agent is None:
        return
    days = views.agent_days(now.plan, agent)
    shown, running = views.current_day(now.plan, days, dt.datetime.now(dt.UTC))
    if shown is None:
        st.info(
            _("No more work on this roster; the next one is not published yet."),
            icon=":material/event_available:",
        )
        shown = days[0]
    st.html(_card(now, shown, running))
    _handover(now, shown)
    _with_me(now, shown, agent)
    _days_ahead(now, days, shown)


def _card(now: Here, day: views.AgentDay, running: bool) -> str:
    """Write the shift in large: when, where, and what stands in it."""
    _ = now.words
    if day.shift is None:
        return ""
    mark = _mark(now, day.shift)
    when = _("Now") if running else words.day(day.date, now.lang)
    lines = [
        element("small", f"{when} · {mark.name}{' · ' if day.queue else ''}{now.own(day.queue)}"),
        element("strong", f"{views.clock(day.shift.start_min)}–{views.clock(day.shift.end_min)}"),
    ]
    for pause in day.shift.pauses:
        start, end = views.clock(pause.start_min), views.clock(pause.end_min)
        said = _("{}: {} min between {} and {}") if pause.crews > 1 else _("{}: {} min, {} to {}")
        lines.append(
            element("small", said.format(_pause(now, pause.name), pause.length_min, start, end))
        )
    if day.meeting is not None:
        start, minutes = views.clock(day.meeting.start_min), day.meeting.length_min
        lines.append(
            element("small", _("{}: {}, {} min").format(now.own(day.meeting.name), start, minutes))
        )
    return around(
        "div",
        around("div", "".join(lines), kind=f"now {mark.kind}"),
        kind="pr mine",
    )


def _pause(now: Here, name: str) -> str:
    """Name a pause: the usual ones in the reader's language, others as configured."""
    _ = now.words
    known = {
        "lunch": _("Lunch"),
        "dinner": _("Dinner"),
        "rest": _("Break"),
        "handover": _("Handover"),
    }
    return known.get(name, now.own(name))


def _handover(now: Here, day: views.AgentDay) -> None:
    """Show what the shift before left, and let this one write for the next."""
    _, problem = now.words, now.plan.month.problem
    st.subheader(
        _("Handover"),
        help=_("The handover book: what one shift leaves for the next. The whole team reads it"),
        anchor=False,
    )
    read_notes(now, day.date)
    last = max(shift.start_min for shift in problem.shifts)
    write_notes(now, day.date, after=day.shift is not None and day.shift.start_min == last)


def _with_me(now: Here, day: views.AgentDay, agent: str) -> None:
    _ = now.words
    st.subheader(_("Who is on with me"), anchor=False)
    d = now.plan.month.problem.horizon.day(day.date) or 0
    team = views.team_day(now.plan, d, views.seen_by(now.actor, now.plan))
    st.html(team_table(team, now.lang, me=agent))


def _days_ahead(now: Here, days: tuple[views.AgentDay, ...], shown: views.AgentDay) -> None:
    _ = now.words
    st.subheader(_("The days after"), anchor=False)
    ahead = [day for day in days if day.date > shown.date][:AHEAD]
    if not ahead:
        st.caption(_("The roster ends here."))
        return
    written = "".join(_line(now, day) for day in ahead)
    st.html(around("div", around("ul", written), kind="pr mine"))


def _line(now: Here, day: views.AgentDay) -> str:
    _ = now.words
    if day.shift is not None:
        mark = _mark(now, day.shift)
        code, kind, said = mark.code, mark.kind, mark.title
    elif day.kind is views.DayKind.LEAVE:
        code, kind, said = _("L"), "l", _("Approved leave")
    else:
        code, kind, said = _("R"), "r", _("Rest day")
    return around(
        "li",
        element("span", words.day(day.date, now.lang), kind="when")
        + element("i", code, kind=kind)
        + element("span", said),
    )


def _mark(now: Here, shift: views.Shift) -> Mark:
    shifts = now.plan.month.problem.shifts
    return shift_marks(shifts, now.lang)[shifts.index(shift)]


if __name__ == "__main__":
    show()

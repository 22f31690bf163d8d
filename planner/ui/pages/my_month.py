"""An agent's month: a calendar of shifts, what they add up to, and the fair share."""

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.agent import shown_agent
from planner.ui.frame import metrics
from planner.ui.grid.marks import key, shift_marks
from planner.ui.html import around, element
from planner.ui.session import Here, here


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(f"{_('My month')} · {now.period}", anchor=False)
    agent = shown_agent(now)
    if agent is None:
        return
    days = views.agent_days(now.plan, agent)
    grid = views.roster_grid(now.plan)
    st.html(_calendar(now, days, grid))
    st.html(key(grid, now.lang, editing=False))
    a = now.plan.month.problem.agent_index[agent]
    work, nights, rest, hours = views.Appraisal(plan=now.plan).totals[a].tolist()
    metrics(
        [
            (_("Days of work"), words.number(work), "", "", _("Days with a shift")),
            (_("Night shifts"), words.number(nights), "", "", _("They count among the days")),
            (_("Rest days"), words.number(rest), "", "", _("Approved leave not counted")),
            (
                _("Hours"),
                words.number(hours, _("h")),
                "",
                "",
                _("Working time, unpaid breaks not counted"),
            ),
        ]
    )


def _calendar(now: Here, days: tuple[views.AgentDay, ...], grid: views.RosterGrid) -> str:
    """Write the days in weeks from Monday on."""
    _ = now.words
    marks = shift_marks(grid.shifts, now.lang)
    written = [element("b", name) for name in words.weekdays(now.lang)]
    written += ['<div class="none"></div>'] * days[0].date.weekday()
    for day, column in zip(days, grid.days, strict=True):
        if day.shift is not None:
            mark = marks[grid.shifts.index(day.shift)]
            code, kind, title = mark.code, mark.kind, mark.title
        elif day.kind is views.DayKind.LEAVE:
            code, kind, title = _("L"), "l", _("Approved leave")
        else:
            code, kind, title = _("R"), "r", _("Rest day")
        tint = "h" if column.is_holiday else "w" if column.is_weekend else ""
        today = "today" if day.date == now.today else ""
        written.append(
            around(
                "div",
                element("small", day.date.day) + element("i", code, kind=kind),
                kind=f"{tint} {today}".strip(),
                title=f"{words.day(day.date, now.lang)} · {title}",
            )
        )
    return around("div", "".join(written), kind="pr month")


if __name__ == "__main__":
    show()

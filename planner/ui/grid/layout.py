"""What the grid needs to know once: people, days, shifts, codes, need, and its words."""

import datetime as dt
import string
from typing import Any

import numpy as np

from planner.i18n import own_words, translator
from planner.ui.grid.marks import shift_marks
from planner.ui.words import day, level_names, short_day, special_day, weekdays
from planner.views import Agent, Appraisal, Day, RosterGrid, Shift, roster_grid

LOCK = "lock"
RESERVED = {"r": -1, "l": LOCK}  # keys of rest and of the lock


def layout(base: Appraisal, today: dt.date, lang: str) -> dict[str, Any]:
    """
    Write the part of the grid's data that stays while it is edited.

    Parameters
    ----------
    base
        The stored roster.
    today
        The day it is at the site.
    lang
        Language.
    """
    _, plan = translator(lang), base.plan
    grid, problem = roster_grid(plan), plan.month.problem
    order = list(grid.order)
    places = {a: r for r, a in enumerate(order)}
    marks = shift_marks(grid.shifts, lang)
    return {
        "agents": [_agent(problem.agents[a], lang) for a in order],
        "groups": [
            {"label": own_words(group.label, lang), "rows": [places[a] for a in group.agents]}
            for group in grid.groups
        ],
        "days": _days(grid, today, lang),
        "shifts": [
            {"code": mark.code, "kind": mark.kind, "name": mark.name, "title": mark.title}
            for mark in marks
        ],
        "tools": [
            *(
                {"code": s, "text": mark.code, "title": mark.title, "key": key, "kind": mark.kind}
                for s, (mark, key) in enumerate(zip(marks, shift_keys(grid.shifts), strict=True))
            ),
            {"code": -1, "text": _("R"), "title": _("Rest day"), "key": "r", "kind": ""},
            {"code": LOCK, "text": _("Lock"), "title": _("Lock or unlock"), "key": "l", "kind": ""},
        ],
        "queues": [{"label": own_words(queue.label, lang)} for queue in problem.queues],
        "codes": plan.roster.codes[order].tolist(),
        "locks": plan.locked[order].astype(int).tolist(),
        "leave": [np.flatnonzero(problem.leave[a]).tolist() for a in order],
        "need": tenths(base.need),
        "columns": [
            {"name": name, "title": title}
            for name, title in (
                (_("Days"), _("Days of work")),
                (_("Nights"), _("Night shifts")),
                (_("Rest"), _("Rest days, approved leave not counted")),
                (_("Hours"), _("Working time, unpaid breaks not counted")),
            )
        ],
        "words": _words(lang),
    }


def shift_keys(shifts: tuple[Shift, ...]) -> tuple[str, ...]:
    """
    Give each shift a letter of the keyboard: one of its code or name if it is free.

    Examples
    --------
    >>> early = Shift(code="E1", name="早班 early", start_min=360, length_min=480)
    >>> late = Shift(code="L", name="晚班 late", start_min=810, length_min=480)
    >>> shift_keys((early, late))
    ('e', 'a')
    """
    taken = set(RESERVED)
    keys = []
    for shift in shifts:
        wishes = [c for c in (shift.code + shift.name).lower() if c in string.ascii_lowercase]
        chosen = next((c for c in [*wishes, *string.ascii_lowercase] if c not in taken), "")
        taken.add(chosen)
        keys.append(chosen)
    return tuple(keys)


def tenths(agents: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    """Write agents in whole tenths, which take less room on the way to the browser."""
    return np.rint(10 * agents).astype(int).tolist()


def _agent(agent: Agent, lang: str) -> dict[str, Any]:
    name, level = own_words(agent.name, lang), level_names(translator(lang))[agent.level.value]
    return {
        "name": name,
        "level": level if agent.is_experienced else "",
        "title": f"{name} · {level}",
    }


def _days(grid: RosterGrid, today: dt.date, lang: str) -> list[dict[str, Any]]:
    names = weekdays(lang)

    def title(column: Day) -> str:
        special = [special_day(name, lang) for name in column.names]
        meeting = [own_words(column.meeting, lang)] if column.meeting else []
        return " · ".join([day(column.date, lang), *special, *meeting])

    return [
        {
            "number": str(column.date.day),
            "weekday": names[column.date.weekday()],
            "since_monday": column.date.weekday(),
            "title": title(column),
            "short": short_day(column.date, lang),
            "tint": "h" if column.is_holiday else "w" if column.is_weekend else "",
            "special": bool(column.names) and not column.is_holiday,
            "meeting": own_words(column.meeting, lang) if column.meeting else "",
            "today": column.date == today,
        }
        for column in grid.days
    ]


def _words(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "roster": _("Roster"),
        "agent": _("Agent"),
        "rest": _("Rest day"),
        "rest_code": _("R"),
        "leave": _("Approved leave"),
        "leave_code": _("L"),
        "meeting_code": _("M"),
        "locked": _("locked"),
        "edited": _("changed and not saved"),
        "locked_first": _("A locked cell stays as it is: unlock it first (L)"),
        "short": _("Under need, h"),
        "short_help": _(
            "Agent hours under need: summed over half hours and queues in which fewer agents are "
            "on the queue than would hold the target in that half hour on its own; red on days "
            "that miss their target"
        ),
        "cover": _("Agents by half hour"),
        "cover_help": _(
            "Agents on the queue against need, from opening to closing: red where some are "
            "missing, blue where there are more than needed"
        ),
        "agents_need": _("agents on the queue / needed:"),
        "short_by": _("{} agent hours under need"),
        "met": _("need is met"),
        "effect": _("What the changes bring"),
        "codes": _("Give the chosen cells a shift"),
        "paint": _("Paint"),
        "paint_help": _("Paint: choose a shift here, then draw it over cells"),
        "steps": _("Steps"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "copy": _("Copy"),
        "paste": _("Paste"),
        "copied": _("{} cells copied: choose where they go and paste"),
        "days": _("Days shown"),
        "week": _("Week"),
        "week_help": _("Show one week"),
        "earlier": _("Week before"),
        "later": _("Week after"),
        "why": _("Why?"),
        "why_help": _("Why this shift, and who else could take it (Enter)"),
        "discard": _("Discard"),
        "discard_help": _("Give up what was changed since the last saved version"),
        "save": _("Save as a draft"),
        "save_n": _("Save {} changes as a draft"),
        "save_help": _(
            "Keep the changes as a new draft; agents see nothing of it before it is published"
        ),
    }

"""A small site that the domain's tests share: a week from a Monday, a day and a night shift."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.domain.checks import Check
from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Request, RequestKind
from planner.domain.roster import FREE, OFF, Codes, Roster, RosterProblem
from planner.domain.rules import Rules, Violation
from planner.domain.shifts import Shift

MONDAY = dt.date(2026, 11, 2)
DAY = Shift(code="D", name="day", start_min=480, length_min=570)  # 08:00 to 17:30
NIGHT = Shift(code="N", name="night", start_min=810, length_min=540, night=True)  # to 22:30
LATE = Shift(code="L", name="late", start_min=1320, length_min=480, night=True)  # 22:00 to 06:00
WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=6, max_chats=3, patience_s=120)


def agents(n: int) -> Iterator[Agent]:
    """Give agents a, b, c ... named A, B, C ... with one skill."""
    for name in "abcdefghijklmnopqrstuvwxyz"[:n]:
        yield Agent(id=name, name=name.upper(), skills=("pre",))


def queue(name: str, **changes: Any) -> Queue:
    given = {"open_min": 480, "close_min": 1380, "work": WORK, "target": Target()} | changes
    return Queue(name=name, label=f"{name}-sales", skill=name, **given)


def codes(*rows: str, shifts: tuple[Shift, ...] = (DAY, NIGHT)) -> Codes:
    """Read a row of shift codes an agent; ``-`` is a day off, ``?`` free or not known."""
    number = {shift.code: s for s, shift in enumerate(shifts)} | {"-": OFF, "?": FREE}
    return np.array([[number[c] for c in row] for row in rows], np.int8)


def roster(
    *rows: str, before: tuple[str, ...] = (), pins: tuple[str, ...] = (), **changes: Any
) -> Roster:
    """Build a roster, and the problem behind it, from a row of shift codes an agent."""
    given: dict[str, Any] = {
        "horizon": Horizon(start=MONDAY, n_days=len(rows[0])),
        "agents": tuple(agents(len(rows))),
        "shifts": (DAY, NIGHT),
        "queues": (queue("pre"),),
        "rules": Rules(),
    } | changes
    for name, cells in {"before": before, "pins": pins}.items():
        if cells:
            given[name] = codes(*cells, shifts=given["shifts"])
    return Roster(problem=RosterProblem(**given), codes=codes(*rows, shifts=given["shifts"]))


def day(d: int) -> dt.date:
    return MONDAY + dt.timedelta(days=d)


def request(d: int, kind: str, shift: str | None = None, **changes: Any) -> Request:
    given = {"agent": "a", "date": day(d), "kind": RequestKind(kind), "shift": shift}
    return Request(**(given | changes))


def signed(d: int, kind: str, shift: str | None = None, **changes: Any) -> Request:
    return request(d, kind, shift, approved=True, **changes)


def breaches(check: Check, planned: Roster) -> list[tuple[str | None, int | None, int]]:
    """Give agent, day and amount of each breach."""
    start = planned.problem.horizon.start
    return [
        (v.agent, None if v.date is None else (v.date - start).days, v.amount)
        for v in check(planned)
    ]


def only(check: Check, planned: Roster) -> Violation:
    (violation,) = check(planned)
    return violation

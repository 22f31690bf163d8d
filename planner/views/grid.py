"""The month's roster as people print it: an agent a row, a day a column, totals at the edges."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from planner.domain.coverage import home_queue
from planner.domain.people import Agent
from planner.domain.roster import OFF
from planner.domain.shifts import Shift
from planner.views.plans import PublishedPlan

DAYS_OFF = ("public_holiday", "spring_festival", "spring_festival_eve")


class Kind(StrEnum):
    """What a cell of the roster is."""

    WORK = "work"
    REST = "rest"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    One day of one agent.

    Parameters
    ----------
    kind
        Work, rest or approved leave.
    shift
        Place of the shift in the grid's shifts, on a day of work.
    queue
        Label of the queue the agent answers, on a day of work.
    locked
        Whether it was laid down by hand.
    breaks
        Whether it breaks a hard rule.
    """

    kind: Kind
    shift: int | None = None
    queue: str | None = None
    locked: bool = False
    breaks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One agent.

    Parameters
    ----------
    agent
        Who.
    cells
        Days in order, length ``n_days``.
    work_days, nights, rest_days, leave_days
        Counts in the period. [days]
    hours
        Working time in the period. [h]
    """

    agent: Agent
    cells: tuple[Cell, ...]
    work_days: int
    nights: int
    rest_days: int
    leave_days: int
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The agents whose home is one queue; no label for those without any."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """
    One column.

    Parameters
    ----------
    date
        The day.
    is_weekend
        Whether it is a Saturday or Sunday.
    names
        Holidays and campaigns of the day.
    is_holiday
        Whether one of them is a public holiday.
    heads
        Agents on each shift, length ``n_shifts``. [agents]
    """

    date: dt.date
    is_weekend: bool
    names: tuple[str, ...]
    is_holiday: bool
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterGrid:
    """The whole sheet."""

    days: tuple[Day, ...]
    shifts: tuple[Shift, ...]
    groups: tuple[Group, ...]


def roster_grid(plan: PublishedPlan) -> RosterGrid:
    """
    Lay a plan out as a sheet.

    Agents stand with those of the same home queue, in the order of the agents' file.
    """
    problem, roster = plan.month.problem, plan.roster
    horizon, home = problem.horizon, home_queue(problem)
    broken = {
        (v.agent, v.date) for v in plan.breaches if v.is_hard and v.agent and v.date is not None
    }
    rows = [_row(plan, a, broken) for a in range(len(problem.agents))]
    labels = {**{q: queue.label for q, queue in enumerate(problem.queues)}, OFF: ""}
    groups = [
        Group(label=label, rows=tuple(rows[a] for a in np.flatnonzero(home == q).tolist()))
        for q, label in labels.items()
    ]
    days = [
        Day(
            date=date,
            is_weekend=horizon.is_weekend(d),
            names=tuple(special.name for special in plan.special_days(date)),
            is_holiday=any(special.kind in DAYS_OFF for special in plan.special_days(date)),
            heads=tuple(int((roster.codes[:, d] == s).sum()) for s in range(len(problem.shifts))),
        )
        for d, date in enumerate(horizon.dates)
    ]
    return RosterGrid(
        days=tuple(days), shifts=problem.shifts, groups=tuple(g for g in groups if g.rows)
    )


def _row(plan: PublishedPlan, a: int, broken: set[tuple[str, dt.date]]) -> Row:
    problem, roster = plan.month.problem, plan.roster
    agent, codes, leave = problem.agents[a], roster.codes[a].tolist(), problem.leave[a].tolist()
    cells = []
    for d, code in enumerate(codes):
        queue = int(plan.duty[a, d])
        kind = Kind.WORK if code != OFF else Kind.LEAVE if leave[d] else Kind.REST
        cells.append(
            Cell(
                kind=kind,
                shift=code if code != OFF else None,
                queue=problem.queues[queue].label if OFF not in (code, queue) else None,
                locked=bool(plan.locked[a, d]),
                breaks=(agent.id, problem.horizon.date(d)) in broken,
            )
        )
    kinds = [cell.kind for cell in cells]
    return Row(
        agent=agent,
        cells=tuple(cells),
        work_days=kinds.count(Kind.WORK),
        nights=int(roster.nights[a].sum()),
        rest_days=kinds.count(Kind.REST),
        leave_days=kinds.count(Kind.LEAVE),
        hours=float(roster.work_min[a].sum()) / 60,
    )

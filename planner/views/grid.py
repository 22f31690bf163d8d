"""How the month's roster is laid out: agents by home queue, days with what is special on them."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from planner.domain.coverage import home_queue
from planner.domain.roster import OFF
from planner.domain.shifts import Shift
from planner.views.plans import PublishedPlan

DAYS_OFF = ("public_holiday", "spring_festival", "spring_festival_eve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    The agents whose home is one queue.

    Parameters
    ----------
    label
        Name of the queue; empty for those without any.
    agents
        Their places in the roster.
    """

    label: str
    agents: tuple[int, ...]


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
    meeting
        Name of the team's meeting on the day; empty without one.
    """

    date: dt.date
    is_weekend: bool
    names: tuple[str, ...]
    is_holiday: bool
    meeting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterGrid:
    """The whole sheet."""

    days: tuple[Day, ...]
    shifts: tuple[Shift, ...]
    groups: tuple[Group, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Places of the agents in the roster, from the first row to the last."""
        return tuple(a for group in self.groups for a in group.agents)


def roster_grid(plan: PublishedPlan) -> RosterGrid:
    """
    Lay a plan out as a sheet.

    Agents stand with those of the same home queue, in the order of the agents' file.
    """
    problem = plan.month.problem
    horizon, home = problem.horizon, home_queue(problem)
    labels = {**{q: queue.label for q, queue in enumerate(problem.queues)}, OFF: ""}
    groups = [
        Group(label=label, agents=tuple(np.flatnonzero(home == q).tolist()))
        for q, label in labels.items()
    ]
    meetings = {meeting.weekday: meeting.name for meeting in problem.meetings}
    days = [
        Day(
            date=date,
            is_weekend=horizon.is_weekend(d),
            names=tuple(special.name for special in plan.special_days(date)),
            is_holiday=any(special.kind in DAYS_OFF for special in plan.special_days(date)),
            meeting=meetings.get(date.weekday(), ""),
        )
        for d, date in enumerate(horizon.dates)
    ]
    return RosterGrid(
        days=tuple(days), shifts=problem.shifts, groups=tuple(g for g in groups if g.agents)
    )

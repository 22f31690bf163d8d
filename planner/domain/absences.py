"""What befalls a published roster: absences and swaps, as leave and pins of the problem."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.people import Request, RequestKind
from planner.domain.roster import FREE, Codes, RosterProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """
    An agent who cannot come, such as for illness.

    Parameters
    ----------
    agent
        Who.
    first, last
        First and last day.

    Raises
    ------
    ValueError
        If it ends before it begins.
    """

    agent: str
    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(
                f"{self.agent}: an absence must not end before {self.first}, got {self.last}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """
    Two agents who take each other's shift, or day off, of a day.

    Parameters
    ----------
    agent, other
        Who.
    date
        Day of the swap; two agents who swap different days swap twice.

    Raises
    ------
    ValueError
        If both are the same.
    """

    agent: str
    other: str
    date: dt.date

    def __post_init__(self) -> None:
        if self.agent == self.other:
            raise ValueError(f"{self.agent}: a swap must be with another agent, got {self.other}")


def with_absences(problem: RosterProblem, absences: Iterable[Absence]) -> RosterProblem:
    """
    Add absences as approved leave; what was laid down for those days is given up.

    Raises
    ------
    ValueError
        If an agent is not known.
    """
    pins, leave = problem.pins.copy(), []
    dropped: set[tuple[str, dt.date]] = set()
    for absence in absences:
        a = _place(problem, absence.agent)
        for d, date in enumerate(problem.horizon.dates):
            if absence.first <= date <= absence.last:
                pins[a, d] = FREE
                dropped.add((absence.agent, date))
                leave.append(
                    Request(agent=absence.agent, date=date, kind=RequestKind.LEAVE, approved=True)
                )
    kept = tuple(r for r in problem.requests if (r.agent, r.date) not in dropped)
    return dataclasses.replace(problem, pins=pins, requests=(*kept, *leave))


def with_swaps(problem: RosterProblem, published: Codes, swaps: Iterable[Swap]) -> RosterProblem:
    """
    Lay swaps down.

    Parameters
    ----------
    problem
        What the roster must respect.
    published
        The roster, shape (n_agents, n_days).
    swaps
        Who swaps what; days outside the horizon are not looked at.

    Raises
    ------
    ValueError
        If an agent is not known.
    """
    pins = problem.pins.copy()
    for swap in swaps:
        a, b = _place(problem, swap.agent), _place(problem, swap.other)
        d = problem.horizon.day(swap.date)
        if d is not None:
            pins[a, d], pins[b, d] = published[b, d], published[a, d]
    return dataclasses.replace(problem, pins=pins)


def _place(problem: RosterProblem, agent: str) -> int:
    if agent not in problem.agent_index:
        raise ValueError(f"agent must be on the list, got {agent}")
    return problem.agent_index[agent]

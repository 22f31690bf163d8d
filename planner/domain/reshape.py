"""
A month's problem with other days, people or shifts, all its arrays in step.

What concerns single shifts or agents of the month as it was planned (`own_limits`,
`shift_cover`, `given`) does not go along.
"""

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.agent_limits import AgentLimits
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import FREE, NOT_GIVEN, OFF, Codes, RosterProblem
from planner.domain.shifts import Shift

FORGOTTEN: dict[str, Any] = {
    "own_limits": AgentLimits(),
    "shift_cover": NOT_GIVEN,
    "given": NOT_GIVEN,
}


def some_days(problem: RosterProblem, d: int, n_days: int, codes: Codes) -> RosterProblem:
    """
    Return the problem of some of the days.

    Parameters
    ----------
    problem
        Of all days.
    d, n_days
        First day, and how many.
    codes
        The roster, shape (n_agents, all days): what is before the first day is known.
    """
    days = slice(d, d + n_days)
    horizon = problem.horizon
    return dataclasses.replace(
        problem,
        horizon=Horizon(start=horizon.date(d), n_days=n_days, zone=horizon.zone),
        pins=problem.pins[:, days],
        before=np.hstack([problem.before, codes[:, :d]]).astype(np.int8),
        open_days=problem.open_days[:, days],
        holidays=problem.holidays[days],
        campaign_days=problem.campaign_days[days],
        **FORGOTTEN,
    )


def with_agents(problem: RosterProblem, people: tuple[Agent, ...]) -> RosterProblem:
    """Return the problem with further people, who were off before, after its own."""
    n = len(people)
    return dataclasses.replace(
        problem,
        agents=problem.agents + people,
        pins=below(problem.pins, n, FREE),
        before=below(problem.before, n, OFF),
        balance=below(problem.balance, n, 0),
        **FORGOTTEN,
    )


def with_shifts(problem: RosterProblem, shifts: tuple[Shift, ...]) -> RosterProblem:
    """Return the problem with other shifts; those that codes point at must stay in place."""
    return dataclasses.replace(problem, shifts=shifts, **FORGOTTEN)


def below(array: NDArray[Any], n: int, value: int) -> NDArray[Any]:
    """Add ``n`` rows of one value below."""
    return np.vstack([array, np.full((n, array.shape[1]), value, array.dtype)])

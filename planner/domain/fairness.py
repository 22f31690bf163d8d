"""What agents should share fairly, and the price of uneven shares."""

from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks import weekends, would_grant
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.rules import SHARED

WEEKENDS, REFUSED = SHARED.index("weekends"), SHARED.index("refused")


def shared_counts(roster: Roster) -> NDArray[np.int64]:
    """Count what each agent has of everything shared, shape (n_agents, n_shared)."""
    codes, refusals = roster.codes, refusals_of(roster.problem)
    problem, (a, d) = roster.problem, np.ogrid[: codes.shape[0], : codes.shape[1]]
    counts = [
        roster.nights,
        weekends(roster),
        roster.works[:, problem.holidays],
        roster.works[:, problem.campaign_days],
        refusals[a, d, codes],
    ]
    return np.column_stack([np.asarray(one, np.int64).sum(axis=1) for one in counts])


def refusals_of(problem: RosterProblem) -> NDArray[np.int8]:
    """
    Count the pending wishes that each cell would refuse.

    Returns
    -------
    ndarray of int, shape (n_agents, n_days, n_shifts + 1)
        By shift; a day off, `OFF`, is the last.
    """
    n_agents, n_days = problem.pins.shape
    refused = np.zeros((n_agents, n_days, len(problem.shifts) + 1), np.int8)
    for a, d, request in problem.dated_requests():
        if not request.approved:
            for code in range(OFF, len(problem.shifts)):
                refused[a, d, code] += not would_grant(problem, code, request.kind, request.shift)
    return refused


def ability_of(problem: RosterProblem) -> NDArray[np.float64]:
    """
    Return in what proportion each agent takes part in everything shared.

    Returns
    -------
    ndarray of float, shape (n_agents, n_shared)
        Days on which the agent is not on leave, for nights without new hires with a mentor and
        those who may not work nights; holidays and campaign days of them; and for refused wishes
        the number of wishes. Who takes no part has 0.
    """
    there = ~problem.leave
    days = there.sum(axis=1)
    at_night = np.array(
        [
            agent.mentor is None
            and (agent.earliest_night is None or agent.earliest_night <= problem.horizon.start)
            for agent in problem.agents
        ]
    ) & (problem.limits.nights_most > 0)
    asked = np.zeros(len(problem.agents))
    for a, _, request in problem.dated_requests():
        asked[a] += not request.approved
    able = [
        days * at_night,
        days,
        there[:, problem.holidays].sum(axis=1),
        there[:, problem.campaign_days].sum(axis=1),
        asked,
    ]
    return np.column_stack([np.asarray(one, np.float64) for one in able])


def share_out(counts: NDArray[np.int64], ability: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Divide what those who take part have together, in proportion to their ability.

    Parameters
    ----------
    counts
        Shape (..., n_agents, n_shared).
    ability
        Shape (n_agents, n_shared).

    Returns
    -------
    ndarray of float, shape (..., n_agents, n_shared)
        Fair shares.
    """
    total = (counts * (ability > 0)).sum(axis=-2, keepdims=True)
    shares: NDArray[np.float64] = ability * (total / np.maximum(ability.sum(axis=0), 1.0))
    return shares


def fair_shares(roster: Roster) -> NDArray[np.float64]:
    """Divide a roster's nights and so on fairly, shape (n_agents, n_shared)."""
    return share_out(shared_counts(roster), ability_of(roster.problem))


def fairness_cost(roster: Roster) -> float:
    """Price the squares of the differences from the fair shares, past ones included."""
    return float(fairness_of(roster.problem, shared_counts(roster)))


def fairness_of(problem: RosterProblem, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """
    Price uneven shares, of many rosters at once.

    Parameters
    ----------
    problem
        What the rosters are for.
    counts
        As `shared_counts` gives them, shape (..., n_agents, n_shared).

    Returns
    -------
    ndarray of float, shape (...)
        See `fairness_cost`.
    """
    squares = unevenness(problem, counts) ** 2
    cost: NDArray[np.float64] = squares.sum(axis=-2) @ prices_of(problem)
    return cost


def unevenness(problem: RosterProblem, counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how far agents are above their shares, past included; 0 of who takes no part."""
    ability = ability_of(problem)
    return np.where(ability > 0, counts + problem.balance - share_out(counts, ability), 0.0)


def prices_of(problem: RosterProblem) -> NDArray[np.float64]:
    """Return the prices of the squares, shape (n_shared,)."""
    return np.array(astuple(problem.rules.fairness), np.float64)

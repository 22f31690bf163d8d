"""
A team whose chats are not spread evenly, though each new chat goes to the agent with the fewest.

The chain over the chats in progress is that of `chat_team`; the levels of the agents at each of
its states are those of `chat_levels`. Against simulation of the levels, mean responses are within
1 %, late replies within 3 %.
"""

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.chat_levels import BAND, BELOW, LOADS, Levels, between_loads
from planner.staffing.chat_team import most_likely, spread_chats
from planner.staffing.compiled import compiled
from planner.staffing.waiting import full_and_waiting


@compiled
def routed_chats(
    arrival_rate: float,
    agents: int,
    chat_rate: NDArray[np.float64],
    patience_s: float,
    negligible: float,
    levels: Levels,
    step: float,
) -> tuple[float, float, float, NDArray[np.float64]]:
    """
    Solve one team.

    ``levels`` are its, or `EVENLY`; ``step`` is that of `line_step`; the rest and the results are
    as for `spread_chats`.
    """
    if levels.agents.size == 0:
        return spread_chats(arrival_rate, agents, chat_rate, patience_s, negligible, step)
    top = chat_rate.size - 1
    full_chats, full_rate = agents * top, agents * top * chat_rate[top]
    shares = np.zeros((2, top + 1))
    below = 0.0
    row, part = between_loads(LOADS, arrival_rate / full_rate)
    q, r = most_likely(arrival_rate, agents, chat_rate)
    likely = min(q * agents + r, full_chats)
    j, weight = likely, 1.0
    while j > 0 and weight > negligible:
        weight *= _ending(j, agents, chat_rate, levels, row, part) / arrival_rate
        j -= 1
        below += _count(shares, j, agents, weight, levels, row, part)
    j, weight = likely, 1.0
    while j < full_chats and weight > negligible:
        below += _count(shares, j, agents, weight, levels, row, part)
        j += 1
        weight *= arrival_rate / _ending(j, agents, chat_rate, levels, row, part)
    full = weight if j == full_chats else 0.0
    p_wait, p_abandon, log_full = full_and_waiting(
        full, below, full_rate / step * patience_s, arrival_rate / step * patience_s
    )
    # 1 - p_wait would cancel when nearly everyone waits.
    scale = (1.0 - p_wait) / below if p_wait < 0.5 else math.exp(log_full) / full
    for k in range(top + 1):
        shares[0, k] *= scale / agents
        shares[1, k] *= scale
    shares[0, top] += p_wait
    return p_wait, p_abandon, log_full, shares


@compiled
def _ending(
    j: int, agents: int, chat_rate: NDArray[np.float64], levels: Levels, row: int, part: float
) -> float:
    """Compute the rate at which the team's chats end. [1/s]."""
    total, first = 0.0, j // agents - BELOW
    for b in range(max(0, 1 - first), min(BAND, chat_rate.size - first)):
        here = (1.0 - part) * levels.agents[row, j, b] + part * levels.agents[row + 1, j, b]
        total += (first + b) * chat_rate[first + b] * here
    return total


@compiled
def _count(
    shares: NDArray[np.float64],
    j: int,
    agents: int,
    weight: float,
    levels: Levels,
    row: int,
    part: float,
) -> float:
    """Add the agents at each level, and where a new chat starts; returns ``weight``."""
    first = j // agents - BELOW
    for b in range(max(0, -first), min(BAND, shares.shape[1] - first)):
        here = (1.0 - part) * levels.agents[row, j, b] + part * levels.agents[row + 1, j, b]
        shares[0, first + b] += weight * here
        if first + b + 1 < shares.shape[1]:
            here = (1.0 - part) * levels.fewest[row, j, b] + part * levels.fewest[row + 1, j, b]
            shares[1, first + b + 1] += weight * here
    return weight

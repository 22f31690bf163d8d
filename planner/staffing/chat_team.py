"""
A team of agents with several chats each: a birth-death chain of the chats in progress.

The j chats are spread as evenly as possible: with ``q = j // n`` and ``r = j - q n``, r agents
hold q + 1 chats and the others q. A new chat goes to an agent with q. Above n × max_chats,
customers wait.
"""

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.compiled import compiled
from planner.staffing.waiting import full_and_waiting

# Weights are scaled down when they pass this; the queue's sums take another 1e200.
_BIG = 1e100


@compiled
def _scale(shares: NDArray[np.float64], factor: float) -> None:
    for row in range(shares.shape[0]):
        for k in range(shares.shape[1]):
            shares[row, k] *= factor


@compiled
def spread_chats(
    arrival_rate: float, agents: int, chat_rate: NDArray[np.float64], patience_s: float
) -> tuple[float, float, float, NDArray[np.float64]]:
    """
    Solve the chain of one team.

    Parameters
    ----------
    arrival_rate
        New chats. [1/s]
    agents
        Agents on the queue.
    chat_rate
        Rate at which one chat ends, by the level of its agent, shape (max_chats + 1,). [1/s]
    patience_s
        Mean time a customer waits for an agent before giving up. [s]

    Returns
    -------
    float
        P(wait).
    float
        P(abandon).
    float
        Logarithm of the chance that the team is full and nobody waits.
    ndarray of float, shape (2, max_chats + 1)
        Row 0: share of agents at each level. Row 1: share of new chats that start at each
        level without waiting; 0 at level 0.
    """
    levels = chat_rate.size - 1
    shares = np.zeros((2, levels + 1))
    full_rate = agents * levels * chat_rate[levels]
    s, x = full_rate * patience_s, arrival_rate * patience_s
    if agents == 0:
        shares[0, 0] = 1.0
        p_wait, p_abandon, log_full = full_and_waiting(1.0, 0.0, 0.0, x)
        return p_wait, p_abandon, log_full, shares
    weight, below = 1.0, 0.0
    for q in range(levels):
        lower, upper = q * chat_rate[q], (q + 1) * chat_rate[q + 1]
        level, lower_agents, upper_agents = 0.0, 0.0, 0.0
        for r in range(agents):
            level += weight
            lower_agents += weight * (agents - r)
            upper_agents += weight * r
            weight *= arrival_rate / ((agents - r - 1) * lower + (r + 1) * upper)
            if weight > _BIG:
                weight /= _BIG
                below /= _BIG
                level /= _BIG
                lower_agents /= _BIG
                upper_agents /= _BIG
                _scale(shares, 1.0 / _BIG)
        below += level
        shares[1, q + 1] = level
        shares[0, q] += lower_agents / agents
        shares[0, q + 1] += upper_agents / agents
    p_wait, p_abandon, log_full = full_and_waiting(weight, below, s, x)
    if p_wait < 0.5:
        _scale(shares, (1.0 - p_wait) / below)
    else:
        _scale(shares, math.exp(log_full) / weight)  # 1 - p_wait would cancel
    shares[0, levels] += p_wait
    return p_wait, p_abandon, log_full, shares

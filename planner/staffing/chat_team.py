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

NO_FLOW = 1e-250  # replies a second below this are none; shares of less would lose digits


@compiled
def most_likely(
    arrival_rate: float, agents: int, chat_rate: NDArray[np.float64]
) -> tuple[int, int]:
    """Find q and r of the last state whose chats end no faster than new ones arrive."""
    levels = chat_rate.size - 1
    for q in range(levels):
        low, high = agents * q * chat_rate[q], agents * (q + 1) * chat_rate[q + 1]
        if high > arrival_rate:
            return q, min(agents - 1, max(0, int(agents * (arrival_rate - low) / (high - low))))
    return levels, 0


@compiled
def spread_chats(
    arrival_rate: float,
    agents: int,
    chat_rate: NDArray[np.float64],
    patience_s: float,
    negligible: float,
    step: float = 1.0,
) -> tuple[float, float, float, NDArray[np.float64]]:
    """
    Solve the chain of one team, walking down and up from its most likely state.

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
    negligible
        States less likely than this, relatively to the most likely one, are left out; 0 for none.
    step
        Customers that a step of the line stands for.

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
    full, below = 1.0, 0.0
    if agents > 0:
        top_q, top_r = most_likely(arrival_rate, agents, chat_rate)
        q, r, weight = top_q, top_r, 1.0
        while q + r > 0 and weight > negligible:
            weight *= ((agents - r) * q * chat_rate[q] + _upper(r, q, chat_rate)) / arrival_rate
            q, r = (q, r - 1) if r > 0 else (q - 1, agents - 1)
            below += _count(shares, q, r, agents, weight)
        q, r, weight = top_q, top_r, 1.0
        while q < levels and weight > negligible:
            below += _count(shares, q, r, agents, weight)
            q, r = (q, r + 1) if r + 1 < agents else (q + 1, 0)
            weight *= arrival_rate / ((agents - r) * q * chat_rate[q] + _upper(r, q, chat_rate))
        full = weight if q == levels else 0.0
    full_rate = agents * levels * chat_rate[levels]
    p_wait, p_abandon, log_full = full_and_waiting(
        full, below, full_rate / step * patience_s, arrival_rate / step * patience_s
    )
    if agents == 0:
        shares[0, 0] = 1.0
    else:
        # 1 - p_wait would cancel when nearly everyone waits.
        scale = (1.0 - p_wait) / below if p_wait < 0.5 else math.exp(log_full) / full
        for k in range(levels + 1):
            shares[0, k] *= scale / agents
            shares[1, k] *= scale
        shares[0, levels] += p_wait
    return p_wait, p_abandon, log_full, shares


@compiled
def _upper(r: int, q: int, chat_rate: NDArray[np.float64]) -> float:
    """Add up the ends at the r agents with q + 1 chats; at the top level there are none."""
    return r * (q + 1) * chat_rate[q + 1] if r > 0 else 0.0


@compiled
def _count(shares: NDArray[np.float64], q: int, r: int, agents: int, weight: float) -> float:
    shares[0, q] += weight * (agents - r)
    shares[0, q + 1] += weight * r
    shares[1, q + 1] += weight
    return weight

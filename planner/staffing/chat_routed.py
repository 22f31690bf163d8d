"""
A team whose chats are not spread evenly, though each new chat goes to the agent with the fewest.

Chats end where they end: after a burst, agents with two chats keep them while others idle, and
the agent who has just ended a chat is one below the rest. `chat_team` leaves that out, which
understates responses by up to 8 % in light hours. Here the chain over the number j of chats in
the team is kept, and with it the expected number of agents at each level *given* j: its balance
equations are exact but for two closures. The rate at which chats end, given j, is taken at its
mean; and the number of agents at the levels below the even one is taken as geometric (they are
filled again at the rate of new chats), cut off at the number of agents but one. Against
simulation of the levels, mean responses are within 1.5 %.
"""

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.chat_team import most_likely, spread_chats
from planner.staffing.compiled import compiled
from planner.staffing.waiting import full_and_waiting

MANY = 100  # agents; of so many, about one is off the even level
_NEGLIGIBLE = 1e-14  # states this much less likely than the most likely one are left out
_CLOSE = 1e-6  # agents; sweeps stop when nothing moves by more
_MOST_SWEEPS = 1000


@compiled
def routed_chats(
    arrival_rate: float, agents: int, chat_rate: NDArray[np.float64], patience_s: float
) -> tuple[float, float, float, NDArray[np.float64]]:
    """
    Solve one team; parameters and results as in `spread_chats`.

    One agent, and more than `MANY`, are taken as spread evenly.
    """
    if agents < 2 or agents > MANY or arrival_rate <= 0.0:
        return spread_chats(arrival_rate, agents, chat_rate, patience_s, 0.0)
    levels = chat_rate.size - 1
    low, top, high = _states(arrival_rate, agents, chat_rate)
    expected = _expected_levels(arrival_rate, agents, chat_rate, low, high)
    ending = np.zeros(high - low + 1)
    for j in range(low, high + 1):
        ending[j - low] = _ending(expected[j - low], chat_rate)
    weight = np.zeros(high - low + 1)
    weight[top - low] = 1.0
    for j in range(top, low, -1):
        weight[j - 1 - low] = weight[j - low] * ending[j - low] / arrival_rate
    for j in range(top, high):
        weight[j + 1 - low] = weight[j - low] * arrival_rate / ending[j + 1 - low]
    full = weight[-1] if high == agents * levels else 0.0
    below = weight.sum() - full
    full_rate = agents * levels * chat_rate[levels]
    p_wait, p_abandon, log_full = full_and_waiting(
        full, below, full_rate * patience_s, arrival_rate * patience_s
    )
    # 1 - p_wait would cancel when nearly everyone waits.
    scale = (1.0 - p_wait) / below if p_wait < 0.5 else math.exp(log_full) / full
    shares, fewest = np.zeros((2, levels + 1)), np.zeros(levels + 1)
    for j in range(low, min(high + 1, agents * levels)):
        _fewest(expected[j - low], j // agents, agents, fewest)
        for k in range(levels + 1):
            shares[0, k] += scale * weight[j - low] * expected[j - low, k] / agents
            if k > 0:
                shares[1, k] += scale * weight[j - low] * fewest[k - 1]
    shares[0, levels] += p_wait
    return p_wait, p_abandon, log_full, shares


@compiled
def _states(
    arrival_rate: float, agents: int, chat_rate: NDArray[np.float64]
) -> tuple[int, int, int]:
    """Find the fewest chats, the most likely number and the most that matter, spread evenly."""
    q, r = most_likely(arrival_rate, agents, chat_rate)
    top = min(q * agents + r, agents * (chat_rate.size - 1))
    low, weight = top, 1.0
    while low > 0 and weight > _NEGLIGIBLE:
        weight *= _even_ending(low, agents, chat_rate) / arrival_rate
        low -= 1
    high, weight = top, 1.0
    while high < agents * (chat_rate.size - 1) and weight > _NEGLIGIBLE:
        high += 1
        weight *= arrival_rate / _even_ending(high, agents, chat_rate)
    return low, top, high


@compiled
def _even_ending(j: int, agents: int, chat_rate: NDArray[np.float64]) -> float:
    q = j // agents
    r = j - q * agents
    total: float = (agents - r) * q * chat_rate[q]
    return total + r * (q + 1) * chat_rate[q + 1] if r > 0 else total


@compiled
def _expected_levels(
    arrival_rate: float, agents: int, chat_rate: NDArray[np.float64], low: int, high: int
) -> NDArray[np.float64]:
    """
    Compute the expected number of agents at each level given j chats, for j = low, ..., high.

    Whoever comes to j chats comes from j - 1 by a new chat or from j + 1 by an end: sweep up and
    down until both agree.
    """
    levels = chat_rate.size - 1
    expected = np.zeros((high - low + 1, levels + 1))
    for j in range(low, high + 1):
        q = j // agents
        r = j - q * agents
        expected[j - low, q] = agents - r
        if r > 0:
            expected[j - low, q + 1] = r
    now, fewest = np.zeros(levels + 1), np.zeros(levels + 1)
    first, last = (1 if low == 0 else low), (high - 1 if high == agents * levels else high)
    for _ in range(_MOST_SWEEPS):
        moved = 0.0
        for step in range(2 * (last - first + 1)):
            j = first + step if step <= last - first else 2 * last + 1 - first - step
            here = expected[j - low]
            ending = _ending(here, chat_rate)
            now[:] = 0.0
            if j > low:
                before = expected[j - 1 - low]
                _fewest(before, (j - 1) // agents, agents, fewest)
                for k in range(levels + 1):
                    gone = fewest[k] if k < levels else 0.0
                    come = fewest[k - 1] if k > 0 else 0.0
                    now[k] += ending * (before[k] + come - gone)
            if j < high:
                after = expected[j + 1 - low]
                per_end = arrival_rate / _ending(after, chat_rate)
                for k in range(levels + 1):
                    come = (k + 1) * chat_rate[k + 1] * after[k + 1] if k < levels else 0.0
                    gone = k * chat_rate[k] * after[k]
                    now[k] += arrival_rate * after[k] + per_end * (come - gone)
            total = 0.0
            for k in range(levels + 1):
                now[k] = max(0.0, now[k])
                total += now[k]
            for k in range(levels + 1):
                value = now[k] * agents / total
                moved = max(moved, abs(value - here[k]))
                here[k] = value
        if moved < _CLOSE:
            break
    return expected


@compiled
def _ending(expected: NDArray[np.float64], chat_rate: NDArray[np.float64]) -> float:
    """Compute the rate at which the team's chats end. [1/s]."""
    total = 0.0
    for k in range(1, expected.size):
        total += k * chat_rate[k] * expected[k]
    return total


@compiled
def _fewest(
    expected: NDArray[np.float64], even: int, agents: int, fewest: NDArray[np.float64]
) -> None:
    """Compute the chance that the agent with the fewest chats holds k, into ``fewest``."""
    so_low, before, total = 0.0, 0.0, 0.0
    for k in range(fewest.size):
        so_low += expected[k]
        any_so_low = 1.0  # not all can be above the mean
        if k < even:
            any_so_low = min(1.0, so_low / (1.0 + so_low - so_low / (agents - 1)))
        fewest[k] = min(max(0.0, any_so_low - before), expected[k])
        before = any_so_low
        total += fewest[k]
    for k in range(fewest.size):
        fewest[k] /= total

"""What a team's chats bring about in a second, by how many there are and how many more come."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, late_by_level
from planner.staffing.chat_lengths import follow_up
from planner.staffing.chat_levels import (
    BAND,
    BELOW,
    EVENLY,
    LOADS,
    Levels,
    between_loads,
    even_levels,
    levels_of,
)
from planner.staffing.compiled import compiled

# Rates: chats that end, replies, seconds to a reply, late later replies. [1/s]
ENDING, REPLIES, RESPONSE, LATE = 0, 1, 2, 3
# Chance that the first reply of a new chat, if an agent takes it at once, is late.
FIRST = 4
# What an agent drawn at random, who takes no further chat, still gives: replies, seconds, late.
LEFT_REPLIES, LEFT_RESPONSE, LEFT_LATE = 5, 6, 7
# How fast one chat more is followed by more that end, and one less by fewer, see `chat_lengths`.
PACE = 8
COLUMNS = 9


@lru_cache(maxsize=512)
def flows_of(work: ChatWork, within_s: float, n: int) -> NDArray[np.float64]:
    """
    Compute what n agents' chats bring about.

    Parameters
    ----------
    work
        How the queue's chats run.
    within_s
        A reply later than this is late. [s]
    n
        Agents, at least 1.

    Returns
    -------
    ndarray of float, shape (n_loads, n * max_chats + 1, COLUMNS)
        By load (`LOADS`; one row where levels do not depend on it) and chats. Not to be written
        to.
    """
    agent = agent_of(work)
    levels = levels_of(agent.chat_rate, n)
    if levels is EVENLY:
        agents = even_levels(n, work.max_chats)[None]
        fewest = np.zeros(agents.shape)
        fewest[..., BELOW] = 1.0
        levels = Levels(agents, fewest)
    later, fresh = late_by_level(agent, within_s)
    k = np.arange(work.max_chats + 1.0)
    further = work.replies_per_chat - 1.0
    by_agent = np.zeros((COLUMNS, k.size))
    by_agent[ENDING] = k * agent.chat_rate
    by_agent[REPLIES] = agent.reply_rate
    by_agent[RESPONSE] = agent.reply_rate * agent.response_s
    by_agent[LATE] = further / work.replies_per_chat * agent.reply_rate * later
    # Who leaves with k chats gives a chat's later replies at each level down to 1.
    by_agent[LEFT_REPLIES] = further * k / n
    by_agent[LEFT_RESPONSE] = further * k * agent.response_s / n
    by_agent[LEFT_LATE] = further * np.cumsum(later) / n
    pace = follow_up(agent, work.customer_s, work.replies_per_chat)
    return _sum_up(levels, n, by_agent, fresh, pace)


@compiled
def _sum_up(
    levels: Levels,
    n: int,
    by_agent: NDArray[np.float64],
    fresh: NDArray[np.float64],
    pace: NDArray[np.float64],
) -> NDArray[np.float64]:
    rows, states, _ = levels.agents.shape
    out = np.zeros((rows, states, COLUMNS))
    top = fresh.size - 1
    for i in range(rows):
        for j in range(states):
            first = j // n - BELOW
            for b in range(max(0, -first), min(BAND, top + 1 - first)):
                for c in range(COLUMNS):
                    out[i, j, c] += levels.agents[i, j, b] * by_agent[c, first + b]
                out[i, j, PACE] += levels.fewest[i, j, b] * pace[first + b]
                if first + b < top:
                    out[i, j, FIRST] += levels.fewest[i, j, b] * fresh[first + b + 1]
    return out


@compiled
def at_load(flows: NDArray[np.float64], arrival_rate: float) -> NDArray[np.float64]:
    """Interpolate at an arrival rate [1/s], shape (n_chats + 1, COLUMNS)."""
    rows, states, _ = flows.shape
    out: NDArray[np.float64] = flows[0].copy()
    if rows == 1:
        return out
    row, part = between_loads(LOADS, arrival_rate / flows[0, states - 1, ENDING])
    for j in range(states):
        for c in range(COLUMNS):
            out[j, c] = (1.0 - part) * flows[row, j, c] + part * flows[row + 1, j, c]
    return out

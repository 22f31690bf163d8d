"""How many agents of a chat team have nothing to answer, and how fast that changes."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, turn_s
from planner.staffing.chat_levels import (
    BAND,
    BELOW,
    EVENLY,
    LOADS,
    between_loads,
    even_levels,
    levels_of,
)
from planner.staffing.compiled import compiled

SMALL = 60  # agents up to which the number of free ones is exact
_SURE = 1e-9  # a variance below this is none


class FreeAgents(NamedTuple):
    """
    Free agents of teams, by chats in the team.

    Parameters
    ----------
    tails
        Chance that more than i are free, ``[team, chats, i]``.
    changes
        Rate at which their number forgets itself, ``[team, chats]``. [1/s]
    """

    tails: NDArray[np.float64]
    changes: NDArray[np.float64]


def free_agents(
    teams: NDArray[np.int64], contacts_per_hour: NDArray[np.float64], work: ChatWork
) -> FreeAgents:
    """
    Compute who is free, each agent independently given the chats in hand.

    An agent with k chats is free when it is all their customers' turn, and then until the first of
    them writes: so the number of free agents forgets itself at the rate of those who change, by
    the variance of their number.

    Parameters
    ----------
    teams
        Numbers of agents, shape (n_teams,).
    contacts_per_hour
        New chats that each meets, on average, same shape. [1/h]
    work
        How the queue's chats run.

    Returns
    -------
    FreeAgents
        For 0 to ``max_chats`` chats an agent of the largest team.
    """
    agent, top = agent_of(work), work.max_chats
    idle = np.clip(1.0 - agent.reply_rate * work.reply_s, 0.0, 1.0)
    turn = turn_s(work.customer_s, work.replies_per_chat)
    level = np.arange(top + 1)
    moving = idle * level / turn if turn > 0 else np.zeros(top + 1)
    states = max(1, int(teams.max())) * top + 1
    busier, changes = np.ones((teams.size, states)), np.zeros((teams.size, states))
    for t, n in enumerate(teams.tolist()):
        if n == 0:
            continue
        even = even_levels(n, top)
        levels = levels_of(agent.chat_rate, n)
        there = even
        if levels is not EVENLY:
            full_rate = n * top * agent.chat_rate[top]
            row, part = between_loads(LOADS, contacts_per_hour[t] / 3600.0 / full_rate)
            there = (1.0 - part) * levels.agents[row] + part * levels.agents[row + 1]
        place = np.arange(len(even))[:, None] // n - BELOW + np.arange(BAND)
        known = (place >= 0) & (place <= top)
        place = np.clip(place, 0, top)
        busy, evenly = ((each * known * (1.0 - idle[place])).sum(axis=1) for each in (there, even))
        busier[t, : len(even)] = np.divide(
            busy, evenly, out=np.ones(len(even)), where=evenly > _SURE
        )
        variance = (there * known * (idle * (1.0 - idle))[place]).sum(axis=1)
        flow = (there * known * moving[place]).sum(axis=1)
        changes[t, : len(even)] = np.divide(
            flow, variance, out=np.zeros(len(even)), where=variance > _SURE
        )
        changes[t, len(even) :] = changes[t, len(even) - 1]
    return FreeAgents(free_tails(teams, idle, busier), changes)


@compiled
def free_tails(
    teams: NDArray[np.int64], idle: NDArray[np.float64], busier: NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Compute the chance that more than i agents have nothing to answer.

    Parameters
    ----------
    teams
        Numbers of agents, shape (n_teams,).
    idle
        Chance that one agent has nothing to answer, by chats in hand, shape (max_chats + 1,).
    busier
        How much more agents are busy than if chats were spread evenly, by team and chats.

    Returns
    -------
    ndarray of float, shape (n_teams, most_chats + 1, most_agents)
        ``[k, j, i]`` with ``teams[k]`` agents who share j chats out evenly. Exact for small
        teams, from the normal distribution for large ones.
    """
    top, most = idle.size - 1, max(1, teams.max())
    tails = np.zeros((teams.size, most * top + 1, most))
    exactly = np.zeros(most + 1)
    for k in range(teams.size):
        n = teams[k]
        for j in range(most * top + 1 if n > 0 else 0):
            q = min(j // n, top)
            r = j % n if q < top else 0
            low = 1.0 - min(1.0, busier[k, j] * (1.0 - idle[q]))
            high = 1.0 - min(1.0, busier[k, j] * (1.0 - idle[min(q + 1, top)]))
            if n > SMALL:
                mean = (n - r) * low + r * high
                variance = (n - r) * low * (1.0 - low) + r * high * (1.0 - high)
                deviation = math.sqrt(max(variance, _SURE))
                for i in range(n):
                    tails[k, j, i] = 0.5 * math.erfc((i + 0.5 - mean) / deviation / math.sqrt(2.0))
                continue
            exactly[:] = 0.0
            exactly[0] = 1.0
            for a in range(n):
                p = high if a < r else low
                for i in range(a + 1, 0, -1):
                    exactly[i] = exactly[i] * (1.0 - p) + exactly[i - 1] * p
                exactly[0] *= 1.0 - p
            tail = 0.0
            for i in range(n - 1, -1, -1):
                tail += exactly[i + 1]
                tails[k, j, i] = tail
    return tails

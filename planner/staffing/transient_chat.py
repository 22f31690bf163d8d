"""Chats hour by hour: the late replies that an understaffed hour leaves for the next."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, late_by_level, longer
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive
from planner.staffing.transient_chain import leave, pass_time

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_PANEL = 8.0  # a panel spans at most so many mean times of a full team's chat or of a reply
_BIG = 1e200
_MOST_STEPS = 2e9  # jumps of an hour times states that matter: some seconds for an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class TransientChat:
    """
    A chat team through the hours, starting empty; all arrays have shape (n_hours,).

    Parameters
    ----------
    late_replies
        Late replies that the hour's agents and new chats bring about; replies to chats already
        in hand count in the hour they are given, a chat given up as one late reply.
    replies
        Replies given in the hour, and one for each chat given up; without those of leavers.
    response_s
        Seconds from message to reply, added up over the hour's replies, and the time spent waiting
        by those who give up. [s]
    p_wait_arrivals
        Share of the hour's new chats that find every agent full.
    mean_queue
        Number waiting for an agent, averaged over the hour. [chats]
    chats_per_agent
        Chats an agent on duty holds, averaged over the hour; 0 with no agents.
    abandoned_in_hour
        Chats expected to give up in the hour.
    mean_in_system_at_end
        Chats expected waiting or in hand at the hour's end, before agents change.
    """

    late_replies: NDArray[np.float64]
    replies: NDArray[np.float64]
    response_s: NDArray[np.float64]
    p_wait_arrivals: NDArray[np.float64]
    mean_queue: NDArray[np.float64]
    chats_per_agent: NDArray[np.float64]
    abandoned_in_hour: NDArray[np.float64]
    mean_in_system_at_end: NDArray[np.float64]


@compiled
def answered_in_time(
    ahead: NDArray[np.float64],
    full_rate: float,
    patience_s: float,
    stage_s: float,
    taken: NDArray[np.float64],
    within_s: float,
) -> float:
    """
    Compute P(answered, wait + response <= within_s) over chats that find the team full.

    With k ahead in the queue (chance ``ahead[k]``) the offered wait v has the density of a sum of
    k + 1 stages at rates s, s + 1, ..., s + k in units of the patience,
    s (s + 1) ... (s + k) / k! × q^s (1 - q)^k with q = exp(-v / patience).
    """
    s = full_rate * patience_s
    if s <= 0.0:
        return 0.0
    n_panels = 1 + int(within_s * (full_rate + 1.0 / patience_s + 1.0 / stage_s) / _PANEL)
    half = 0.5 * within_s / n_panels
    in_time = 0.0
    for panel in range(n_panels):
        for node in range(_NODES.size):
            v = half * (2 * panel + 1 + _NODES[node])
            gone = -math.expm1(-v / patience_s)
            weight, density, log_scale = 1.0, 0.0, 0.0
            for k in range(ahead.size):
                if k > 0:
                    weight *= gone * (s + k) / k
                density += ahead[k] * weight
                if weight > _BIG:
                    weight /= _BIG
                    density /= _BIG
                    log_scale += math.log(_BIG)
            density *= math.exp(log_scale - (s + 1.0) * v / patience_s) * full_rate
            slow = longer(taken, (within_s - v) / stage_s)
            in_time += _WEIGHTS[node] * half * density * (1.0 - slow)
    return in_time


def _heads(agents: float) -> tuple[tuple[int, float], ...]:
    """Split agents that need not be whole: a whole number each, and its share of the time."""
    fewer, more = divmod(agents, 1.0)
    return ((int(fewer), 1.0 - more), (int(fewer) + 1, more)) if more else ((int(fewer), 1.0),)


def _by_level(
    average: NDArray[np.float64], agents: float, max_chats: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Count the agents at each level, and the chance that a new chat starts at it at once."""
    on_level, starts = np.zeros(max_chats + 1), np.zeros(max_chats + 1)
    for n, time in _heads(agents):
        if n == 0:
            continue
        held = np.minimum(np.arange(average.size), n * max_chats)
        low, more = np.divmod(held, n)
        np.add.at(on_level, low, time * average * (n - more))
        np.add.at(on_level, np.minimum(low + 1, max_chats), time * average * more)
        room = low < max_chats
        np.add.at(starts, low[room] + 1, time * average[room])
    return on_level, starts


def _go(
    chances: NDArray[np.float64], before: float, leavers: float, max_chats: int
) -> NDArray[np.float64]:
    """Take agents away who finish their chats aside; a part of one by its chance."""
    there = math.ceil(before)
    return np.asarray(
        sum(share * leave(chances, there, min(n, there), max_chats) for n, share in _heads(leavers))
    )


def transient_chat(
    contacts_per_hour: ArrayLike,
    agents: ArrayLike,
    work: ChatWork,
    within_s: float,
    *,
    period_s: float = SECONDS_PER_HOUR,
) -> TransientChat:
    """
    Follow the chats of a team hour by hour, by uniformisation of its chain [1]_.

    Rates and agents are constant within an hour. Agents who go off duty are drawn at random,
    take no new chat and finish those in hand; agents who come start idle, and chats are spread
    evenly again at once. Whether a chat that waits will be answered in time is judged by the
    agents of the hour it came in.

    Parameters
    ----------
    contacts_per_hour
        New chats of each hour, shape (n_hours,), at least 0. [1/h]
    agents
        Agents on the queue, one or one an hour, at least 0; of 7.4 the eighth is there for 40 % of
        the time.
    work
        How the queue's chats run.
    within_s
        A reply later than this is late, positive. [s]
    period_s
        Length of what is called an hour here, positive; counts are those of one. [s]

    Returns
    -------
    TransientChat
        One entry an hour.

    Raises
    ------
    ValueError
        If an argument is out of range, the hours are not one axis, or an hour is too large to
        follow: tens of thousands of chats at once.

    References
    ----------
    .. [1] W. K. Grassmann, Comput. Oper. Res. 4(1), 1977, doi:10.1016/0305-0548(77)90007-7.

    Examples
    --------
    >>> work = ChatWork(
    ...     reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180
    ... )
    >>> transient_chat([100, 400, 100], 5, work, 120).late_replies.round()
    array([  5., 379.,  14.])
    """
    shape, (contacts, staff) = flatten(
        np.atleast_1d(not_negative("contacts_per_hour", contacts_per_hour)),
        not_negative("agents", agents),
    )
    if len(shape) != 1:
        raise ValueError(f"hours must be one axis, got shape {shape}")
    within, period = float(positive("within_s", within_s)), float(positive("period_s", period_s))
    most, replies, patience_s = work.max_chats, work.replies_per_chat, float(work.patience_s)
    agent = agent_of(work)
    slow, slow_first = late_by_level(agent, within)

    in_system = staff * most + contacts / SECONDS_PER_HOUR * min(patience_s, period)
    jumps = (contacts / SECONDS_PER_HOUR + staff * most * agent.chat_rate[most]) * period
    if np.any(jumps * 20 * np.sqrt(in_system) > _MOST_STEPS):
        raise ValueError(
            f"hours of up to {contacts.max():g} contacts and {staff.max():g} agents are too large "
            "to follow; cut the queue into teams"
        )

    late, given, p_wait, queue, held, at_end, response_s = np.zeros((7, *shape))
    chances = np.ones(1)
    for h, n in enumerate(staff.tolist()):
        if h > 0 and n < (former := float(staff[h - 1])):
            # An agent who leaves with k chats gives a chat's replies at each level down to 1.
            before, _ = _by_level(chances, former, most)
            leaving = (replies - 1.0) * before * (former - n) / former
            late[h] += leaving @ np.cumsum(slow)
            chances = _go(chances, former, former - n, most)
        rate = contacts[h] / SECONDS_PER_HOUR
        chances, average = pass_time(chances, period, rate, n, agent.chat_rate, patience_s)
        on_level, starts = _by_level(average, n, most)
        held[h] = on_level @ np.arange(most + 1) / n if n > 0 else 0.0
        at_end[h] = chances @ np.arange(chances.size)
        in_time = 0.0
        for whole_n, share in _heads(n):
            ahead = average[whole_n * most :]
            p_wait[h] += share * min(1.0, ahead.sum())
            queue[h] += share * (ahead @ np.arange(ahead.size))
            full_rate = whole_n * most * agent.chat_rate[most]
            in_time += share * answered_in_time(
                ahead, full_rate, patience_s, agent.stage_s, agent.taken, within
            )
        first = rate * period * (starts @ slow_first + p_wait[h] - in_time)
        replying = on_level * agent.reply_rate * period
        late[h] += max(0.0, first) + (1.0 - 1.0 / replies) * replying @ slow
        given[h] = replying.sum() + queue[h] * period / patience_s
        response_s[h] = replying @ agent.response_s + queue[h] * period
    return TransientChat(
        late_replies=late,
        replies=given,
        response_s=response_s,
        p_wait_arrivals=p_wait,
        mean_queue=queue,
        chats_per_agent=held,
        abandoned_in_hour=queue * period / patience_s,
        mean_in_system_at_end=at_end,
    )

"""Chats hour by hour: the late replies that an understaffed hour leaves for the next."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, longer
from planner.staffing.chat_flows import (
    COLUMNS,
    ENDING,
    FIRST,
    LATE,
    LEFT_LATE,
    PACE,
    REPLIES,
    RESPONSE,
    at_load,
    flows_of,
)
from planner.staffing.chat_lengths import line_step
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive
from planner.staffing.transient_chain import highest_state, leave, pass_time

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


def _flows(
    work: ChatWork, within_s: float, agents: float, arrival_rate: float, states: int
) -> NDArray[np.float64]:
    """Mix what whole numbers of agents bring about, shape (states, COLUMNS)."""
    out = np.zeros((states, COLUMNS))
    for n, share in _heads(agents):
        if n == 0:
            out[:, PACE] += share
        else:
            found = at_load(flows_of(work, within_s, n), arrival_rate)
            out[: len(found)] += share * found[:states]
            out[len(found) :] += share * found[-1]
    return out


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
    take no new chat and finish those in hand; agents who come start idle. How many agents hold
    how many chats follows their number at once, see `chat_levels`, and that number its rates at
    the pace of `chat_lengths`. Whether a chat that waits will be answered in time is judged by the
    agents of the hour it came in. Against chats played message by message, late replies of an
    overloaded hour and the next are within 5 %.

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
    array([  5., 378.,  14.])
    """
    shape, (contacts, staff) = flatten(
        np.atleast_1d(not_negative("contacts_per_hour", contacts_per_hour)),
        not_negative("agents", agents),
    )
    if len(shape) != 1:
        raise ValueError(f"hours must be one axis, got shape {shape}")
    within, period = float(positive("within_s", within_s)), float(positive("period_s", period_s))
    most, patience_s = work.max_chats, float(work.patience_s)
    agent = agent_of(work)
    step = line_step(agent, work.customer_s, work.replies_per_chat, work.reply_cv)
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
            before = _flows(work, within, former, contacts[h - 1] / SECONDS_PER_HOUR, chances.size)
            late[h] += (former - n) * (chances @ before[:, LEFT_LATE])
            chances = _go(chances, former, former - n, most)
        rate = contacts[h] / SECONDS_PER_HOUR
        full = math.ceil(n) * most
        states = 1 + highest_state(chances.size, full, period, rate, patience_s)
        flows = _flows(work, within, n, rate, states)
        present, ending = np.arange(states), flows[:, ENDING].copy()
        for whole_n, share in _heads(n):
            # In the line, a step up or down is some customers more or fewer.
            line = present - whole_n * most
            flows[line >= 0, PACE] += share * (1.0 / step - 1.0)
            ending += share * np.maximum(line, 0) * step / patience_s
        ending[1:] *= flows[:-1, PACE]
        chances, average = pass_time(chances, period, rate * flows[:, PACE], ending)
        in_time, there = 0.0, present[: chances.size]
        for whole_n, share in _heads(n):
            in_hand = np.minimum(there, whole_n * most)
            at_end[h] += share * (chances @ (in_hand + step * (there - in_hand)))
            ahead = average[whole_n * most :]
            p_wait[h] += share * min(1.0, ahead.sum())
            queue[h] += share * step * (ahead @ np.arange(ahead.size))
            if n > 0:
                held[h] += share * (average @ np.minimum(present, whole_n * most)) / n
            full_rate = whole_n * most * agent.chat_rate[most] / step
            in_time += share * answered_in_time(
                ahead, full_rate, patience_s, agent.stage_s, agent.taken, within
            )
        brought = average @ flows * period
        late[h] += max(0.0, rate * (brought[FIRST] + (p_wait[h] - in_time) * period))
        late[h] += brought[LATE]
        given[h] = brought[REPLIES] + queue[h] * period / patience_s
        response_s[h] = brought[RESPONSE] + queue[h] * period
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

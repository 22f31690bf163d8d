"""
Agents with several skills: how many agents of one skill each queue is as well served by.

New chats go to the agent with the fewest, whatever the queue, so agents with several skills move
to where the load is, by the minute. Two things follow. Their time splits over their queues so
that the load of the queues evens out as far as skills allow; and a queue that shares agents sees
the fluctuations of a larger pool [1]_. Both are approximated here and put into one number: the
agents of one skill and of full speed with which the queue's replies would be as late.

A slow agent takes chats as the others do, and keeps them for longer: with as many chats in hand
on average, an agent turns over in proportion to how fast a full agent does, and the replies are
late as often as those of a team as slow and as full.

References
----------
.. [1] R. B. Wallace and W. Whitt, A staffing algorithm for call centers with skill-based routing,
   M&SOM 7(4), 2005, doi:10.1287/msom.1050.0086 (a little cross-training pools nearly all).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of
from planner.staffing.inputs import SECONDS_PER_HOUR
from planner.staffing.lateness import late_replies_per_chat

_STEPS = 60  # of the split; the loads of queues that share agents then differ by less than 1 %
_POOLED = 1.0  # sharing counts in full: nothing is fitted; its error stands in the docs


def split_agents(
    work_h: NDArray[np.float64], heads: NDArray[np.float64], skilled: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """
    Split the time of groups of agents over their queues, the loads as even as skills allow.

    Parameters
    ----------
    work_h
        Work that arrives at each queue in an hour, shape (n_queues, n_slots). [h]
    heads
        Agents of each group, shape (n_groups, n_slots).
    skilled
        Which queues a group can answer, shape (n_groups, n_queues).

    Returns
    -------
    ndarray of float, shape (n_groups, n_queues, n_slots)
        Agents of the group on the queue; adds up to ``heads`` over the queues of a group that
        has any.
    """
    shares = skilled[:, :, None] * (work_h[None] + 1e-9)
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
    for _ in range(_STEPS):
        agents = (heads[:, None] * shares).sum(axis=0)
        # A queue with more load for each agent draws more of those who can choose.
        pull = (work_h + 1e-9) / np.maximum(agents, 1e-9)
        shares = shares * np.sqrt(pull)[None]
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
    split: NDArray[np.float64] = heads[:, None] * shares
    return split


def effective_agents(
    contacts_per_hour: NDArray[np.float64],
    heads: NDArray[np.float64],
    skilled: NDArray[np.bool_],
    works: Sequence[ChatWork],
    within_s: Sequence[float],
    speeds: NDArray[np.float64] | None = None,
    pooled: float = _POOLED,
) -> NDArray[np.float64]:
    """
    Count the agents of one skill that would serve each queue as well as the groups do.

    Parameters
    ----------
    contacts_per_hour
        Arrival rates, shape (n_queues, n_slots). [1/h]
    heads
        Agents of each group, shape (n_groups, n_slots).
    skilled
        Which queues a group can answer, shape (n_groups, n_queues).
    works, within_s
        How the chats of each queue run, and when a reply is late. [s]
    speeds
        Work that an agent of each group does in the time an experienced one needs for 1, shape
        (n_groups,); 1 unless given.
    pooled
        Weight of sharing, 0 to 1.

    Returns
    -------
    ndarray of float, shape (n_queues, n_slots)
        Need not be whole; for groups of one skill, their heads.
    """
    # Slots alike, as the four of an hour mostly are, are solved once.
    columns = np.concatenate([contacts_per_hour, heads])
    alike, place = np.unique(columns, axis=1, return_inverse=True)
    rates, team = np.split(alike, [len(works)])
    speed = np.ones(len(heads)) if speeds is None else speeds
    work_h = np.array(
        [
            rate * work.reply_s * work.replies_per_chat / SECONDS_PER_HOUR
            for rate, work in zip(rates, works, strict=True)
        ]
    )
    split = split_agents(work_h, team * speed[:, None], skilled) / speed[:, None, None]
    own = split.sum(axis=0)
    found = (split * speed[:, None, None]).sum(axis=0)
    for q, (work, limit) in enumerate(zip(works, within_s, strict=True)):
        reach = (team * skilled[:, q, None]).sum(axis=0)
        pool = own[q] + pooled * (reach - own[q])
        mixed = (pool > own[q] + 1e-9) | (found[q] != own[q])
        rows = np.flatnonzero(mixed & (rates[q] > 0) & (own[q] > 1e-6))
        if rows.size:
            found[q, rows] = _as_good(
                rates[q, rows], split[:, q, rows], pool[rows], speed, work, limit
            )
    return np.asarray(found[:, place.reshape(-1)])


def _as_good(
    rate: NDArray[np.float64],
    agents: NDArray[np.float64],
    pool: NDArray[np.float64],
    speed: NDArray[np.float64],
    work: ChatWork,
    within_s: float,
) -> NDArray[np.float64]:
    """
    Find the agents that are as late at ``rate`` as a pool is at the rate of the same load.

    ``agents``, shape (n_groups, n_slots), are those of each group on the queue.
    """
    own = agents.sum(axis=0)
    late = np.zeros(rate.size)
    kinds = np.unique(speed)
    slower = [replace(work, reply_s=work.reply_s / float(s)) for s in kinds]
    turnover = np.array([agent_of(one).chat_rate[-1] for one in slower])
    shares = np.array([agents[speed == s].sum(axis=0) for s in kinds]) / own
    mean = turnover @ shares
    for one, pace, share in zip(slower, turnover, shares, strict=True):
        if share.any():
            part = _late(rate * pool / own * pace / mean, pool, one, within_s)
            late += share * pace / mean * part
    # The fewest whole agents that are no later: more never are, so the range is halved. Fast
    # agents can be less late than any number of others; they count for what they carry then.
    enough_for_all = int(np.ceil(pool.max() * max(speed.max(), 1.0))) + 1
    least, most = np.zeros(rate.size, np.int64), np.full(rate.size, enough_for_all)
    above = np.full(rate.size, float(work.replies_per_chat))
    below = late_replies_per_chat(rate, most, work, within_s)
    while (open_ := np.flatnonzero(most - least > 1)).size:
        middle = (least[open_] + most[open_]) // 2
        found = late_replies_per_chat(rate[open_], middle, work, within_s)
        enough = found <= late[open_] + 1e-15
        most[open_[enough]], below[open_[enough]] = middle[enough], found[enough]
        least[open_[~enough]], above[open_[~enough]] = middle[~enough], found[~enough]
    step = np.where(above > below, (above - late) / np.maximum(above - below, 1e-300), 1.0)
    return np.asarray(least + np.clip(step, 0.0, 1.0))


def _late(
    rate: NDArray[np.float64], agents: NDArray[np.float64], work: ChatWork, within_s: float
) -> NDArray[np.float64]:
    """Expect late replies of a chat for agents that need not be whole, at the load of each."""
    low = agents.astype(np.int64)
    whole = np.stack([low, low + 1], axis=1)
    both = late_replies_per_chat(
        rate[:, None] * np.maximum(whole, 1) / agents[:, None], whole, work, within_s
    )
    part = agents - low
    return np.asarray((1 - part) * both[:, 0] + part * both[:, 1])

"""The fewest agents that keep chats on time, and what stands in the way where none can."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import chat_s
from planner.staffing.inputs import SECONDS_PER_HOUR, not_negative, positive, whole
from planner.staffing.lateness import late_replies_per_chat
from planner.staffing.reply_shape import longest_reply

_TOLERANCE = 1e-9  # a share this close to its target, relatively, meets it
_NEAR_BEST = 1e-3  # where the target is out of reach, agents that bring less than this are left out


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredChat:
    """
    Agents for a share of replies on time; arrays have the shape of the arrival rates.

    Parameters
    ----------
    reached
        Whether the target is met.
    agents
        Fewest agents that meet the target; where it is not reached, fewest that come within
        0.001 of the best share.
    on_time
        Share of replies on time with them.
    best_on_time
        Share that more agents approach (or, with a limit on agents, that so many give).
    reply_s_needed
        Mean reply time below which enough agents reach the target, whatever the number of chats
        each holds. [s]
    caps_that_reach
        Where the target is not reached within the limit on agents: ``[..., k]`` tells whether
        they reach it with at most ``k`` chats each; shape (..., n_caps), ``k`` up to twice the
        present cap. All false where the target is reached or agents are not limited.
    """

    reached: NDArray[np.bool_]
    agents: NDArray[np.int64]
    on_time: NDArray[np.float64]
    best_on_time: NDArray[np.float64]
    reply_s_needed: float
    caps_that_reach: NDArray[np.bool_]


def required_agents_chat(
    contacts_per_hour: ArrayLike,
    work: ChatWork,
    within_s: float,
    target: float,
    most_agents: int | None = None,
) -> RequiredChat:
    """
    Find the fewest agents with a share of replies on time.

    Replies vary: of exponential replies of 20 s mean, 5 % take longer than 60 s even when an
    agent has a single chat. So a target may be out of reach of any number of agents; then only
    faster replies help, because with ever more agents each has one chat at most. Within a limit
    on agents, another cap on the chats of an agent may help too.

    Parameters
    ----------
    contacts_per_hour
        New chats, at least 0, any shape. [1/h]
    work
        How the queue's chats run.
    within_s
        A reply later than this is late, positive. [s]
    target
        Share of replies to be on time, between 0 and 1, exclusive.
    most_agents
        Agents there are at most; ``None`` for no limit.

    Returns
    -------
    RequiredChat
        Agents, and whether they reach the target. Without contacts no agents are needed.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    See ``late_replies_per_chat``.

    Examples
    --------
    >>> work = ChatWork(
    ...     reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180
    ... )
    >>> round(required_agents_chat(120, work, 60, 0.98).reply_s_needed, 1)
    15.3
    """
    contacts = not_negative("contacts_per_hour", contacts_per_hour)
    within = float(positive("within_s", within_s))
    if not 0 < target < 1:
        raise ValueError(f"target must be between 0 and 1, got {target}")
    shape, rates = contacts.shape, contacts.reshape(-1)
    limit = None if most_agents is None else int(whole("most_agents", most_agents))

    ample = _ample_agents(rates, work) if limit is None else np.full(rates.shape, limit)
    best = _on_time(rates, ample, work, within)
    idle = rates == 0
    reached = (best >= target * (1 - _TOLERANCE)) | idle
    goal = np.where(reached, target * (1 - _TOLERANCE), best - _NEAR_BEST)
    low, high = np.full(rates.shape, -1), np.where(idle, 0, ample)
    while np.any(high - low > 1):
        middle = np.where(high - low > 1, (low + high) // 2, high)
        enough = _on_time(rates, middle, work, within) >= goal
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        low = np.minimum(low, high - 1)
    caps = np.zeros((*rates.shape, 2 * work.max_chats + 1), dtype=np.bool_)
    if limit is not None and not reached.all():
        for k in range(1, min(2 * work.max_chats, 99) + 1):
            share = _on_time(rates, ample, replace(work, max_chats=k), within)
            caps[:, k] = ~reached & (share >= target)
    return RequiredChat(
        reached=reached.reshape(shape),
        agents=high.reshape(shape),
        on_time=np.where(idle, 1.0, _on_time(rates, high, work, within)).reshape(shape),
        best_on_time=np.where(idle, 1.0, best).reshape(shape),
        reply_s_needed=within / longest_reply(work.reply_cv, target),
        caps_that_reach=caps.reshape(*shape, -1),
    )


def _on_time(
    rates: NDArray[np.float64], agents: NDArray[np.int64], work: ChatWork, within_s: float
) -> NDArray[np.float64]:
    late = late_replies_per_chat(rates, agents, work, within_s)
    return np.asarray(1.0 - late / work.replies_per_chat)


def _ample_agents(rates: NDArray[np.float64], work: ChatWork) -> NDArray[np.int64]:
    """Count agents so many that hardly any ever holds two chats."""
    chats = rates / SECONDS_PER_HOUR * chat_s(work)
    return np.asarray(np.ceil(chats + 10 * np.sqrt(chats) + 10), dtype=np.int64)

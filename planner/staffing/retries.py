"""Customers who give up and try again soon: more contacts than came for the first time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of
from planner.staffing.chat_lengths import line_step
from planner.staffing.chat_levels import Levels, levels_of
from planner.staffing.chat_routed import routed_chats
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, whole

_STEPS = 60  # some ten are needed
_CLOSE = 1e-12  # relatively
_RARE = 1e-20  # states this much less likely than the most likely one add nothing


@compiled
def _with_retries(
    arrival: NDArray[np.float64],
    agents: int,
    retry: NDArray[np.float64],
    chat_rate: NDArray[np.float64],
    patience_s: float,
    levels: Levels,
    step: float,
) -> NDArray[np.float64]:
    """Solve for a team of one size, by false position after Illinois."""
    out = np.empty(arrival.size)
    for i in range(arrival.size):
        # Contacts of y bring y - retry × P(abandon | y) × y for the first time, which grows with
        # y from y = arrival (too few) to arrival / (1 - retry) (enough).
        low, high, y = arrival[i], arrival[i] / (1.0 - retry[i]), arrival[i]
        too_few, too_many, side = 0.0, 0.0, 0
        for _ in range(_STEPS):
            if high - low <= _CLOSE * high:
                y = high
                break
            _, abandon, _, _ = routed_chats(y, agents, chat_rate, patience_s, _RARE, levels, step)
            over = y * (1.0 - retry[i] * abandon) - arrival[i]
            if abs(over) <= _CLOSE * y:
                break
            if over < 0.0:
                low, too_few = y, over
                too_many *= 0.5 if side < 0 else 1.0
                side = -1
            else:
                high, too_many = y, over
                too_few *= 0.5 if side > 0 else 1.0
                side = 1
            y = high if too_many == 0.0 else low - too_few * (high - low) / (too_many - too_few)
        out[i] = y
    return out


def with_retries(
    contacts_per_hour: ArrayLike, agents: ArrayLike, work: ChatWork, retry_share: ArrayLike
) -> NDArray[np.float64]:
    """
    Compute the contacts of a steady hour when some of those who give up come again.

    The contacts y satisfy ``y = x + retry_share × P(abandon | y) × y`` for x who come for the
    first time; who gives up is that of a routed `chat`, as in the late replies. Retries are taken
    to come at random times [1]_; those who come again at once meet the same full team and are
    more likely to give up.

    Parameters
    ----------
    contacts_per_hour
        Who comes for the first time, at least 0. [1/h]
    agents
        Agents on the queue, whole, at least 0.
    work
        How the queue's chats run.
    retry_share
        Share of those who give up that come again, from 0 to below 1.

    Returns
    -------
    ndarray of float, the common shape of the arguments
        All contacts. [1/h]

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    .. [1] S. Aguir, F. Karaesmen, O. Z. Akşin and F. Chauvet, The impact of retrials on call
       center performance, OR Spectrum 26, 2004, doi:10.1007/s00291-004-0165-7.

    Examples
    --------
    >>> work = ChatWork(
    ...     reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180
    ... )
    >>> with_retries(120, [0, 2, 4, 20], work, 0.5).round(1)
    array([240. , 178.9, 129.6, 120. ])
    """
    retry = not_negative("retry_share", retry_share)
    if np.any(retry >= 1):
        raise ValueError(f"retry_share must be below 1, got {retry.max()}")
    shape, (contacts, staff, retry) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour), whole("agents", agents), retry
    )
    agent = agent_of(work)
    step = line_step(agent, work.customer_s, work.replies_per_chat, work.reply_cv)
    found = np.empty(contacts.size)
    for n in np.unique(staff).tolist():
        mine = np.flatnonzero(staff == n)
        found[mine] = _with_retries(
            contacts[mine] / SECONDS_PER_HOUR,
            n,
            retry[mine],
            agent.chat_rate,
            float(work.patience_s),
            levels_of(agent.chat_rate, n),
            step,
        )
    return np.asarray(found * SECONDS_PER_HOUR).reshape(shape)

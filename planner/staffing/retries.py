"""Customers who give up and try again soon: more contacts than came for the first time."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of
from planner.staffing.chat_team import spread_chats
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, whole

_STEPS = 60  # halvings: as exact as doubles are


@compiled
def _with_retries(
    arrival: NDArray[np.float64],
    agents: NDArray[np.int64],
    retry: NDArray[np.float64],
    chat_rate: NDArray[np.float64],
    patience_s: float,
) -> NDArray[np.float64]:
    out = np.empty(arrival.size)
    for i in range(arrival.size):
        # Contacts of y bring y - retry × P(abandon | y) × y for the first time, which grows with
        # y from y = arrival (too few) to arrival / (1 - retry) (enough).
        low, high = arrival[i], arrival[i] / (1.0 - retry[i])
        for _ in range(_STEPS):
            if high - low <= 1e-12 * high:
                break
            y = 0.5 * (low + high)
            _, abandon, _, _ = spread_chats(y, agents[i], chat_rate, patience_s, 1e-20)
            if y * (1.0 - retry[i] * abandon) < arrival[i]:
                low = y
            else:
                high = y
        out[i] = high
    return out


def with_retries(
    contacts_per_hour: ArrayLike, agents: ArrayLike, work: ChatWork, retry_share: ArrayLike
) -> NDArray[np.float64]:
    """
    Compute the contacts of a steady hour when some of those who give up come again.

    The contacts y satisfy ``y = x + retry_share × P(abandon | y) × y`` for x who come for the
    first time. Retries are taken to come at random times [1]_; those who come again at once meet
    the same full team and are more likely to give up.

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
    array([240. , 178.8, 129.4, 120. ])
    """
    retry = not_negative("retry_share", retry_share)
    if np.any(retry >= 1):
        raise ValueError(f"retry_share must be below 1, got {retry.max()}")
    shape, (contacts, staff, retry) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour), whole("agents", agents), retry
    )
    found = _with_retries(
        contacts / SECONDS_PER_HOUR, staff, retry, agent_of(work).chat_rate, float(work.patience_s)
    )
    return np.asarray(found * SECONDS_PER_HOUR).reshape(shape)

"""Intervals to be staffed on their own: contacts, the queue model, and the target of each."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class QueueModel(StrEnum):
    """Which formula says what n agents deliver."""

    ERLANG_C = "erlang_c"  # one contact at a time, nobody gives up
    ERLANG_A = "erlang_a"  # one contact at a time, customers give up
    CHAT = "chat"  # several chats at once, each reply counts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intervals:
    """
    What has to be served when; all arrays have the shape (n_intervals,).

    Parameters
    ----------
    model
        `QueueModel` of each interval, by its value.
    contacts_per_hour
        Arrival rate. [1/h]
    target, within_s
        Share of contacts (of replies, for chats) to be answered within a time. [s]
    aht_s
        Average handling time of a contact, for the Erlang models. [s]
    patience_s
        Mean time a customer waits before giving up; not used by Erlang C. [s]
    max_chats, reply_s, customer_s, replies_per_chat, reply_cv
        How chats run, as in `planner.domain.demand.ChatWork`.
    shrinkage
        Share of paid time away from the queues.
    """

    model: NDArray[np.str_]
    contacts_per_hour: NDArray[np.float64]
    target: NDArray[np.float64]
    within_s: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    patience_s: NDArray[np.float64]
    max_chats: NDArray[np.float64]
    reply_s: NDArray[np.float64]
    customer_s: NDArray[np.float64]
    replies_per_chat: NDArray[np.float64]
    reply_cv: NDArray[np.float64]
    shrinkage: NDArray[np.float64]

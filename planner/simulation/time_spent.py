"""How long customers wait in line, and what agents' time goes into."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.simulation.floor import HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimeSpent:
    """
    Time by the hour in which it passes, shape (n_replications, n_queues, n_days, 24) each. [s].

    What passes after the period is booked to its last hour.

    Parameters
    ----------
    waiting_s
        Of a queue's customers in the line.
    at_work_s, busy_s, writing_s
        Of the agents on duty for a queue: on duty or with a chat in hand, with a chat in hand,
        with a message to answer.
    in_hand_s
        Chats of these agents, times how long they have them.
    open_s
        In each hour of the day in which queues are open, shape (n_queues, 24).
    """

    waiting_s: NDArray[np.float64]
    at_work_s: NDArray[np.float64]
    busy_s: NDArray[np.float64]
    writing_s: NDArray[np.float64]
    in_hand_s: NDArray[np.float64]
    open_s: NDArray[np.float64]

    def open_in_all(self, queues: slice, axes: tuple[int, ...]) -> NDArray[np.float64]:
        """
        Return how long any of some queues is open, summed over axes of the other arrays. [s].

        Where queues are summed over, hours in which several are open count once.
        """
        n_replications, _, n_days, _ = self.waiting_s.shape
        open_s = self.open_s[queues]
        if 1 in axes:
            open_s = open_s.max(axis=0, keepdims=True)
        days = np.repeat(open_s[None, :, None, :], n_days, axis=2)
        sums: NDArray[np.float64] = days.sum(axis=axes)
        return np.repeat(sums, n_replications, axis=0)


def open_times(open_s: NDArray[np.float64], close_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Split opening hours, from midnight, into hours of the day, (n_queues, 24). [s]."""
    begins = HOUR_S * np.arange(24)
    time: NDArray[np.float64] = np.clip(close_s[:, None] - begins, 0.0, HOUR_S) - np.clip(
        open_s[:, None] - begins, 0.0, HOUR_S
    )
    return time

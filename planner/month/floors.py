"""Floors: no hour may be given up for the sake of the month."""

from dataclasses import replace

import numpy as np

from planner.domain.demand import Lateness, Queue

BELOW_FLOOR = 2.0  # times that a late reply beyond what the floor allows counts on top


def with_floors(lateness: Lateness, queues: tuple[Queue, ...]) -> Lateness:
    """
    Let late replies below a queue's floor count more, for the roster engine.

    The month's target alone would leave the dearest hours to themselves. Beyond the share that
    the floor allows a late reply counts three times; where nobody can hold the floor, the roster
    still comes as near to it as it pays. Convex as before.

    Parameters
    ----------
    lateness
        Tables of the queues.
    queues
        With their ``target.hour_floor``, 0 for none.

    Returns
    -------
    Lateness
        To plan by, not to promise by.
    """
    allowed = 1 - np.array([queue.target.hour_floor for queue in queues])
    limit = (allowed[:, None] * lateness.replies)[:, :, None]
    below = np.maximum(lateness.late - limit, 0.0)
    return replace(lateness, late=lateness.late + BELOW_FLOOR * below)

"""Agents on the queues against the agents needed, half hour by half hour."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import coverage
from planner.domain.horizon import DAY_SLOTS, SLOT_MIN
from planner.month import need
from planner.views.plans import PublishedPlan

STEP_SLOTS = 2
STEPS = DAY_SLOTS // STEP_SLOTS


def short_hours(plan: PublishedPlan) -> NDArray[np.float64]:
    """
    Sum the agents missing against need, by day.

    Returns
    -------
    ndarray of float, shape (n_days,)
        Over queues and half hours; agents too many elsewhere are not set against them.
        [agent hours]
    """
    gap = need(plan.month) - coverage(plan.roster, plan.duty)
    missing = half_hours(gap).clip(min=0)
    hours: NDArray[np.float64] = missing.sum(axis=(0, 2)) * STEP_SLOTS * SLOT_MIN / 60
    return hours


def half_hours(slots: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    """Average slots, shape (n_queues, n_slots), over half hours: (n_queues, n_days, 48)."""
    averages: NDArray[np.float64] = slots.reshape(len(slots), -1, STEPS, STEP_SLOTS).mean(axis=3)
    return averages

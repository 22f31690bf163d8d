"""Agents on the queues against the agents needed, half hour by half hour."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.domain.coverage import coverage
from planner.domain.horizon import DAY_SLOTS, SLOT_MIN
from planner.month import need
from planner.views.plans import PublishedPlan

STEP_SLOTS = 2
STEPS = DAY_SLOTS // STEP_SLOTS


def cover(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate coverage against need.

    Returns
    -------
    DataFrame
        One row for each queue, day and half hour with customers or agents: ``queue``,
        ``label``, ``date``, ``hour`` (its start, hours from midnight), ``agents`` and ``need``,
        both the average of the half hour, in agents of full speed.
    """
    problem = plan.month.problem
    agents, needed = coverage(plan.roster, plan.duty), need(plan.month)
    tables = []
    for q, queue in enumerate(problem.queues):
        on, wanted = _half_hours(agents[q]), _half_hours(needed[q])
        d, t = np.nonzero((on > 0) | (wanted > 0))
        tables.append(
            pd.DataFrame(
                {
                    "queue": queue.name,
                    "label": queue.label,
                    "date": np.array(problem.horizon.dates)[d],
                    "hour": t * STEP_SLOTS * SLOT_MIN / 60,
                    "agents": on[d, t].round(2),
                    "need": wanted[d, t].round(2),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


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
    missing = np.array([_half_hours(queue) for queue in gap]).clip(min=0)
    hours: NDArray[np.float64] = missing.sum(axis=(0, 2)) * STEP_SLOTS * SLOT_MIN / 60
    return hours


def _half_hours(slots: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.float64]:
    averages: NDArray[np.float64] = slots.reshape(-1, STEPS, STEP_SLOTS).mean(axis=2)
    return averages

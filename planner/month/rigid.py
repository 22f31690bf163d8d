"""
What rigid headcount would cost: every hour of the mean forecast held to the target on its own.

This is how tools without lateness plan. Two things are against it: an hour that needs 4.1 agents
gets 5, and the mean is exceeded in every other hour. Only its paid hours are worked out here, and
only those that nobody could do with less: the fewest shifts that cover the requirement, queue by
queue, whoever works them.
"""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.domain.coverage import cover_shapes
from planner.domain.demand import Queue
from planner.domain.horizon import DAY_SLOTS
from planner.domain.roster import RosterProblem
from planner.domain.shifts import SHIFT_SLOTS
from planner.month.build import HOUR_SLOTS, Month, open_slots
from planner.staffing import lateness_table

HOURS = DAY_SLOTS // HOUR_SLOTS
GAP = 0.002  # to which the fewest shifts are found; the bound is what is returned
QUEUE_S = 2.0  # time for a queue [s]


def rigid_requirement(queue: Queue, rates: NDArray[np.float64], n_max: int) -> NDArray[np.int64]:
    """
    Count the agents that hold a queue's target in each hour on its own, at one rate an hour.

    Parameters
    ----------
    queue
        How its chats run, and what they must hold.
    rates
        Arrivals, shape (n_days, 24). [contacts/h]
    n_max
        Most agents; asked for where more would be needed.

    Returns
    -------
    ndarray of int, shape (n_days, 24)
        0 where nobody comes. [agents]
    """
    retries = queue.levers.retry_share
    table = lateness_table(
        rates[None], queue.work, queue.target.within_s, n_max, retry_share=retries
    )
    limit = (1 - queue.target.on_time) * table.replies + 1e-9
    agents = (table.late > limit[:, None]).sum(axis=1).reshape(rates.shape)
    least: NDArray[np.int64] = np.minimum(agents, n_max)
    return least


def rigid_hours(month: Month) -> float:
    """
    Bound the paid hours of rigid headcount from below.

    Returns
    -------
    float
        Fewest paid hours of shifts that cover the requirement of the mean forecast in every
        hour with customers, as far as any shift covers it; presence is that of an hour on
        average. No people, rest days or rules: with these it costs more. [h]
    """
    problem = month.problem
    rates = month.rates.mean(axis=0)
    total = 0.0
    for q, queue in enumerate(problem.queues):
        served = open_slots(queue, problem.horizon.n_days).reshape(-1, HOURS, HOUR_SLOTS)
        need = rigid_requirement(queue, rates[q], len(problem.agents)) * served.any(axis=2)
        total += _fewest_hours(problem, need, served.astype(np.float64))
    return total


def _fewest_hours(
    problem: RosterProblem, need: NDArray[np.int64], served: NDArray[np.float64]
) -> float:
    """Bound the hours of shifts that cover ``need``; the open slots of an hour count alike."""
    n_days, n_shifts = problem.horizon.n_days, len(problem.shifts)
    shapes = cover_shapes(problem)
    slots = np.zeros((n_days, n_shifts, (n_days + 1) * DAY_SLOTS))
    for d in range(n_days):
        slots[d, :, d * DAY_SLOTS : d * DAY_SLOTS + SHIFT_SLOTS] = shapes[d]
    weights = served / np.maximum(served.sum(axis=2, keepdims=True), 1)
    of_hour = slots[:, :, : n_days * DAY_SLOTS].reshape(n_days * n_shifts, n_days * HOURS, -1)
    cover = (of_hour * weights.reshape(1, n_days * HOURS, -1)).sum(axis=2).T
    asked = need.reshape(-1) * (cover.max(axis=1) > 0)
    rows = asked > 0
    if not rows.any():
        return 0.0
    found = milp(
        problem.work_min.reshape(-1) / 60,
        integrality=np.ones(n_days * n_shifts),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(sp.csr_array(cover[rows]), asked[rows], np.inf),
        options={"mip_rel_gap": GAP, "time_limit": QUEUE_S},
    )
    return max(float(found.mip_dual_bound or 0.0), 0.0)

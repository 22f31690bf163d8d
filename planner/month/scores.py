"""Reply metrics in planning: by how much they exceed their targets, by agents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.metrics import Counts, ReplyMetric
from planner.month.build import HOUR_SLOTS, Month, open_slots, slots_between
from planner.simulation import Simulation
from planner.staffing import convex_hull, metric_table


def excess_tables(month: Month, metrics: Sequence[ReplyMetric]) -> NDArray[np.float64]:
    """
    Tabulate what each slot adds to metrics beyond their targets.

    A mean holds its target where its seconds are no more than the target for each reply that
    counts, a share where the replies in time are no fewer: sums over slots, so that planning can
    trade one hour's for another's.

    Parameters
    ----------
    month
        What is planned.
    metrics
        With a target.

    Returns
    -------
    ndarray of float, shape (n_metrics, n_queues, n_slots, n_max + 1)
        Seconds or replies, less those with ``n_max`` agents; never rising and convex in agents.
    """
    lateness, n_days = month.lateness, month.problem.horizon.n_days
    excess = np.zeros((len(metrics), *lateness.late.shape))
    for q, queue in enumerate(month.problem.queues):
        table = metric_table(
            month.rates[:, q],
            queue.work,
            metrics,
            lateness.n_max,
            month.site.automatic_reply_s,
            retry_share=queue.levers.retry_share,
        )
        is_open = open_slots(queue, n_days)
        for i, metric in enumerate(metrics):
            counted = is_open & slots_between(metric.open_min, metric.close_min, n_days)
            over = table.amount[i] - (metric.target or 0.0) * table.weight[i]
            over = -over if metric.is_share else over
            falling = np.minimum.accumulate(convex_hull(over), axis=1)
            by_slot = np.repeat(falling - falling[:, -1:], HOUR_SLOTS, axis=0) / HOUR_SLOTS
            excess[i, q] = by_slot * counted[:, None]
    return excess


def missing(metric: ReplyMetric, simulation: Simulation, month: Month) -> float:
    """Return the seconds or replies a month by which a metric misses its target; 0 if it holds."""
    found, target = simulation.metric(metric), metric.target
    if found is None or target is None:
        return 0.0
    replies = month.lateness.replies.sum(axis=1)
    if metric.counts is Counts.FIRST:
        replies = replies / [queue.work.replies_per_chat for queue in month.problem.queues]
    off = target - found.mean if metric.is_share else found.mean - target
    return max(off, 0.0) * float(replies.sum())

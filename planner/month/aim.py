"""Aims: what a month must hold, and how far a simulated roster is from it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.metrics import ReplyMetric
from planner.month.build import Month
from planner.simulation import Simulation

AT_RISK = 0.1  # share of months in which a day may fall below its floor without being named
TO_SPARE = 0.003  # share of a metric's target to be held on top: other futures differ a little
LEAST_LATE = 1e-4  # share of late replies below which it makes no difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """
    How often a month holds its target.

    Parameters
    ----------
    share
        Of the simulated months.
    low, high
        Its 95 % interval.
    """

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Misses:
    """
    How far a simulated roster is from what is asked for: over 0 is missed, below is to spare.

    Parameters
    ----------
    month
        Log of the share of late replies over what is allowed, in the best of those months that
        are to be missed at most: 0 or less where as many months hold as are asked for.
    queues
        The same of each queue on average, shape (n_queues,).
    metrics
        Logs of the metrics of `steering_metrics` over their targets, of shares those of what is
        missing to 1, and a little to be held on top, shape (n_metrics,).
    days
        Share of months in which a day is below its floor, less `AT_RISK`, shape (n_days,).
    tickets
        Share of the tickets of a day that are late, less what may be, shape (n_days,).
    """

    month: float
    queues: NDArray[np.float64]
    metrics: NDArray[np.float64]
    days: NDArray[np.float64]
    tickets: NDArray[np.float64]


def month_target(month: Month) -> float:
    """Return the on-time share that all queues together must hold, weighed by their replies."""
    replies = month.lateness.replies.sum(axis=1)
    targets = np.array([queue.target.on_time for queue in month.problem.queues])
    return float(targets @ replies / replies.sum()) if replies.sum() > 0 else float(targets.max())


def confidence(month: Month) -> float:
    """Return the share of months in which the target is to hold: the highest of any queue's."""
    return max(queue.target.confidence for queue in month.problem.queues)


def day_floor(month: Month) -> float:
    """Return the on-time share that a day of all queues must not fall below; 0: none."""
    replies = month.lateness.replies.sum(axis=1)
    floors = np.array([queue.target.day_floor for queue in month.problem.queues])
    return float(floors @ replies / replies.sum()) if replies.sum() > 0 else 0.0


def below_floor(month: Month, simulation: Simulation) -> NDArray[np.float64]:
    """Return how often each day falls below its floor, as a share of months, (n_days,)."""
    return np.asarray((simulation.sample_days() < day_floor(month)).mean(axis=0))


def odds(simulation: Simulation, target: float) -> Odds:
    """
    Say how often the simulated months hold a target, with the interval of Wilson [1]_.

    Raises
    ------
    ValueError
        If nobody comes at all.

    References
    ----------
    .. [1] E. B. Wilson, J. Am. Stat. Assoc. 22, 1927, doi:10.1080/01621459.1927.10502953.
    """
    shares = month_shares(simulation)
    if not shares.size:
        raise ValueError("odds: simulation needs customers, got none")
    n, z = shares.size, 1.959963984540054
    p = float((shares >= target).mean())
    middle, scale = p + z**2 / (2 * n), 1 + z**2 / n
    half = z * float(np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)))
    return Odds(
        share=p, low=max((middle - half) / scale, 0.0), high=min((middle + half) / scale, 1.0)
    )


def month_shares(simulation: Simulation) -> NDArray[np.float64]:
    """Return the on-time share of every simulated month in which anybody came."""
    late, replies = (x.sum(axis=(1, 2, 3)) for x in (simulation.late, simulation.replies))
    shares: NDArray[np.float64] = 1 - late[replies > 0] / replies[replies > 0]
    return shares


def queues_late(simulation: Simulation) -> NDArray[np.float64]:
    """Return the share of late replies of each queue, over all simulated months, (n_queues,)."""
    late, replies = (x.sum(axis=(0, 2, 3)) for x in (simulation.late, simulation.replies))
    shares: NDArray[np.float64] = late / np.maximum(replies, 1.0)
    return shares


def steering_metrics(month: Month, simulation: Simulation) -> tuple[ReplyMetric, ...]:
    """Return the reply metrics that have a target and were simulated, in order."""
    return tuple(m for m in month.site.metrics if m.target and m in simulation.metrics)


def find_misses(month: Month, simulation: Simulation) -> Misses:
    """
    Hold a simulation against all targets: the month's, each queue's, each metric's, each day's.

    Raises
    ------
    ValueError
        If nobody comes at all.
    """
    late, allowed = 1 - month_shares(simulation), 1 - month_target(month)
    if not late.size:
        raise ValueError("misses: simulation needs customers, got none")
    bad_month = float(np.quantile(late, confidence(month), method="higher"))
    targets = np.array([queue.target.on_time for queue in month.problem.queues])
    return Misses(
        month=_log(bad_month / allowed),
        queues=_log(queues_late(simulation) / (1 - targets)),
        metrics=np.array([_missed(m, simulation) for m in steering_metrics(month, simulation)]),
        days=below_floor(month, simulation) - AT_RISK,
        tickets=_late_tickets(simulation) - allowed,
    )


def _log(ratio: NDArray[np.float64] | float) -> Any:
    return np.log(np.maximum(ratio, LEAST_LATE))


def _missed(metric: ReplyMetric, simulation: Simulation) -> float:
    found, target = simulation.metric(metric), metric.target or 0.0
    if found is None:
        return 0.0
    if metric.is_share:
        return float(_log((1 - found.mean) / max(1 - target, LEAST_LATE))) + TO_SPARE
    return float(_log(found.mean / target)) + TO_SPARE


def _late_tickets(simulation: Simulation) -> NDArray[np.float64]:
    """Return the share of the tickets that come on a day that are late, (n_days,)."""
    if simulation.tickets is None:
        return np.zeros(simulation.late.shape[2])
    late, came = (x.sum(axis=(0, 1)) for x in (simulation.tickets.late, simulation.tickets.came))
    shares: NDArray[np.float64] = late / np.maximum(came, 1.0)
    return shares

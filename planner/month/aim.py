"""Aim: how much better than its target a month must be planned for the target to be held."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import Queue
from planner.month.build import Month
from planner.simulation import Simulation

MOST_STEP = 1.5  # by which the late replies planned for are raised or lowered at once
LOWERED, RAISED = 0.7, 1.5  # exponents of what is left and missed: an overshoot costs less upwards
WIDEST = 4.0  # late replies of a bad month over those of the mean one, at most


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


def aimed(month: Month, simulation: Simulation) -> tuple[Queue, ...]:
    """
    Plan the month's queues for as few late replies as let bad months, too, hold the target.

    The late replies of a bad month are a multiple of those of the mean one, much the same for all
    rosters of a team, and grow with those that are planned. Before anything was learnt only the
    multiple can be trusted: the mean month may have the target's late replies, divided by it.
    After that what was planned is raised or lowered by what bad months missed or left of it, for
    a queue at least by what it missed of its own target on average.

    Parameters
    ----------
    month
        As the simulated roster was planned. The highest confidence of its queues counts.
    simulation
        Of the roster.

    Returns
    -------
    tuple of Queue
        With a new ``target.reserve``, never below 0.
    """
    late, allowed = 1 - month_shares(simulation), 1 - month_target(month)
    if not late.size or late.mean() <= 0:
        return month.problem.queues
    bad_month = float(np.quantile(late, confidence(month), method="higher"))
    if month.learnt:
        return tuple(
            _planned_for(
                queue,
                _step(min(allowed / bad_month, (1 - queue.target.on_time) / max(of_queue, 1e-9)))
                * (1 - queue.target.planned)
                / (1 - queue.target.on_time),
            )
            for queue, of_queue in zip(month.problem.queues, queues_late(simulation), strict=True)
        )
    spread = float(np.clip(bad_month / late.mean(), 1.0, WIDEST))
    return tuple(_planned_for(queue, 1 / spread) for queue in month.problem.queues)


def queues_late(simulation: Simulation) -> NDArray[np.float64]:
    """Return the share of late replies of each queue, over all simulated months, (n_queues,)."""
    late, replies = (x.sum(axis=(0, 2, 3)) for x in (simulation.late, simulation.replies))
    shares: NDArray[np.float64] = late / np.maximum(replies, 1.0)
    return shares


def _step(kept: float) -> float:
    """Return by how much to raise or lower late replies, where the target allows so many times."""
    step = kept ** (RAISED if kept < 1 else LOWERED)
    return float(np.clip(step, 1 / MOST_STEP, MOST_STEP))


def _planned_for(queue: Queue, share: float) -> Queue:
    """Plan a queue for a share of the late replies that its target allows, at most all of them."""
    reserve = (1 - queue.target.on_time) * max(1 - share, 0.0)
    return replace(queue, target=replace(queue.target, reserve=reserve))

"""Aim: how much better than its target a month must be planned for the target to be held."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import Queue
from planner.month.build import Month
from planner.simulation import Simulation

MOST_BIAS = 1.5  # by which promised and simulated late replies are taken to differ at most
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


def aimed(
    queues: tuple[Queue, ...], simulation: Simulation, bias: float = 1.0
) -> tuple[Queue, ...]:
    """
    Plan queues for as few late replies as let bad months, too, hold the target.

    The late replies of a bad month are a multiple of those of the mean one, much the same for all
    rosters of a team. So the mean month may have the target's late replies, divided by it.

    Parameters
    ----------
    queues
        With the confidence that their targets ask for; the highest counts.
    simulation
        Of a roster planned for them.
    bias
        Late replies simulated for each one promised, found so far.

    Returns
    -------
    tuple of Queue
        With a new ``target.reserve``, never below 0.
    """
    late = 1 - month_shares(simulation)
    if not late.size or late.mean() <= 0:
        return queues
    often = max(queue.target.confidence for queue in queues)
    bad_month = float(np.quantile(late, often, method="higher"))
    spread = float(np.clip(bad_month / late.mean(), 1.0, WIDEST))
    planned = min(1 / (spread * float(np.clip(bias, 1 / MOST_BIAS, MOST_BIAS))), 1.0)
    return tuple(_planned_for(queue, planned) for queue in queues)


def _planned_for(queue: Queue, share: float) -> Queue:
    """Plan a queue for a share of the late replies that its target allows."""
    reserve = (1 - queue.target.on_time) * (1 - share)
    return replace(queue, target=replace(queue.target, reserve=reserve))

"""Aim: what a late reply must cost in planning for the month's target to be held."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.month.build import HOUR_SLOTS, Month
from planner.month.floors import with_floors
from planner.simulation import Simulation

MOST_STEP = 2.5  # by which a price is raised or lowered at once
QUEUE_STEP = 2.0  # exponent of what a queue misses: others may help it less than all help all
PRICES = 0.01, 1000.0  # of a late reply, least and most
LEAST_WAGE = 1.0  # of an hour, where the configuration pays none
_HALVINGS = 50


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


def first_prices(month: Month) -> NDArray[np.float64]:
    """
    Guess what a late reply must cost for a queue to be planned for its target and reserve.

    Each hour is taken for itself, as if an agent could be had by the hour: it gets agents as long
    as the late replies that one more avoids are worth the hour's wage.

    Returns
    -------
    ndarray of float, shape (n_queues,)
        Price of a late reply, in the site's currency.
    """
    lateness, wage = month.lateness, max(month.site.prices.paid_hour, LEAST_WAGE)
    n_queues = len(lateness.queues)
    hours = lateness.late.reshape(n_queues, -1, HOUR_SLOTS, lateness.n_max + 1).sum(axis=2)
    planned = np.array([queue.target.planned for queue in month.problem.queues])
    allowed = (1 - planned) * lateness.replies.sum(axis=1)
    low, high = np.full(n_queues, PRICES[0]), np.full(n_queues, PRICES[1])
    for _ in range(_HALVINGS):
        middle = np.sqrt(low * high)
        agents = (-np.diff(hours, axis=2) * middle[:, None, None] > wage).sum(axis=2)
        late = np.take_along_axis(hours, agents[:, :, None], axis=2)[:, :, 0].sum(axis=1)
        low, high = np.where(late > allowed, middle, low), np.where(late > allowed, high, middle)
    return np.asarray(np.sqrt(low * high))


def next_prices(
    month: Month, prices: NDArray[np.float64], simulation: Simulation
) -> NDArray[np.float64]:
    """
    Price late replies so that bad months, too, hold the target, and each queue its own on average.

    Agents are added as long as the late replies that they avoid are worth their wage, and late
    replies fall about as an exponential of the agents: so there are about half as many at twice
    the price, and a price is changed by what was missed or left.

    Parameters
    ----------
    month
        What is planned. The highest confidence of its queues counts.
    prices
        What a late reply of each queue cost in planning the roster, shape (n_queues,).
    simulation
        Of the roster.
    """
    late, allowed = 1 - month_shares(simulation), 1 - month_target(month)
    if not late.size or late.max() <= 0:
        return prices
    bad_month = float(np.quantile(late, confidence(month), method="higher")) / allowed
    targets = np.array([queue.target.on_time for queue in month.problem.queues])
    missed = np.maximum(queues_late(simulation) / (1 - targets), 1.0) ** QUEUE_STEP
    times = np.where(missed > 1, np.maximum(bad_month, missed), bad_month)
    dearer = prices * np.clip(times, 1 / MOST_STEP, MOST_STEP)
    return np.asarray(np.clip(dearer, *PRICES))


def queues_late(simulation: Simulation) -> NDArray[np.float64]:
    """Return the share of late replies of each queue, over all simulated months, (n_queues,)."""
    late, replies = (x.sum(axis=(0, 2, 3)) for x in (simulation.late, simulation.replies))
    shares: NDArray[np.float64] = late / np.maximum(replies, 1.0)
    return shares


def with_prices(month: Month, prices: NDArray[np.float64]) -> Month:
    """
    Return the month as the engine is to plan it: late replies at their price, hours with floors.

    The target over the period is no limit then: a limit ties all days to each other and leaves a
    search that looks at some agents at a time nowhere to go. The price does the same, day by day.
    """
    weights = prices / prices.mean()
    tables = with_floors(month.lateness, month.problem.queues)
    return replace(
        month,
        lateness=replace(
            tables,
            late=tables.late * weights[:, None, None],
            replies=tables.replies * weights[:, None],
        ),
        site=replace(
            month.site,
            prices=replace(month.site.prices, late_reply=float(prices.mean()), late_over_month=0.0),
        ),
    )

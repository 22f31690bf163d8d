"""Steering: how prices follow from what was simulated at earlier ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.month.aim import Misses
from planner.month.build import Month
from planner.month.pricing import PRICES, AimPrices, wage

MOST_STEP = 2.5  # by which a price is raised or lowered at once
LEAST_STEP = 1.1  # smaller ones may change no roster
QUEUE_STEP = 2.0  # exponent of what a queue misses: others may help it less than all help all
SLOPE, METRIC_SLOPE = 0.5, 0.05  # of a miss over the log of its price, until two rosters tell
NEARBY = 1.2  # times that a price may differ for the rounds to say something of each other
LEAST_PART = 0.15  # of a bracket, from either of its ends: the next price lies between
DAY_STEP, DEAREST_DAY = 1.5, 4.0
SPARE_STEP, FIRST_SPARE, DEAREST_SPARE = 1.6, 0.1, 0.8  # the latter two of the wage
DAY_SLACK, TICKET_SLACK = 0.05, 0.01  # to spare, so that what holds them may get cheaper


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Try:
    """Prices that a roster was planned at, and what it then missed when simulated."""

    prices: AimPrices
    misses: Misses


def next_prices(
    month: Month, tried: Sequence[Try], first_metric: Callable[[int], float]
) -> AimPrices:
    """
    Price what is missed so that it holds, and just holds.

    Bad months are to hold the target, too, and each queue its own on average. Agents are added as
    long as the late replies that they avoid are worth their wage, and late replies fall about as
    an exponential of the agents: so there are about half as many at twice the price. Where a
    price that failed and one that held are known, the next lies between them.

    Parameters
    ----------
    month
        What is planned.
    tried
        Rounds so far, the last one last.
    first_metric
        Guesses the price of a metric that is missed for the first time; 0: out of reach.
    """
    learnt = tried[1:] or tried  # the first roster was planned by other tables
    prices, misses = tried[-1].prices, tried[-1].misses
    levels = [float(np.log(max(one.prices.mean_late(month), PRICES[0]))) for one in learnt]
    step = next_level(levels, [one.misses.month for one in learnt], SLOPE) - levels[-1]
    metrics = _metrics(learnt, _nearby(levels), first_metric)
    if ((metrics > 0) & (prices.metrics <= 0)).any():
        step = min(step, 0.0)  # what is now paid for a metric helps late replies, too
    most = float(np.log(MOST_STEP))
    queues = np.where(misses.queues > 0, np.maximum(step, QUEUE_STEP * misses.queues), step)
    return AimPrices(
        late=np.clip(prices.late * np.exp(np.clip(queues, -most, most)), *PRICES),
        metrics=metrics,
        days=_stepped(prices.days, misses.days, DAY_STEP, DAY_SLACK, 1.0, DEAREST_DAY),
        spare=_spare(prices.spare, misses.tickets, wage(month), dearest_spare(month)),
    )


def next_level(levels: Sequence[float], misses: Sequence[float], slope: float) -> float:
    """
    Find the log of a price at which a miss is 0, the miss falling as the price rises.

    Parameters
    ----------
    levels, misses
        Logs of prices tried and what was missed with each; the last one last.
    slope
        By how much a miss falls with the level, where one price alone is known.

    Returns
    -------
    float
        Between the nearest that failed and held, if both are known and agree; else on from the
        last.

    Examples
    --------
    >>> next_level([0.0], [0.5], 1.0)
    0.5
    >>> next_level([0.0, 1.0], [0.5, -0.5], 1.0)
    0.5
    """
    failed = [(level, miss) for level, miss in zip(levels, misses, strict=True) if miss > 0]
    held = [(level, miss) for level, miss in zip(levels, misses, strict=True) if miss <= 0]
    if failed and held:
        (low, over), (high, under) = max(failed), min(held)
        if low < high:
            part = over / (over - under)
            return low + (high - low) * min(max(part, LEAST_PART), 1 - LEAST_PART)
        # Other prices have moved what this one does: only the last of each still says something.
        (low, over), (high, under) = failed[-1], held[-1]
        if low == high:
            return low + misses[-1] / slope
        return (low + high) / 2
    most, least = float(np.log(MOST_STEP)), float(np.log(LEAST_STEP))
    wanted = misses[-1] / slope
    if wanted:
        wanted = float(np.copysign(max(abs(wanted), least), wanted))
    if len(levels) > 1 and misses[-1] == misses[-2]:  # the same roster: it takes more
        wanted = float(np.copysign(max(abs(wanted), 2 * abs(levels[-1] - levels[-2])), wanted))
    return levels[-1] + min(max(wanted, -most), most)


def _nearby(levels: Sequence[float]) -> list[bool]:
    """Mark the rounds whose late replies cost about what they cost in the last one."""
    return [abs(level - levels[-1]) <= np.log(NEARBY) for level in levels]


def _metrics(
    tried: Sequence[Try], nearby: Sequence[bool], first_metric: Callable[[int], float]
) -> NDArray[np.float64]:
    """Price each metric that misses; what has a price keeps one."""
    last = tried[-1]
    found = np.zeros_like(last.prices.metrics)
    for i, (price, miss) in enumerate(zip(last.prices.metrics, last.misses.metrics, strict=True)):
        if price > 0:
            # A metric is held by late replies' price, too: others of its prices say little then.
            known = [
                one
                for one, near in zip(tried, nearby, strict=True)
                if near and one.prices.metrics[i] > 0
            ]
            levels = [float(np.log(one.prices.metrics[i])) for one in known]
            missed = [float(one.misses.metrics[i]) for one in known]
            found[i] = np.exp(next_level(levels, missed, METRIC_SLOPE))
        elif miss > 0:
            found[i] = first_metric(i)
    return found


def _stepped(
    now: NDArray[np.float64],
    misses: NDArray[np.float64],
    step: float,
    slack: float,
    least: float,
    most: float,
) -> NDArray[np.float64]:
    """Raise what misses by a step, and lower what has much to spare by half of one."""
    times = np.where(misses > 0, step, np.where(misses < -slack, step**-0.5, 1.0))
    return np.asarray(np.clip(now * times, least, most))


def dearest_spare(month: Month) -> float:
    """Return what an hour for tickets is worth at most: never so much that hours cost nothing."""
    return DEAREST_SPARE * wage(month)


def _spare(
    now: NDArray[np.float64], misses: NDArray[np.float64], paid: float, most: float
) -> NDArray[np.float64]:
    """Price spare time on days whose tickets are late."""
    begun = np.where((now <= 0) & (misses > 0), FIRST_SPARE * paid / SPARE_STEP, now)
    return _stepped(begun, misses, SPARE_STEP, TICKET_SLACK, 0.0, most)

"""Prices that make the roster engine hold targets: late replies, metrics, days and spare time."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import Lateness
from planner.domain.horizon import DAY_SLOTS
from planner.month.build import HOUR_SLOTS, Month
from planner.month.floors import with_floors

PRICES = 0.01, 1000.0  # of a late reply, least and most
LEAST_WAGE = 1.0  # of an hour, where the configuration pays none
_HALVINGS = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AimPrices:
    """
    What it costs in planning to miss something; all in the site's currency.

    Parameters
    ----------
    late
        A late reply of each queue, shape (n_queues,).
    metrics
        A second, or a reply, by which a metric is worse than its target, shape (n_metrics,); 0
        where it holds by itself.
    days
        Times that a late reply of a day counts, 1 or more, shape (n_days,).
    spare
        Worth of an agent's hour between messages, for tickets, shape (n_days,). [1/h]
    """

    late: NDArray[np.float64]
    metrics: NDArray[np.float64]
    days: NDArray[np.float64]
    spare: NDArray[np.float64]

    def mean_late(self, month: Month) -> float:
        """Return what a late reply costs on average over the queues, weighed by replies."""
        replies = month.lateness.replies.sum(axis=1)
        return float(self.late @ replies / replies.sum()) if replies.sum() > 0 else 0.0


def wage(month: Month) -> float:
    """Return what an hour of work costs, a little where it costs nothing."""
    return max(month.site.prices.paid_hour, LEAST_WAGE)


def first_prices(month: Month, n_metrics: int = 0) -> AimPrices:
    """
    Guess what a late reply must cost for a queue to be planned for its target and reserve.

    Each hour is taken for itself, as if an agent could be had by the hour: it gets agents as long
    as the late replies that one more avoids are worth the hour's wage.

    Parameters
    ----------
    month
        What is planned.
    n_metrics
        How many metrics there are; none is priced yet.
    """
    lateness, paid = month.lateness, wage(month)
    n_queues, n_days = len(lateness.queues), month.problem.horizon.n_days
    hours = lateness.late.reshape(n_queues, -1, HOUR_SLOTS, lateness.n_max + 1).sum(axis=2)
    planned = np.array([queue.target.planned for queue in month.problem.queues])
    allowed = (1 - planned) * lateness.replies.sum(axis=1)
    low, high = np.full(n_queues, PRICES[0]), np.full(n_queues, PRICES[1])
    for _ in range(_HALVINGS):
        middle = np.sqrt(low * high)
        agents = (-np.diff(hours, axis=2) * middle[:, None, None] > paid).sum(axis=2)
        late = np.take_along_axis(hours, agents[:, :, None], axis=2)[:, :, 0].sum(axis=1)
        low, high = np.where(late > allowed, middle, low), np.where(late > allowed, high, middle)
    return AimPrices(
        late=np.asarray(np.sqrt(low * high)),
        metrics=np.zeros(n_metrics),
        days=np.ones(n_days),
        spare=np.zeros(n_days),
    )


def first_metric_price(
    month: Month, prices: AimPrices, excess: NDArray[np.float64], missing: float
) -> float:
    """
    Guess the price of a metric at which planning gains what is missing.

    Parameters
    ----------
    month, prices
        What is planned, and the prices so far.
    excess
        Of the metric, as `planner.month.scores.excess_tables` has it.
    missing
        Seconds or replies in all to be gained.

    Returns
    -------
    float
        0 where no price gains it, or only one that asks for more hours than the team has.
    """
    shape = (len(excess), -1, HOUR_SLOTS, excess.shape[2])
    late, more = (x.reshape(shape).sum(axis=2) for x in (month.lateness.late, excess))
    late = late * prices.late[:, None, None]

    def planned(price: float) -> tuple[float, int]:
        agents = (-np.diff(late + price * more, axis=2) > wage(month)).sum(axis=2)
        left = np.take_along_axis(more, agents[:, :, None], axis=2).sum()
        return float(left), int(agents.sum())

    now, _ = planned(0.0)
    low, high = PRICES[0] * 1e-3, PRICES[1]
    if planned(high)[0] > now - missing:
        return 0.0
    for _ in range(_HALVINGS):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if planned(middle)[0] > now - missing else (low, middle)
    problem = month.problem
    rest = problem.rules.rest_days.least
    can_give = problem.work_min.max() / 60 * len(problem.agents) * (problem.horizon.n_days - rest)
    return high if planned(high)[1] <= can_give else 0.0


def with_prices(
    month: Month, prices: AimPrices, excess: NDArray[np.float64] | None = None
) -> Month:
    """
    Return the month as the engine is to plan it: everything at its price, hours with floors.

    The target over the period is no limit then: a limit ties all days to each other and leaves a
    search that looks at some agents at a time nowhere to go. The price does the same, day by day.

    Parameters
    ----------
    month
        What is planned.
    prices
        Of whatever is to be held.
    excess
        Metrics over their targets, shape (n_metrics, n_queues, n_slots, n_max + 1); not needed
        where none is priced.
    """
    mean = float(prices.late.mean())
    tables = with_floors(month.lateness, month.problem.queues)
    by_slot = np.repeat(prices.days, DAY_SLOTS)[None, :] * (prices.late / mean)[:, None]
    late = tables.late * by_slot[:, :, None]
    if excess is not None and prices.metrics.any():
        late = late + np.tensordot(prices.metrics / mean, excess, axes=1)
    if prices.spare.any():
        late = late + _spare(tables, prices.spare / mean)
    return replace(
        month,
        lateness=replace(tables, late=late, replies=tables.replies * (prices.late / mean)[:, None]),
        site=replace(
            month.site,
            prices=replace(month.site.prices, late_reply=mean, late_over_month=0.0),
        ),
    )


def _spare(tables: Lateness, worth: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return what agents' hours are worth for tickets, as late replies saved.

    One agent more adds a whole hour between messages, whatever the others do: the chats are
    answered by somebody in any case.
    """
    open_worth = np.repeat(worth, DAY_SLOTS)[None, :] * (tables.replies > 0) / HOUR_SLOTS
    spare: NDArray[np.float64] = open_worth[:, :, None] * np.arange(tables.n_max, -1, -1)
    return spare

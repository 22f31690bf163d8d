"""
The closed loop: plan a roster, simulate it, learn, plan again, until both say the same.

The staffing model makes the tables that the roster engine plans by. Simulation of the roster, on
futures that the tables were not made of, tells what agents are worth in each hour (`lessons`) and
what a late reply must cost for bad months to hold the target, too (`aim`). The
engine goes on from its last roster. The promise is what the tables say at the end, so it has to
be held against futures used for neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.metrics import ReplyMetric
from planner.domain.roster import Roster
from planner.month.aim import (
    Odds,
    confidence,
    find_misses,
    month_shares,
    month_target,
    odds,
    queues_late,
    steering_metrics,
)
from planner.month.build import Month
from planner.month.lessons import Lesson, in_all, learn, with_lesson, with_worth
from planner.month.pricing import AimPrices, first_metric_price, first_prices, with_prices
from planner.month.scores import excess_tables, missing
from planner.month.service import promised_late
from planner.month.steering import DEAREST_DAY, Try, dearest_spare, next_prices
from planner.roster import RosterResult, Status
from planner.simulation import Simulation

AGREED = 0.003  # promised and simulated on-time share may differ by this much
NEAR = 0.03  # and the share of months that hold the target be this much above what is asked for
FIRST_SHARE = 0.3  # of the time, for the first roster
ROUND_SHARE = 0.08  # of the time, for each further one; what is left goes into the last
ROUNDS = 8  # at most
NEARLY = 0.0015  # on-time share by which a queue may miss its own target on average
ACCEPTED = 0.005  # of the months asked for may fail to hold the target where chance may be why
NO_CHEAPER = 0.001  # of the paid hours: less is not worth a further round
NO_BETWEEN = 1.05  # times the price of a late reply: nearer ones make no other roster
CLOSE = 0.002  # gap of a roster that is not worth a last search
WORTH_A_SEARCH = 0.05  # of the time: less than that is not worth one

Search = Callable[[Month, RosterResult | None, float], RosterResult]
Play = Callable[[Roster, Duty], Simulation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """
    What one round of the loop found.

    Parameters
    ----------
    late_price
        What a late reply cost in planning, in the site's currency.
    promised, simulated
        Share on time that the tables expected of the roster, and that simulation gave.
    p_month
        How often the simulated months hold their target.
    missed
        By how much a queue misses its own target on average, at most; 0 where all hold.
    metrics_missed
        Keys of the reply metrics that miss their targets, although these are within reach.
    metrics_priced
        Keys of those that planning pays for.
    days_at_risk, late_tickets
        Days that fall below their floor more often than may be, or have too many late tickets,
        although they could be paid more for.
    paid_hours
        Of the roster. [h]
    other_cost
        What the roster costs, late replies left out.
    """

    late_price: float
    promised: float
    simulated: float
    p_month: Odds
    missed: float
    paid_hours: float
    other_cost: float = 0.0
    metrics_missed: tuple[str, ...] = ()
    metrics_priced: tuple[str, ...] = ()
    days_at_risk: int = 0
    late_tickets: int = 0

    def agrees(self, month: Month) -> bool:
        """Say whether the promise is kept, and neither too much nor too little is planned."""
        no_more = self.p_month.share <= confidence(month) + NEAR
        no_more = no_more and not (self.days_at_risk or self.late_tickets)
        return abs(self.promised - self.simulated) <= AGREED and self.holds(month) and no_more

    def holds(self, month: Month) -> bool:
        """Say whether months, as many as are asked for, queues and metrics hold."""
        enough = self.p_month.share >= confidence(month) - ACCEPTED
        return enough and self.missed <= NEARLY and not self.metrics_missed


@dataclass(frozen=True, kw_only=True, eq=False)
class Closed:
    """
    A month's roster that the loop ended with.

    Parameters
    ----------
    month
        The month, its tables as learnt.
    result
        The engine's last answer.
    rounds
        What each round found; none where nobody comes, or it was stopped at once.
    chosen
        Of the rounds, the one whose roster it is.
    """

    month: Month
    result: RosterResult
    rounds: tuple[Round, ...]
    chosen: Round | None = None


def close_loop(month: Month, search: Search, play: Play, *, time_limit_s: float) -> Closed:
    """
    Plan a month and learn from simulation, round after round.

    Parameters
    ----------
    month
        What to plan, with the staffing model's tables.
    search
        Plans a month within a time [s], from an earlier result where there is one.
    play
        Simulates a roster, always on the same futures.
    time_limit_s
        Time for all searches together. [s]

    Returns
    -------
    Closed
        Without a roster only if the search was stopped before the first.
    """
    aims, prices, current = _Aims(month), first_prices(month), month
    asked, spent_s, left_s = with_prices(month, prices), FIRST_SHARE * time_limit_s, time_limit_s
    result = search(asked, None, spent_s)
    tried: list[_Tried] = []
    lessons: list[Lesson] = []
    while True:
        roster, duty = result.roster, result.duty
        if roster is None or duty is None or not month.lateness.replies.any():
            return Closed(month=month, result=result, rounds=tuple(one.found for one in tried))
        if not tried or not _same(tried[-1].result, result):
            simulation = play(roster, duty)
        lessons.append(learn(month.lateness, roster, duty, simulation))
        # What is learnt of a roster is its own: the promise is made with it.
        own = replace(month, lateness=with_lesson(month.lateness, lessons[-1]), learnt=True)
        prices = aims.seen(prices, simulation)
        misses = find_misses(month, simulation)
        at = Try(prices=prices, misses=misses)
        found = aims.look(current, result, simulation, at, promised_late(current, roster, duty))
        tried.append(_Tried(month=own, asked=asked, result=result, found=found, at=at))
        left_s -= spent_s
        settled = _is_settled(tried, month) or len(tried) > ROUNDS
        if result.status is Status.STOPPED or left_s < WORTH_A_SEARCH * time_limit_s:
            break
        if settled:  # the rest of the time goes into the roster chosen, as it was asked for
            chosen = _cheapest(tried, month)
            if (chosen.result.gap or 0.0) <= CLOSE:
                break
            asked, prices, spent_s = chosen.asked, chosen.at.prices, left_s
            result = search(asked, chosen.result, spent_s)
            continue
        # The average over rounds settles; a roster fitted to the last round's chance would not.
        lesson = in_all(lessons)
        current = replace(month, lateness=with_lesson(month.lateness, lesson), learnt=True)
        prices = aims.next_prices(current, [one.at for one in tried], simulation)
        asked, spent_s = aims.asked(current, prices, lesson), ROUND_SHARE * time_limit_s
        result = search(asked, result, spent_s)
    best = _cheapest(tried, month)
    rounds = tuple(one.found for one in tried)
    return Closed(month=best.month, result=best.result, rounds=rounds, chosen=best.found)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Tried:
    """A round: the month as learnt and as asked for, the answer, and what was found of it."""

    month: Month
    asked: Month
    result: RosterResult
    found: Round
    at: Try


class _Aims:
    """The reply metrics that planning may pay for, their tables made when first one misses."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.metrics: tuple[ReplyMetric, ...] = ()
        self.out_of_reach: set[int] = set()
        self.excess: NDArray[np.float64] | None = None

    def seen(self, prices: AimPrices, simulation: Simulation) -> AimPrices:
        """Take note of the metrics that are simulated."""
        if prices.metrics.size:
            return prices
        self.metrics = steering_metrics(self.month, simulation)
        return replace(prices, metrics=np.zeros(len(self.metrics)))

    def next_prices(
        self, current: Month, tried: Sequence[Try], simulation: Simulation
    ) -> AimPrices:
        """Price what is missed; a metric no longer once that asks for more than people can do."""

        def first(i: int) -> float:
            if i in self.out_of_reach:
                return 0.0
            if self.excess is None:
                self.excess = excess_tables(self.month, self.metrics)
            short = missing(self.metrics[i], simulation, self.month)
            price = first_metric_price(current, tried[-1].prices, self.excess[i], short)
            if not price:
                self.out_of_reach.add(i)
            return price

        return next_prices(current, tried, first)

    def look(
        self,
        current: Month,
        result: RosterResult,
        simulation: Simulation,
        at: Try,
        late: NDArray[np.float64],
    ) -> Round:
        """Hold the late replies that tables promise of a roster against what was simulated."""
        month, prices, misses, cost = self.month, at.prices, at.misses, result.cost
        targets = np.array([queue.target.on_time for queue in month.problem.queues])
        priced = zip(self.metrics, prices.metrics, strict=True)
        return Round(
            late_price=prices.mean_late(month),
            promised=1 - float(late.sum() / current.lateness.replies.sum()),
            simulated=float(month_shares(simulation).mean()),
            p_month=odds(simulation, month_target(month)),
            missed=max(float((targets - 1 + queues_late(simulation)).max()), 0.0),
            paid_hours=0.0 if result.roster is None else result.roster.paid_hours,
            other_cost=0.0 if cost is None else cost.total - cost.late - cost.over_day,
            metrics_missed=tuple(
                metric.key
                for i, metric in enumerate(self.metrics)
                if misses.metrics[i] > 0 and i not in self.out_of_reach
            ),
            metrics_priced=tuple(metric.key for metric, price in priced if price),
            days_at_risk=int(((misses.days > 0) & (prices.days < DEAREST_DAY)).sum()),
            late_tickets=int(((misses.tickets > 0) & (prices.spare < dearest_spare(month))).sum()),
        )

    def asked(self, current: Month, prices: AimPrices, lesson: Lesson) -> Month:
        """Return the month as the engine is to plan it."""
        if self.excess is None or not prices.metrics.any():
            return with_prices(current, prices)
        return with_prices(current, prices, with_worth(self.excess, lesson))


def _is_settled(tried: Sequence[_Tried], month: Month) -> bool:
    """Say whether a further round would bring nothing."""
    last = tried[-1].found
    if last.agrees(month):
        return True
    if last.days_at_risk or last.late_tickets:
        return False
    # Cheaper late replies make the roster no cheaper, although more months hold than need to; or
    # nothing lies between a price that failed and one that held.
    held = [one.found for one in tried[1:-1] if one.found.holds(month)]
    if last.holds(month):
        least = min((found.paid_hours for found in held), default=np.inf)
        return last.paid_hours > (1 - NO_CHEAPER) * least
    near = [found for found in held if 1 < found.late_price / last.late_price < NO_BETWEEN]
    return bool(near) and not last.metrics_missed and last.missed <= NEARLY


def _same(one: RosterResult, other: RosterResult) -> bool:
    """Say whether two answers hold the same roster."""
    if one.roster is None or other.roster is None or one.duty is None or other.duty is None:
        return False
    alike = np.array_equal(one.roster.codes, other.roster.codes)
    return alike and np.array_equal(one.duty, other.duty)


def _cheapest(tried: Sequence[_Tried], month: Month) -> _Tried:
    """Choose the cheapest that holds; else the one that misses fewest, or by least."""

    def rank(one: _Tried) -> tuple[float, ...]:
        found = one.found
        enough = found.p_month.share >= confidence(month) - ACCEPTED and found.missed <= NEARLY
        if enough:
            return 0.0, float(len(found.metrics_missed)), round(found.other_cost, 2)
        return 1.0, max(one.at.misses.month, float(one.at.misses.queues.max())), found.other_cost

    return min(reversed(tried), key=rank)

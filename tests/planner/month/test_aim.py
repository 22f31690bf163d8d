"""Late replies are priced so that bad months hold the target, too."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import Target
from planner.month import below_floor, month_target, odds
from planner.month.aim import (
    confidence,
    day_floor,
    first_prices,
    next_prices,
    with_prices,
)
from planner.month.floors import with_floors
from planner.simulation import Simulation
from tests.planner.domain.week import queue
from tests.planner.month.months import SITE, month


def months(*late: float, replies: float = 1000.0) -> Simulation:
    """Make months of two days with late replies on the first of them."""
    shape = (len(late), 1, 2, 24)
    nothing, of_replies, of_late = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    of_replies[:, 0, :, 9] = replies / 2
    of_late[:, 0, 0, 9] = late
    return Simulation(
        queues=("pre",),
        chats=nothing,
        abandoned=nothing,
        first_s=nothing,
        response_s=nothing,
        replies=of_replies,
        late=of_late,
        overrun_min=np.zeros((len(late), 2)),
    )


def priced(simulation: Simulation, *prices: float, **target: float) -> list[float]:
    """Give what late replies cost after a simulation, having cost ``prices``."""
    names = ("pre", "post")[: len(prices)]
    queues = tuple(queue(name, target=Target(**target)) for name in names)
    built = month(*names, site=dataclasses.replace(SITE, queues=queues))
    return next_prices(built, np.array(prices), simulation).tolist()


# Nine months in ten have at most 24 late replies of 1000, the mean has 16; the target allows 20.
MIXED = months(*[14.0] * 8, 24.0, 24.0)


def test_late_replies_cost_the_same_where_bad_months_just_hold():
    assert priced(months(*[20.0] * 10), 5.0) == pytest.approx([5.0])


def test_late_replies_cost_more_by_what_bad_months_miss():
    assert priced(MIXED, 5.0, confidence=0.85) == pytest.approx([5.0 * 24 / 20])
    assert priced(MIXED, 5.0, confidence=0.5) == pytest.approx([5.0 * 14 / 20])
    assert priced(months(900.0, 900.0), 5.0) == pytest.approx([5.0 * 2.5])  # at once at most


def test_a_queue_that_misses_its_own_target_pays_more_by_itself():
    half, other = months(10.0, 10.0), months(25.0, 25.0)
    both = dataclasses.replace(
        half,
        queues=("pre", "post"),
        late=np.concatenate([half.late, other.late], axis=1),
        replies=np.concatenate([half.replies, other.replies], axis=1),
    )
    # 35 of 2000 are late in all, where 40 may be.
    expected = [5.0 * 35 / 40, 5.0 * (25 / 20) ** 2]
    assert priced(both, 5.0, 5.0) == pytest.approx(expected)


def test_months_without_late_replies_change_nothing():
    assert priced(months(0.0, 0.0), 5.0) == [5.0]


def test_the_first_price_staffs_hours_for_the_target_and_its_reserve():
    dear, cheap = (
        float(first_prices(month("pre", site=site))[0])
        for site in (
            dataclasses.replace(SITE, queues=(queue("pre", target=Target(reserve=reserve)),))
            for reserve in (0.01, 0.0)
        )
    )
    assert dear > cheap
    built = month("pre")
    hours = built.lateness.late.reshape(1, -1, 4, 7).sum(axis=2)[0]
    wage = SITE.prices.paid_hour
    left = [
        sum(row[int((-np.diff(row) * price > wage).sum())] for row in hours)
        for price in (0.99 * cheap, 1.01 * cheap)
    ]
    allowed = 0.02 * built.lateness.replies.sum()
    assert left[1] <= allowed <= left[0]


def test_the_engine_is_given_prices_instead_of_the_periods_target():
    built = month("pre", "post")
    asked = with_prices(built, np.array([4.0, 8.0]))
    prices = asked.site.prices
    assert (prices.late_reply, prices.late_over_month) == (6.0, 0.0)
    agents = np.full(built.lateness.replies.shape, 2.0)
    cost = prices.late_reply * asked.lateness.expected(agents).sum(axis=1)
    late = with_floors(built.lateness, built.problem.queues).expected(agents).sum(axis=1)
    np.testing.assert_allclose(cost, late * [4.0, 8.0])


def test_odds_are_the_share_of_months_on_target_with_wilsons_interval():
    found = odds(months(*[10.0] * 9, 30.0), target=0.98)
    # statsmodels 0.15.0: proportion_confint(9, 10, method="wilson")
    assert (found.share, found.low, found.high) == pytest.approx((0.9, 0.59585, 0.98212), abs=1e-4)
    with pytest.raises(ValueError, match="odds: simulation needs customers, got none"):
        odds(months(0.0, replies=0.0), target=0.98)


def test_targets_and_floors_of_all_queues_are_weighed_by_their_replies():
    easy = queue("post", target=Target(on_time=0.9, day_floor=0.8, confidence=0.7))
    hard = queue("pre", target=Target(on_time=0.98, day_floor=0.95))
    built = month("pre", "post", site=dataclasses.replace(SITE, queues=(hard, easy)))
    weight = built.lateness.replies.sum(axis=1) / built.lateness.replies.sum()
    assert month_target(built) == pytest.approx(weight @ [0.98, 0.9])
    assert day_floor(built) == pytest.approx(weight @ [0.95, 0.8])
    assert confidence(built) == 0.9


def test_a_day_is_at_risk_as_often_as_it_falls_below_its_floor():
    strict = queue("pre", target=Target(day_floor=0.95))
    built = month("pre", site=dataclasses.replace(SITE, queues=(strict,)))
    # 500 replies a day: 25 late ones are just allowed.
    assert below_floor(built, months(25.0, 26.0, 10.0, 200.0)).tolist() == [0.5, 0.0]

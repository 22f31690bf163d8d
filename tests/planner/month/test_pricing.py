"""Targets are put to the roster engine as prices."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import Target
from planner.domain.horizon import DAY_SLOTS
from planner.domain.metrics import Counts, ReplyMetric
from planner.domain.rules import RestDays, Rules
from planner.month import Month
from planner.month.floors import with_floors
from planner.month.pricing import AimPrices, first_metric_price, first_prices, with_prices
from planner.month.scores import excess_tables
from tests.planner.domain.week import queue
from tests.planner.month.months import SITE, month

MEAN = ReplyMetric(
    platform="shop", name="mean", label="mean", counts=Counts.ROUNDS, target=45.0, open_min=600
)


def prices(*late: float, **others) -> AimPrices:
    given = {"metrics": np.zeros(1), "days": np.ones(2), "spare": np.zeros(2)} | others
    return AimPrices(late=np.array(late), **given)


def test_the_first_price_staffs_hours_for_the_target_and_its_reserve():
    months = [
        month("pre", site=dataclasses.replace(SITE, queues=(queue("pre", target=target),)))
        for target in (Target(reserve=0.01), Target(reserve=0.0))
    ]
    dear, cheap = (float(first_prices(built).late[0]) for built in months)
    assert dear > cheap
    built = months[1]
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
    asked = with_prices(built, prices(4.0, 8.0))
    found = asked.site.prices
    assert (found.late_reply, found.late_over_month) == (6.0, 0.0)
    agents = np.full(built.lateness.replies.shape, 2.0)
    cost = found.late_reply * asked.lateness.expected(agents).sum(axis=1)
    late = with_floors(built.lateness, built.problem.queues).expected(agents).sum(axis=1)
    np.testing.assert_allclose(cost, late * [4.0, 8.0])


def worth_of_one_more(built: Month, asked: Month, n: int = 2) -> np.ndarray:
    """Return what one agent more in each slot saves in currency, (n_queues, n_slots)."""
    late = asked.lateness.late[:, :, n] - asked.lateness.late[:, :, n + 1]
    return asked.site.prices.late_reply * late


def test_a_dear_day_has_dear_late_replies():
    built = month("pre")
    plain = worth_of_one_more(built, with_prices(built, prices(4.0)))
    dear = worth_of_one_more(built, with_prices(built, prices(4.0, days=np.array([2.0, 1.0]))))
    np.testing.assert_allclose(dear[0, :DAY_SLOTS], 2 * plain[0, :DAY_SLOTS])
    np.testing.assert_allclose(dear[0, DAY_SLOTS:], plain[0, DAY_SLOTS:])


def test_spare_time_is_worth_its_price_in_every_open_slot():
    built = month("pre")
    plain = worth_of_one_more(built, with_prices(built, prices(4.0)))
    spare = worth_of_one_more(built, with_prices(built, prices(4.0, spare=np.array([6.0, 0.0]))))
    is_open = built.lateness.replies > 0
    np.testing.assert_allclose(spare - plain, 6.0 / 4 * is_open, atol=1e-9)


def test_a_priced_metric_makes_agents_worth_more_in_its_hours():
    built = month("pre")
    excess = excess_tables(built, (MEAN,))
    plain = worth_of_one_more(built, with_prices(built, prices(4.0), excess))
    paid = worth_of_one_more(built, with_prices(built, prices(4.0, metrics=np.ones(1)), excess))
    gained = excess[0, :, :, 2] - excess[0, :, :, 3]
    np.testing.assert_allclose(paid - plain, gained, atol=1e-9)
    before_ten = np.arange(gained.shape[1]) % DAY_SLOTS < 40
    assert (gained[:, before_ten] == 0).all()
    assert gained[:, ~before_ten].max() > 0


def test_tables_with_every_price_never_rise_and_are_convex():
    built = month("pre")
    all_prices = prices(
        4.0, metrics=np.ones(1), days=np.array([2.0, 1.0]), spare=np.array([6.0, 6.0])
    )
    late = with_prices(built, all_prices, excess_tables(built, (MEAN,))).lateness.late
    assert (np.diff(late, axis=2) <= 1e-9).all()
    assert (np.diff(late, n=2, axis=2) >= -1e-9).all()


def test_a_metric_is_priced_where_people_can_do_it_and_not_beyond():
    built = month("pre", site=dataclasses.replace(SITE, rules=Rules(rest_days=RestDays(least=0))))
    excess, first = excess_tables(built, (MEAN,))[0], first_prices(built)
    little = first_metric_price(built, first, excess, 100.0)
    more = first_metric_price(built, first, excess, 2_000.0)
    assert 0 < little < more
    assert first_metric_price(built, first, excess, 1e9) == pytest.approx(0.0)

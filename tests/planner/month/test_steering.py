"""Prices rise with what is missed, fall with what is left, and end where targets just hold."""

import numpy as np
import pytest

from planner.month.aim import Misses
from planner.month.pricing import AimPrices, wage
from planner.month.steering import (
    DEAREST_DAY,
    FIRST_SPARE,
    LEAST_STEP,
    MOST_STEP,
    SLOPE,
    Try,
    dearest_spare,
    next_level,
    next_prices,
)
from tests.planner.month.months import month

BUILT = month("pre", "post")


def tried(late=(5.0, 5.0), metric=0.0, day=1.0, spare=0.0, **missed) -> Try:
    given = {"month": 0.0, "queues": (-1.0, -1.0), "metric": -1.0, "days": 0.0, "tickets": 0.0}
    given |= missed
    return Try(
        prices=AimPrices(
            late=np.array(late),
            metrics=np.array([metric]),
            days=np.full(2, day),
            spare=np.full(2, spare),
        ),
        misses=Misses(
            month=given["month"],
            queues=np.array(given["queues"]),
            metrics=np.array([given["metric"]]),
            days=np.full(2, given["days"]),
            tickets=np.full(2, given["tickets"]),
        ),
    )


def following(*rounds: Try) -> AimPrices:
    return next_prices(BUILT, rounds, lambda _: 0.25)


def test_late_replies_cost_the_same_where_bad_months_just_hold():
    assert following(tried()).late == pytest.approx([5.0, 5.0])


@pytest.mark.parametrize("miss", [0.2, -0.2])
def test_late_replies_cost_more_or_less_by_what_bad_months_miss(miss):
    expected = 5.0 * np.exp(miss / SLOPE)
    assert following(tried(month=miss)).late == pytest.approx([expected] * 2)


def test_a_price_moves_by_a_step_at_most():
    assert following(tried(month=4.0)).late == pytest.approx([5.0 * MOST_STEP] * 2)


@pytest.mark.parametrize(("miss", "times"), [(0.01, LEAST_STEP), (-0.01, 1 / LEAST_STEP)])
def test_a_price_moves_by_a_step_at_least_where_anything_is_missed_or_left(miss, times):
    assert following(tried(month=miss)).late == pytest.approx([5.0 * times] * 2)


def test_steps_double_while_the_roster_stays_the_same():
    rounds = tried((9.0, 9.0)), tried(month=0.01), tried((5.5, 5.5), month=0.01)
    assert following(*rounds).late == pytest.approx([5.5 * 1.21] * 2)


def test_a_queue_that_misses_its_own_target_pays_more_by_itself():
    found = following(tried(month=-0.1, queues=(-0.5, 0.2)))
    assert found.late == pytest.approx([5.0 * np.exp(-0.1 / SLOPE), 5.0 * np.exp(2 * 0.2)])


def test_the_next_price_lies_between_one_that_failed_and_one_that_held():
    rounds = (
        tried((1.0, 1.0), month=9.0),  # planned by unlearnt tables: says nothing of later ones
        tried((5.0, 5.0), month=0.3),
        tried((10.0, 10.0), month=-0.1),
    )
    expected = 5.0 * 2.0**0.75  # three quarters of the way in logs
    assert following(*rounds).late == pytest.approx([expected] * 2)


def test_prices_that_contradict_each_other_are_bracketed_by_the_last_of_each():
    assert next_level([0.0, 1.0, 0.4], [-0.1, 0.2, 0.1], 1.0) == pytest.approx(0.2)


def test_steps_close_in_on_a_price_that_just_holds():
    def miss(level: float) -> float:
        return float(np.exp(-3 * (level - 1.3)) - 1)  # far steeper than taken at first

    levels = [0.0]
    for _ in range(8):
        levels.append(next_level(levels, [miss(level) for level in levels], 1.0))
    assert levels[-1] == pytest.approx(1.3, abs=0.02)


def test_a_metric_gets_a_price_when_it_first_misses_and_none_before():
    assert following(tried(metric=0.0)).metrics.tolist() == [0.0]
    missing = tried(metric=0.0)
    missing.misses.metrics[:] = 0.02
    assert following(missing).metrics.tolist() == [0.25]


def test_late_replies_get_no_dearer_in_the_round_in_which_a_metric_gets_its_price():
    missing = tried(month=0.3)
    missing.misses.metrics[:] = 0.02
    assert following(missing).late == pytest.approx([5.0, 5.0])


def test_a_priced_metric_pays_more_while_it_misses_and_less_once_it_holds():
    more, less = tried(metric=0.25), tried(metric=0.25)
    more.misses.metrics[:], less.misses.metrics[:] = 0.02, -0.02
    assert following(more).metrics[0] == pytest.approx(0.25 * np.exp(0.02 / 0.05))
    assert following(less).metrics[0] == pytest.approx(0.25 * np.exp(-0.02 / 0.05))


def test_a_day_at_risk_gets_dearer_up_to_a_limit_and_cheaper_once_it_is_safe():
    assert following(tried(days=0.01)).days.tolist() == [1.5, 1.5]
    assert following(tried(days=0.01, day=3.9)).days.tolist() == [DEAREST_DAY] * 2
    assert following(tried(days=-0.06, day=1.5)).days == pytest.approx([1.5**0.5] * 2)
    assert following(tried(days=-0.04, day=1.5)).days.tolist() == [1.5, 1.5]
    assert following(tried(days=-0.06)).days.tolist() == [1.0, 1.0]


def test_spare_time_gets_a_price_on_days_whose_tickets_are_late():
    first = FIRST_SPARE * wage(BUILT)
    assert following(tried(tickets=0.01)).spare == pytest.approx([first] * 2)
    assert following(tried(tickets=0.01, spare=first)).spare == pytest.approx([1.6 * first] * 2)
    most = dearest_spare(BUILT)
    assert following(tried(tickets=0.01, spare=most)).spare.tolist() == [most] * 2
    assert following(tried(tickets=0.0)).spare.tolist() == [0.0, 0.0]

"""Scores agree with their definitions."""

import numpy as np
import pytest

from forecasts.scores import PROBABILITIES, Case, pinball, score

RNG = np.random.default_rng(1)


def case(actual, mean, *, special=None, width=0.0, ahead=None, naive=2.0):
    actual, mean = (np.asarray(x, dtype=np.float64) for x in (actual, mean))
    steps = np.linspace(-width, width, len(PROBABILITIES))
    return Case(
        actual=actual,
        mean=mean,
        quantiles=mean + steps[:, None, None],
        day_quantiles=mean.sum(axis=1) + steps[:, None],
        ahead=np.arange(len(actual)) if ahead is None else np.array(ahead),
        special=np.zeros(len(actual), dtype=np.bool_) if special is None else np.array(special),
        naive_abs=naive,
        naive_sq=naive**2,
    )


def test_errors_pool_all_origins():
    found = score([case([[10, 20]], [[12, 20]]), case([[30, 40]], [[30, 34]])])
    assert found.wape == pytest.approx(8 / 100)
    assert found.wape_day == pytest.approx((2 + 6) / 100)
    assert found.bias == pytest.approx(-4 / 100)
    assert found.mase == pytest.approx(np.mean([1.0, 3.0]) / 2)
    assert found.rmsse == pytest.approx(np.mean([np.sqrt(2), np.sqrt(18)]) / 2)


def test_opposite_errors_cancel_in_day_totals_only():
    found = score([case([[10, 20]], [[12, 18]])])
    assert found.wape == pytest.approx(4 / 30)
    assert found.wape_day == 0


def test_hours_without_a_record_and_days_with_one_are_not_scored():
    found = score([case([[10, np.nan], [5, 5]], [[12, 99], [5, 5]])])
    assert found.wape == pytest.approx(2 / 20)
    assert found.wape_day == 0


def test_special_days_are_scored_apart():
    found = score([case([[10], [10]], [[13], [10]], special=[False, True])])
    assert found.wape_sp == 0
    assert score([case([[10]], [[13]])]).wape_sp is None


def test_intervals_are_rounded_outwards_to_counts():
    half = case([[10.0]], [[10.6]], width=0.2)
    assert score([half]).coverage80 == 1  # 10.44 to 10.76 counts as 10 to 11
    assert score([half]).day_coverage80 == 1
    beyond = case([[10.0]], [[11.6]], width=0.2)
    assert score([beyond]).coverage80 == score([beyond]).day_coverage80 == 0


def test_coverage_is_the_share_inside():
    y = RNG.normal(size=(2000, 1))
    normal = case(y, np.zeros((2000, 1)))
    z = np.array(
        [-1.96, -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816, 1.96]
    )
    exact = Case(
        actual=100 * y,
        mean=normal.mean,
        quantiles=np.broadcast_to(100 * z[:, None, None], (11, 2000, 1)),
        day_quantiles=np.broadcast_to(100 * z[:, None], (11, 2000)),
        ahead=normal.ahead,
        special=normal.special,
        naive_abs=1.0,
        naive_sq=1.0,
    )
    found = score([exact])
    assert found.day_coverage80 == pytest.approx(0.80, abs=0.03)
    assert found.day_coverage95 == pytest.approx(0.95, abs=0.02)
    assert found.coverage95 == pytest.approx(0.95, abs=0.02)


def test_the_pinball_loss_of_the_median_is_half_the_absolute_error():
    y, q = RNG.normal(size=50), np.zeros((11, 50))
    np.testing.assert_allclose(pinball(y, q)[5], np.abs(y) / 2)


def test_no_quantile_beats_the_true_one():
    y = RNG.normal(size=20_000)
    at = [pinball(y, np.full((11, 1), x))[9].mean() for x in (1.0, 1.2816, 1.6)]
    assert min(at) == at[1]


def test_a_point_forecast_has_wql_equal_to_wape():
    found = score([case([[10, 20], [5, 8]], [[12, 21], [5, 6]])])
    assert found.wql == pytest.approx(found.wape)
    assert found.wql_day == pytest.approx(found.wape_day)


def test_a_shorter_horizon_keeps_its_days():
    cut = case(np.ones((3, 2)), np.ones((3, 2)), ahead=[0, 6, 7]).within(7)
    assert cut.actual.shape == (2, 2)
    assert cut.quantiles.shape == (11, 2, 2)
    assert cut.day_quantiles.shape == (11, 2)

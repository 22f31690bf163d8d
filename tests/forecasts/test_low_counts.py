"""Rates come back from the mean logarithms of counts."""

import numpy as np
import pytest

from forecasts import forecast
from forecasts.low_counts import TABLE_RATES, log_variance, rate_of
from tests.forecasts.made import day, made

RATES = np.array([0.02, 0.3, 3.0, 30.0, 300.0, 3000.0])


def logs(rate: float) -> np.ndarray:
    return np.log1p(np.random.default_rng(1).poisson(rate, 400_000))


@pytest.mark.parametrize("rate", RATES)
def test_the_rate_of_simulated_counts_is_found(rate):
    assert rate_of(logs(rate).mean()) == pytest.approx(rate, rel=0.02)


@pytest.mark.parametrize("rate", RATES)
def test_the_spread_of_their_logarithms_is_found(rate):
    assert log_variance(rate) == pytest.approx(logs(rate).var(), rel=0.03)


def test_the_table_and_what_lies_beyond_it_meet():
    edge = TABLE_RATES[-1]
    low, high = np.log1p(edge) - 1e-4, np.log1p(edge) + 1e-4
    assert rate_of(np.array(low)) == pytest.approx(rate_of(np.array(high)), rel=1e-3)
    assert log_variance(edge - 1e-6) == pytest.approx(log_variance(edge + 1e-6), rel=0.01)


def test_nothing_comes_from_nothing():
    assert rate_of(np.array([-0.1, 0.0])).tolist() == [0, 0]


@pytest.mark.parametrize("a_day", [0.3, 3.0])
def test_a_thin_queue_is_forecast_at_its_level(a_day):
    counted, expected = 0.0, 0.0
    for seed in range(6):
        history = made(weeks=26, a_day=a_day, seed=seed)
        counted += np.nanmean(
            history.counts[-91:].sum(axis=1, where=~np.isnan(history.counts[-91:]))
        )
        expected += forecast([history], day(182), 14).mean.sum(axis=2).mean()
    assert expected == pytest.approx(counted, rel=0.08)

"""Steady growth is carried on; a level that wanders is left alone."""

import numpy as np
import pytest

from forecasts import forecast
from forecasts.drift import MIN_ORIGINS, horizon_days, shrunken_drift
from tests.forecasts.made import day, made

RNG = np.random.default_rng(1)


def errors(slope, n=20, noise=0.01):
    return [slope * horizon_days(28, 7) + RNG.normal(0, noise, 28) for _ in range(n)]


def test_errors_that_grow_alike_from_every_origin_are_drift():
    assert shrunken_drift(errors(0.003), 7) == pytest.approx(0.003, rel=0.2)


def test_errors_of_changing_sign_are_none():
    wandering = [sign * error for sign, error in zip([1, -1] * 10, errors(0.003), strict=True)]
    assert shrunken_drift(wandering, 7) == 0


def test_few_origins_prove_nothing():
    assert shrunken_drift(errors(0.003, n=MIN_ORIGINS - 1), 7) == 0


def test_a_growing_queue_is_not_forecast_too_low():
    growth = {n: np.exp(0.003 * n) for n in range(280)}
    found = forecast([made(weeks=40, factors=growth)], day(280), 28)
    expected = 500 * np.exp(0.003 * np.arange(280, 308)).mean()
    assert found.mean.sum(axis=(0, 2)).mean() == pytest.approx(expected, rel=0.03)

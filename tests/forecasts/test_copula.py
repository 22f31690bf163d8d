"""Paths rebuilt from quantiles keep each hour's spread and move together within a day."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from forecasts.copula import LEVELS, paths_from_quantiles


def normal_day(mean, sd):
    quantiles = stats.norm.ppf(LEVELS)[:, None, None] * sd + mean
    return np.full((1, 24), float(mean)), np.broadcast_to(quantiles, (len(LEVELS), 1, 24))


def test_each_hour_keeps_its_mean_and_its_quantiles():
    mean, quantiles = normal_day(100, 30)
    paths = paths_from_quantiles(mean, quantiles, 20_000, np.random.default_rng(1))
    np.testing.assert_allclose(paths.mean(axis=0), mean)
    np.testing.assert_allclose(np.quantile(paths, LEVELS, axis=0), quantiles, atol=2.5)


def test_spread_beyond_poisson_is_shared_by_the_hours_of_a_day():
    mean, quantiles = normal_day(100, 30)
    paths = paths_from_quantiles(mean, quantiles, 20_000, np.random.default_rng(1))
    shared = 0.8 * (1 - 100 / 900)
    assert np.corrcoef(paths[:, 0, :2].T)[0, 1] == pytest.approx(shared, abs=0.02)


def test_poisson_spread_is_not_shared():
    mean, quantiles = normal_day(100, 10)
    paths = paths_from_quantiles(mean, quantiles, 20_000, np.random.default_rng(1))
    assert np.corrcoef(paths[:, 0, :2].T)[0, 1] == pytest.approx(0, abs=0.02)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 500), st.floats(0, 200), st.integers(1, 50))
def test_paths_are_never_negative_and_keep_the_mean(mean, sd, n_paths):
    at, quantiles = normal_day(mean, sd)
    paths = paths_from_quantiles(
        at, np.maximum(quantiles, 0), n_paths, np.random.default_rng(n_paths)
    )
    assert (paths >= 0).all()
    np.testing.assert_allclose(paths.mean(axis=0), at, atol=1e-12)

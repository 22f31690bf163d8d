"""A forecast refuses shapes that disagree, scales, and survives a file."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import Forecast, forecast
from tests.forecasts.made import day, made

START = dt.date(2026, 12, 1)


def small(paths):
    paths = np.asarray(paths, dtype=np.float64)
    names = tuple("abc"[: paths.shape[1]])
    return Forecast(
        start=START, queues=names, paths=paths, open=np.ones(paths.shape[1:], dtype=np.bool_)
    )


def test_shapes_that_disagree_are_reported():
    with pytest.raises(ValueError, match="must agree with 2 queues"):
        Forecast(
            start=START,
            queues=("a", "b"),
            paths=np.zeros((5, 1, 2, 24)),
            open=np.ones((2, 2, 24), dtype=np.bool_),
        )


@pytest.mark.parametrize("bad", [-1.0, np.nan])
def test_paths_below_zero_are_reported(bad):
    with pytest.raises(ValueError, match="paths must be 0 or more"):
        small(np.full((1, 1, 1, 24), bad))


def test_day_quantiles_are_those_of_the_sums():
    paths = np.random.default_rng(1).poisson(5, (200, 2, 3, 24))
    np.testing.assert_array_equal(
        small(paths).day_quantile([0.1, 0.9]), np.quantile(paths.sum(axis=3), [0.1, 0.9], axis=0)
    )


def test_dates_count_from_the_start():
    made_up = small(np.ones((2, 1, 3, 24)))
    assert made_up.n_days == 3
    assert made_up.n_paths == 2
    assert made_up.dates == (START, dt.date(2026, 12, 2), dt.date(2026, 12, 3))


def test_scaling_multiplies_the_named_queue_only():
    scaled = small(np.ones((2, 2, 1, 24))).scaled({"b": 2.5})
    assert (scaled.paths[:, 0] == 1).all()
    assert (scaled.paths[:, 1] == 2.5).all()


@pytest.mark.parametrize(
    ("factors", "message"),
    [({"z": 2.0}, "queue must be one of .*, got 'z'"), ({"a": -1.0}, "0 or more, got -1")],
)
def test_a_wrong_factor_is_reported(factors, message):
    with pytest.raises(ValueError, match=message):
        small(np.ones((2, 2, 1, 24))).scaled(factors)


def test_a_file_gives_back_means_open_hours_and_about_the_spread_of_days():
    original = forecast([made(noise_sd=0.1)], day(140), 14)
    back = Forecast.from_frame(original.to_frame(), n_paths=2000)
    np.testing.assert_allclose(back.mean, original.mean)
    np.testing.assert_array_equal(back.open, original.open)
    widths = [np.diff(f.day_quantile([0.1, 0.9]), axis=0).mean() for f in (original, back)]
    assert widths[1] == pytest.approx(widths[0], rel=0.25)


def test_a_file_with_two_queues_keeps_both_apart():
    frame = small(np.arange(2)[None, :, None, None] * np.ones((3, 2, 2, 24))).to_frame()
    back = Forecast.from_frame(frame, n_paths=10)
    assert back.queues == ("a", "b")
    assert back.start == START
    np.testing.assert_allclose(back.mean[0], 0)
    np.testing.assert_allclose(back.mean[1], 1)


def test_a_file_that_cannot_be_read_is_reported():
    frame = small(np.ones((3, 1, 1, 24))).to_frame()
    with pytest.raises(ValueError, match="column p95 must be present"):
        Forecast.from_frame(frame.drop(columns="p95"))
    with pytest.raises(ValueError, match="at least one row, got 0"):
        Forecast.from_frame(frame.iloc[:0])
    with pytest.raises(ValueError, match="an hour must appear once, got 1 twice"):
        Forecast.from_frame(frame.iloc[[0, 0, 1]])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.01, 1e4), st.floats(0.1, 10))
def test_rebuilt_paths_depend_on_the_seed_alone(seed, mean, shape):
    gamma = np.random.default_rng(seed).gamma(shape, mean / shape, (4, 2, 2, 24))
    frame = small(gamma).to_frame()
    first, second = (Forecast.from_frame(frame, n_paths=20, seed=seed) for _ in range(2))
    np.testing.assert_array_equal(first.paths, second.paths)
    assert (first.paths >= 0).all()


def test_rates_are_the_contacts_without_poisson_noise():
    rng = np.random.default_rng(3)
    rate = 80 * np.exp(rng.normal(0, 0.2, (4000, 1, 1, 24)))
    counts = rng.poisson(rate).astype(float)
    made = Forecast(
        start=dt.date(2026, 11, 1), queues=("a",), paths=counts, open=np.ones((1, 1, 24), bool)
    )
    assert made.rates.mean(axis=0) == pytest.approx(made.mean)
    # Eight standard errors of a variance over 4000 paths: 8 * sqrt(2 / 4000) = 0.18.
    assert made.rates.var(axis=0) == pytest.approx(rate.var(axis=0), rel=0.18)


def test_rates_of_pure_poisson_contacts_are_their_mean():
    rng = np.random.default_rng(4)
    counts = rng.poisson(30.0, (4000, 1, 1, 24)).astype(float)
    made = Forecast(
        start=dt.date(2026, 11, 1), queues=("a",), paths=counts, open=np.ones((1, 1, 24), bool)
    )
    assert made.rates.std(axis=0).max() < 0.25 * counts.std(axis=0).min()

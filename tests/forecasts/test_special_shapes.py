"""A campaign that starts at 20:00 has its own day shape."""

import numpy as np
import pandas as pd
import pytest

from forecasts import History
from forecasts.clean import baseline, day_table
from forecasts.shapes import fit_shapes
from forecasts.special_shapes import day_shapes, shrunken_mean
from forecasts.uplift import fit_uplift
from tests.forecasts.made import SHARES, day, made, special

EVENING = np.where(np.arange(8, 22) >= 20, 6.0, 1.0)  # six times as many from 20:00 on
STARTED = SHARES * EVENING / (SHARES * EVENING).sum()


def forecast_shapes(past, **more):
    days = tuple(special(n, "double11_wave1", **more) for n in (*past, 150))
    history = made(a_day=3000, special_days=days)
    counts = history.counts.copy()
    counts[list(past), 8:22] = np.round(counts[list(past), 8:22] * EVENING)
    started = History(
        queue="q",
        contacts=pd.Series(counts.ravel(), index=history.contacts.index),
        special_days=days,
    )
    table = day_table(started, day(140), 28)
    base = baseline(table)
    return day_shapes(table, fit_shapes(table, base), base, fit_uplift(table, base))


@pytest.mark.parametrize(("past", "error"), [((100,), 0.25), ((40, 100), 0.15)])
def test_one_past_start_tells_most_and_two_tell_more(past, error):
    shares = forecast_shapes(past)
    evening = shares[10, -2:].sum()
    usual, true = SHARES[-2:].sum(), STARTED[-2:].sum()
    assert evening == pytest.approx(true, abs=error * (true - usual))


def test_a_known_start_needs_one_example_to_be_right():
    shares = forecast_shapes((100,), starts_hour=20)
    assert shares[10, -2:].sum() == pytest.approx(STARTED[-2:].sum(), abs=0.02)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_a_first_start_has_what_the_planner_expects_after_it():
    shares = forecast_shapes((), starts_hour=20, expected_uplift=6.0, expected_sd=0.05)
    assert shares[10, -2:].sum() == pytest.approx(STARTED[-2:].sum(), abs=0.02)


def test_other_days_keep_their_shape():
    shares = forecast_shapes((40, 100))
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    np.testing.assert_allclose(shares[9], SHARES, atol=0.01)


def test_a_name_never_seen_has_its_weekdays_shape():
    np.testing.assert_allclose(forecast_shapes(())[10], SHARES, atol=0.01)


def test_a_mean_without_signal_is_shrunken_away():
    rng = np.random.default_rng(1)
    weight = np.full((4, 10), 0.1)
    ratio = rng.normal(0, 0.3, (4, 10))
    quiet = shrunken_mean(ratio, weight, np.full(4, 0.09))
    loud = shrunken_mean(ratio + np.linspace(-2, 2, 10), weight, np.full(4, 0.09))
    assert np.abs(quiet).max() < 0.2
    np.testing.assert_allclose(loud, ratio.mean(axis=0) + np.linspace(-2, 2, 10), atol=0.05)

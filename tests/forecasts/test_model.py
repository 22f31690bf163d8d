"""Forecasts are reproducible, honest about closed days, and learn what was put in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts import History, forecast
from forecasts.model import fit
from tests.forecasts.made import SHARES, WEEKDAYS, day, made, special


def test_a_steady_queue_is_forecast_at_its_level():
    found = forecast([made()], day(140), 14)
    expected = 500 * np.tile(WEEKDAYS, 2)
    np.testing.assert_allclose(found.mean[0].sum(axis=1), expected, rtol=0.06)
    np.testing.assert_allclose(
        found.mean[0, :, 8:22].sum(axis=0) / expected.sum(), SHARES, atol=0.01
    )


def test_the_same_seed_gives_the_same_paths_and_another_does_not():
    first, second, other = (forecast([made(weeks=3)], day(21), 3, seed=s) for s in (5, 5, 6))
    np.testing.assert_array_equal(first.paths, second.paths)
    assert (first.paths != other.paths).any()


def test_a_queues_paths_do_not_depend_on_the_queues_order():
    a, b = made(weeks=4, queue="a"), made(weeks=4, queue="b", seed=2)
    both, swapped = forecast([a, b], day(28), 3), forecast([b, a], day(28), 3)
    np.testing.assert_array_equal(both.paths, swapped.paths[:, ::-1])
    # Alone, the same paths come in another order: which belong together is what others change.
    alone = forecast([a], day(28), 3).paths[:, 0].reshape(400, -1)
    np.testing.assert_array_equal(
        np.unique(both.paths[:, 0].reshape(400, -1), axis=0), np.unique(alone, axis=0)
    )


def test_nothing_from_the_start_on_is_used():
    whole, cut = made(weeks=20), made(weeks=20).before(day(100))
    np.testing.assert_array_equal(
        forecast([whole], day(100), 5).paths, forecast([cut], day(100), 5).paths
    )


def test_a_gap_before_the_start_is_bridged_and_widens_the_spread():
    near = forecast([made(noise_sd=0.1)], day(140), 7)
    far = forecast([made(noise_sd=0.1)], day(140 + 56), 7)
    np.testing.assert_allclose(far.mean.sum(axis=2), near.mean.sum(axis=2), rtol=0.1)
    assert (
        np.diff(far.day_quantile([0.1, 0.9]), axis=0).mean()
        > 1.05 * np.diff(near.day_quantile([0.1, 0.9]), axis=0).mean()
    )


def test_closed_days_and_hours_have_no_contacts():
    history = made(special_days=(special(142, "move", "closed"),))
    found = forecast([history], day(140), 7)
    assert not found.open[0, 2].any()
    assert not found.open[0, :, :8].any()
    assert found.open[0, 1, 8:22].all()
    assert (found.paths[:, ~found.open] == 0).all()


def test_a_campaign_day_carries_its_uplift():
    days = tuple(special(n, "double11") for n in (40, 100, 142))
    history = made(factors={40: 4.0, 100: 4.0}, special_days=days)
    found = forecast([history], day(140), 7)
    assert found.mean[0, 2].sum() == pytest.approx(4 * 500, rel=0.15)


def test_a_queue_borrows_the_uplift_that_another_has_seen():
    days = tuple(special(n, "double11") for n in (40, 100, 142))
    seen = made(queue="presale", factors={40: 4.0, 100: 4.0}, special_days=days)
    young = made(queue="tail", weeks=20, special_days=days[2:], seed=2)
    alone, lent = forecast([young], day(140), 7), forecast([young, seen], day(140), 7)
    assert lent.mean[0, 2].sum() > 1.8 * alone.mean[0, 2].sum()
    np.testing.assert_allclose(alone.mean[0, 0], lent.mean[0, 0], rtol=0.05)


def test_expected_totals_are_the_means_of_the_paths():
    days = tuple(special(n, "double11") for n in (40, 100, 142))
    history = made(factors={40: 4.0, 100: 3.0}, special_days=days, noise_sd=0.1)
    fitted = fit(history, day(140), 28)
    paths = fitted.paths(4000, np.random.default_rng(1))
    np.testing.assert_allclose(paths.sum(axis=2).mean(axis=0), fitted.expected_total, rtol=0.02)


def test_no_contacts_at_all_are_forecast_as_none():
    history = made(weeks=6, a_day=0.0)
    assert forecast([history], day(42), 7).paths.max() <= 1


@pytest.mark.parametrize(
    ("histories", "days", "paths", "message"),
    [
        ([], 7, 10, r"queues must be there and differ, got \(\)"),
        ([made(weeks=3), made(weeks=3)], 7, 10, "got .'presale', 'presale'"),
        ([made(weeks=3)], 0, 10, "1 or more, got 0 and 10"),
        ([made(weeks=3)], 7, 0, "1 or more, got 7 and 0"),
        ([made(weeks=1)], 7, 10, "presale: history must span 14 days before 2025-01-27, got 7"),
    ],
)
def test_what_cannot_be_forecast_is_reported(histories, days, paths, message):
    with pytest.raises(ValueError, match=message):
        forecast(histories, day(21), days, n_paths=paths)


@settings(max_examples=8, deadline=None)
@given(st.integers(2, 9), st.floats(0.2, 5000), st.integers(1, 30), st.integers(0, 60), st.data())
def test_paths_are_counts_within_opening_hours(weeks, a_day, n_days, gap, data):
    history = made(weeks=weeks, a_day=a_day, seed=weeks)
    counts = history.counts.copy()
    lost = data.draw(st.lists(st.integers(1, 7 * weeks - 2), max_size=3))
    counts[lost, 8:15] = np.nan
    broken = History(queue="q", contacts=pd.Series(counts.ravel(), index=history.contacts.index))
    found = forecast([broken], day(7 * weeks + gap), n_days, n_paths=7)
    assert found.paths.shape == (7, 1, n_days, 24)
    assert (found.paths >= 0).all()
    assert (found.paths[:, ~found.open] == 0).all()
    np.testing.assert_array_equal(found.paths, np.round(found.paths))

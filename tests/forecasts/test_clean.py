"""Histories become a regular table; accidents are told from changes."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from forecasts import History
from forecasts.clean import baseline, day_table, median_ignoring_nan, weekday_baseline
from tests.forecasts.made import day, made, special


def with_counts(history, change):
    counts = history.counts.copy()
    change(counts)
    contacts = pd.Series(counts.ravel(), index=history.contacts.index)
    return History(queue=history.queue, contacts=contacts, special_days=history.special_days)


def test_the_table_holds_open_days_up_to_the_end_of_the_horizon():
    table = day_table(made(weeks=4), day(30), 10)
    assert (table.n, table.m, table.week) == (28, 12, 7)
    assert table.days[-1].date() == day(39)
    assert table.counts.shape == (28, 14)
    assert table.observed.all()
    assert table.whole.all()


def test_nothing_from_the_start_on_is_used():
    table = day_table(made(weeks=4), day(21), 7)
    assert table.n == 21


def test_a_missing_hour_is_made_up_for_by_the_weekdays_shares():
    def lose_an_hour(counts):
        counts[10, 17] = np.nan  # a ninth of the day's contacts

    table = day_table(with_counts(made(weeks=8, a_day=5000), lose_an_hour), day(56), 7)
    assert table.observed[10]
    assert not table.whole[10]
    assert table.totals[10] == pytest.approx(5000 * 1.0, rel=0.05)


def test_a_day_with_little_on_record_is_not_observed():
    def lose_most(counts):
        counts[10, 8:19] = np.nan

    table = day_table(with_counts(made(weeks=8), lose_most), day(56), 7)
    assert not table.observed[10]


def test_hours_that_a_weekday_never_has_are_closed_not_missing():
    def close_sunday_mornings(counts):
        counts[6::7, 8:12] = np.nan

    table = day_table(with_counts(made(weeks=8), close_sunday_mornings), day(56), 7)
    assert table.observed.all()
    assert table.open_cells[6].tolist() == [False] * 4 + [True] * 10


def test_days_marked_closed_are_not_learned_from():
    history = made(weeks=8, factors={20: 0.0}, special_days=(special(20, "move", "closed"),))
    table = day_table(history, day(56), 7)
    assert not table.observed[20]
    assert not table.special


@pytest.mark.parametrize(
    ("weeks", "start", "message"),
    [
        (4, 0, "presale: history must begin before 2025-01-06, got none before it"),
        (4, 13, "presale: history must span 14 days before 2025-01-19, got 13"),
        (4, 28 + 104 * 7, "must reach into the 728 days before .*, got none after 2025-02-02"),
    ],
)
def test_too_little_history_is_reported(weeks, start, message):
    with pytest.raises(ValueError, match=message):
        day_table(made(weeks=weeks), day(start), 7)


def test_two_weeks_are_enough():
    assert day_table(made(weeks=2), day(14), 7).n == 14


def test_two_weeks_from_monday_to_friday_are_enough():
    def close_weekends(counts):
        counts[5::7] = counts[6::7] = np.nan

    history = with_counts(made(weeks=2), close_weekends).before(day(12))
    assert day_table(history, day(14), 7).n == 10


numbers = st.one_of(st.floats(-100, 100), st.just(np.nan))


@settings(max_examples=50, deadline=None)
@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2), elements=numbers))
def test_medians_are_those_of_numpy(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # columns of NaN alone
        expected = np.nanmedian(x, axis=0)
    np.testing.assert_allclose(median_ignoring_nan(x), expected)


def test_the_baseline_is_the_median_of_the_same_weekday_nearby():
    z = np.random.default_rng(1).normal(6, 1, size=140)
    ordinary = np.random.default_rng(2).random(140) > 0.1
    found = weekday_baseline(z, ordinary, 7)
    for i in range(140):
        near = [j for j in range(i - 35, i + 36, 7) if j != i and 0 <= j < 140 and ordinary[j]]
        assert found[i] == pytest.approx(np.median(z[near]))


def test_the_baseline_of_low_counts_is_their_mean():
    z = np.log1p(np.random.default_rng(1).poisson(0.7, 140))
    found = weekday_baseline(z, np.ones(140, dtype=np.bool_), 7)
    assert found[70] == pytest.approx(np.mean([z[70 + 7 * k] for k in range(-5, 6) if k]))


def test_ordinary_days_of_a_thin_queue_are_no_accidents():
    base = baseline(day_table(made(weeks=30, a_day=0.4), day(210), 7))
    assert base.accident.sum() <= 4
    assert base.ratio[base.ordinary].mean() == pytest.approx(0, abs=0.03)


def test_a_day_far_off_and_alone_is_an_accident():
    base = baseline(day_table(made(factors={60: 0.3, 61: 0.3}), day(140), 7))
    assert np.flatnonzero(base.accident).tolist() == [60, 61]


def test_three_days_in_a_row_are_a_change_of_level():
    base = baseline(day_table(made(factors=dict.fromkeys(range(60, 63), 0.3)), day(140), 7))
    assert not base.accident.any()


def test_special_days_and_their_neighbours_are_not_ordinary():
    history = made(special_days=(special(60, "618"),), factors={60: 3.0})
    base = baseline(day_table(history, day(140), 7))
    assert not base.ordinary[59:62].any()
    assert base.ratio[60] == pytest.approx(np.log(3), abs=0.1)
    assert not base.accident.any()

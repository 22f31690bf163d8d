"""A history refuses what is not hourly whole days and finds its open hours."""

import numpy as np
import pandas as pd
import pytest

from forecasts import History, SpecialDay
from tests.forecasts.made import FIRST, day, made


def series(values, start="2025-01-06", freq="h"):
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq=freq))


@pytest.mark.parametrize(
    ("contacts", "message"),
    [
        (pd.Series([1.0]), "presale: contacts must be indexed by time, got int64"),
        (series([1.0] * 23), "presale: contacts must be whole days, got 23 hours"),
        (series([1.0] * 24, "2025-01-06 01:00"), "must be hourly from a midnight"),
        (series([1.0] * 48, freq="30min"), "must be hourly from a midnight"),
        (series([1.0] * 23 + [-2.0]), "presale: contacts must be 0 or more, got -2"),
    ],
)
def test_history_names_the_queue_the_rule_and_the_value(contacts, message):
    with pytest.raises(ValueError, match=message):
        History(queue="presale", contacts=contacts)


def test_an_hour_seen_less_than_half_as_often_as_the_commonest_is_closed():
    counts = np.full((4, 24), np.nan)
    counts[:, 9] = 1
    counts[:1, 10] = 1
    counts[:2, 11] = 1
    assert History(queue="q", contacts=series(counts.ravel())).open_hours == (9, 11)


def test_a_weekday_seen_rarely_is_closed():
    history = made(weeks=8)
    counts = history.counts.copy()
    counts[6:-14:7] = np.nan  # all Sundays but the last two
    closed = History(queue="q", contacts=pd.Series(counts.ravel(), index=history.contacts.index))
    assert closed.open_weekdays == (0, 1, 2, 3, 4, 5)
    assert closed.open_hours == tuple(range(8, 22))
    assert not closed.open_slots[6].any()
    assert closed.open_slots.sum() == 6 * 14


def test_before_keeps_the_days_up_to_and_without_the_day():
    known = made(weeks=2).before(day(3))
    assert (known.first_day, known.last_day) == (FIRST, day(2))
    assert len(made(weeks=2).before(day(-5)).contacts) == 0


@pytest.mark.parametrize(("uplift", "sd"), [(0.0, 0.3), (2.0, 0.0)])
def test_an_expectation_must_be_above_zero(uplift, sd):
    with pytest.raises(ValueError, match="618: expected_uplift and expected_sd must be above 0"):
        SpecialDay(date=FIRST, name="618", kind="promotion", expected_uplift=uplift, expected_sd=sd)

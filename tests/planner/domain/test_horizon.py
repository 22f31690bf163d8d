"""Days and slots of the horizon, and wall time where clocks change."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.horizon import Horizon, clock

NEW_YORK = "America/New_York"


def horizon(date: str, n_days: int = 1, zone: str = "Asia/Shanghai") -> Horizon:
    return Horizon(start=dt.date.fromisoformat(date), n_days=n_days, zone=zone)


@pytest.mark.parametrize("n_days", [0, 401])
def test_number_of_days_out_of_range_is_refused(n_days):
    with pytest.raises(ValueError, match=f"horizon: n_days must be 1 to 400, got {n_days}"):
        horizon("2026-11-01", n_days)


@pytest.mark.parametrize("n_days", [1, 400])
def test_horizon_has_96_slots_a_day(n_days):
    assert horizon("2026-11-01", n_days).n_slots == 96 * n_days


@pytest.mark.parametrize(
    ("year", "month", "n_days"), [(2028, 2, 29), (2026, 2, 28), (2026, 12, 31)]
)
def test_month_has_its_days(year, month, n_days):
    span = Horizon.month(year, month, NEW_YORK)
    assert (span.start, span.n_days, span.zone) == (dt.date(year, month, 1), n_days, NEW_YORK)
    assert span.end == span.dates[-1] + dt.timedelta(days=1)
    assert len(span.dates) == n_days


def test_day_is_the_index_of_a_date_inside():
    span = horizon("2026-11-28", 5)
    assert [span.day(dt.date(2026, 12, d)) for d in (1, 2, 3)] == [3, 4, None]
    assert span.day(dt.date(2026, 11, 27)) is None
    assert [span.day(date) for date in span.dates] == [0, 1, 2, 3, 4]
    assert span.date(-1) == dt.date(2026, 11, 27)


def test_weekdays_count_from_monday():
    span = horizon("2026-11-02", 7)  # a Monday
    assert [span.weekday(d) for d in range(-1, 8)] == [6, 0, 1, 2, 3, 4, 5, 6, 0]
    assert [d for d in range(7) if span.is_weekend(d)] == [5, 6]


@pytest.mark.parametrize(
    ("date", "minute", "utc"),
    [
        ("2026-03-08", 90, "06:30"),  # 01:30, still winter time
        ("2026-03-08", 150, "07:30"),  # 02:30 does not exist and is moved on to 03:30
        ("2026-03-08", 210, "07:30"),
        ("2026-11-01", 30, "04:30"),  # 00:30, still summer time
        ("2026-11-01", 90, "05:30"),  # 01:30 comes twice; the first is meant
        ("2026-11-01", 120, "07:00"),
    ],
)
def test_wall_time_becomes_utc_on_days_of_a_clock_change(date, minute, utc):
    instant = horizon(date, zone=NEW_YORK).utc(0, minute)
    assert instant == dt.datetime.fromisoformat(f"{date}T{utc}+00:00")
    assert instant.tzinfo is dt.UTC


def test_shanghai_is_eight_hours_ahead():
    assert horizon("2026-11-11").utc(0, 20 * 60) == dt.datetime(2026, 11, 11, 12, tzinfo=dt.UTC)


@settings(max_examples=50, deadline=None)
@given(
    d=st.integers(-40, 400),
    minute=st.integers(0, 1439),
    start=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
)
def test_minutes_past_midnight_are_the_next_days(d, minute, start):
    span = Horizon(start=start, n_days=1, zone=NEW_YORK)
    assert span.utc(d, 1440 + minute) == span.utc(d + 1, minute)


def test_clock_goes_round():
    assert [clock(m) for m in (0, 5, 1439, 1440, 1530)] == [
        "00:00",
        "00:05",
        "23:59",
        "00:00",
        "01:30",
    ]

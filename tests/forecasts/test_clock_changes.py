"""An hour that the clock runs through twice is no mistake; a copied row is one."""

import numpy as np
import pandas as pd
import pytest

from forecasts import forecast, histories_from_frame
from forecasts.clock_changes import hours_put_back

FIRST = pd.Timestamp("2025-09-01")


def around_the_clock(freq="h", weeks=10):
    """Return a file's rows in central Europe: the clock goes back on 26 October 2025."""
    stamps = pd.date_range(
        FIRST, FIRST + pd.Timedelta(weeks=weeks), freq=freq, tz="Europe/Berlin", inclusive="left"
    ).tz_localize(None)
    return pd.DataFrame({"timestamp": stamps, "queue": "presale", "contacts": 10.0})


@pytest.mark.parametrize(("freq", "rows"), [("h", 2), ("30min", 4), ("15min", 8)])
def test_the_hour_of_the_autumn_change_is_known_and_no_other(freq, rows):
    stamps = pd.DatetimeIndex(around_the_clock(freq)["timestamp"])
    assert stamps.has_duplicates
    found = stamps[hours_put_back(stamps)]
    assert set(found.floor("h")) == {pd.Timestamp("2025-10-26 02:00")}
    assert len(found) == rows


@pytest.mark.parametrize(
    "copied",
    [
        "2025-10-25 02:00",  # a Saturday
        "2025-10-19 04:00",  # too late at night
        "2025-10-26 02:00",  # a third time
        "2025-10-26 03:00",  # a second hour of the same day
    ],
)
def test_copied_rows_are_no_clock_change(copied):
    stamps = pd.DatetimeIndex([*around_the_clock()["timestamp"], pd.Timestamp(copied)])
    assert pd.Timestamp(copied) not in stamps[hours_put_back(stamps)]


def test_half_of_an_hour_repeated_is_no_clock_change():
    frame = around_the_clock("30min")
    stamps = pd.DatetimeIndex(
        frame["timestamp"].drop(frame.index[frame["timestamp"].duplicated()][0])
    )
    assert not hours_put_back(stamps).any()


def test_the_hour_that_comes_twice_counts_once():
    (history,) = histories_from_frame(around_the_clock())
    assert len(history.contacts) == 24 * 70
    assert (history.contacts == 10).all()


def test_both_changes_leave_the_forecast_at_its_level():
    """The hour absent in March is a gap, the one repeated in October an hour."""
    spring = around_the_clock()
    spring["timestamp"] = pd.date_range(
        "2025-02-10", periods=len(spring), freq="h", tz="Europe/Berlin"
    ).tz_localize(None)
    (history,) = histories_from_frame(spring)
    assert np.isnan(history.contacts[pd.Timestamp("2025-03-30 02:00")])
    start = history.last_day + pd.Timedelta(days=1)
    assert forecast([history], start, 7).mean.sum(axis=2) == pytest.approx(240, rel=0.03)

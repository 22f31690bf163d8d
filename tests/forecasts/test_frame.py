"""A table becomes histories: bins summed, partial days dropped, the calendar joined."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasts import SpecialDay, histories_from_frame, whole_hours
from tests.forecasts.made import FIRST, day, made, table_of


@pytest.mark.parametrize("bin_min", [15, 30, 60])
def test_bins_are_summed_to_hours(bin_min):
    stamps = pd.date_range("2025-01-06", "2025-01-20", freq=f"{bin_min}min", inclusive="left")
    frame = pd.DataFrame({"timestamp": stamps, "queue": "presale", "contacts": 2})
    (history,) = histories_from_frame(frame)
    assert set(history.contacts) == {2 * 60 / bin_min}
    assert (history.first_day, history.last_day) == (FIRST, day(13))


def test_absent_rows_are_gaps_and_rows_may_come_in_any_order():
    history = made(weeks=3)
    frame = table_of(history).drop(index=50).sample(frac=1, random_state=1)
    (read,) = histories_from_frame(frame)
    gap = table_of(history).loc[50, "timestamp"]
    assert np.isnan(read.contacts[gap])
    pd.testing.assert_series_equal(
        read.contacts.drop(gap), history.contacts.drop(gap), check_freq=False, check_names=False
    )


def test_a_first_and_last_day_that_are_not_whole_are_dropped():
    frame = table_of(made(weeks=3)).iloc[3:-2]
    (read,) = histories_from_frame(frame)
    assert (read.first_day, read.last_day) == (day(1), day(19))


def test_queues_keep_the_order_of_the_table():
    frame = pd.concat([table_of(made(queue=q, weeks=2)) for q in ("b", "a")])
    assert [h.queue for h in histories_from_frame(frame)] == ["b", "a"]


def test_calendar_rows_without_a_queue_hold_for_every_queue():
    frame = pd.concat([table_of(made(queue=q, weeks=2)) for q in ("a", "b")])
    calendar = pd.DataFrame(
        {
            "queue": ["a", None, ""],
            "date": ["2025-02-01", "2025-02-02", "2025-02-03"],
            "name": ["anniversary", "spring_festival", "lantern"],
            "kind": ["promotion", "public_holiday", "festival"],
            "known_in_advance": [1, 1, 0],
        }
    )
    a, b = histories_from_frame(frame, calendar)
    assert [d.name for d in a.special_days] == ["anniversary", "spring_festival", "lantern"]
    assert [d.name for d in b.special_days] == ["spring_festival", "lantern"]
    assert b.special_days[1] == SpecialDay(
        date=dt.date(2025, 2, 3), name="lantern", kind="festival", known_in_advance=False
    )


def test_names_in_the_history_add_to_the_calendar():
    frame = table_of(made(weeks=2))
    frame["special_day"] = np.where(frame["timestamp"].dt.date == day(3), "618|anniversary", None)
    calendar = pd.DataFrame(
        {"queue": ["presale"], "date": [str(day(3))], "name": ["618"], "kind": ["promotion"]}
    )
    (history,) = histories_from_frame(frame, calendar)
    assert [(d.date, d.name, d.kind) for d in history.special_days] == [
        (day(3), "618", "promotion"),
        (day(3), "anniversary", "event"),
    ]


def change(**columns):
    return table_of(made(weeks=2)).assign(**columns)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (change().drop(columns="queue"), "history: column queue must be present"),
        (change().iloc[:0], "history: must have at least one row, got 0"),
        (change(contacts=np.nan), "presale: must have at least one count"),
        (change(contacts=-1), "presale: contacts must be 0 or more, got -1"),
        (
            pd.concat([change(), change().iloc[:1]]),
            "presale: a timestamp must appear once, got 2025-01-06 08:00:00 twice",
        ),
        (
            change()
            .iloc[:2]
            .assign(timestamp=pd.to_datetime(["2025-01-06 00:00", "2025-01-06 00:07"])),
            "presale: bins must be 15, 30 or 60 minutes, got 7",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_reported(frame, message):
    with pytest.raises(ValueError, match=message):
        histories_from_frame(frame)


def test_a_calendar_without_kinds_is_reported():
    with pytest.raises(ValueError, match="calendar: column kind must be present"):
        histories_from_frame(change(), pd.DataFrame({"queue": [], "date": [], "name": []}))


@pytest.mark.parametrize(
    ("queue", "hours", "weekdays", "span"),
    [
        ("bank_us_2003", range(7, 21), range(5), ("2003-03-03", "2003-10-24")),
        ("ed_iowa_2013_2018", range(24), range(7), ("2013-07-01", "2018-03-31")),
        ("orders_uk_gift_2011", range(7, 21), (0, 1, 2, 3, 4, 6), ("2010-12-01", "2011-12-08")),
    ],
)
def test_real_series_have_the_grid_that_their_notes_describe(
    arrivals, queue, hours, weekdays, span
):
    history = arrivals(queue)
    assert history.open_hours == tuple(hours)
    assert history.open_weekdays == tuple(weekdays)
    assert (str(history.first_day), str(history.last_day)) == span


def test_an_hour_that_is_not_over_is_left_out_of_todays_hours():
    stamps = ["2026-11-11 08:00", "2026-11-11 08:30", "2026-11-11 09:00"]
    rows = pd.DataFrame({"timestamp": pd.to_datetime(stamps), "queue": "q", "contacts": [3, 4, 5]})
    seen = whole_hours(rows)
    assert seen["timestamp"].tolist() == [pd.Timestamp("2026-11-11 08:00")]
    assert seen["contacts"].tolist() == [7]


def test_hourly_rows_of_today_are_taken_as_they_are():
    stamps = pd.to_datetime(["2026-11-11 08:00", "2026-11-11 10:00"])
    rows = pd.DataFrame({"timestamp": stamps, "queue": "q", "contacts": [3.0, 4.0]})
    pd.testing.assert_frame_equal(whole_hours(rows), rows[["timestamp", "queue", "contacts"]])


def test_a_campaigns_phase_start_and_expected_uplift_come_from_the_calendar():
    calendar = pd.DataFrame(
        {
            "queue": "",
            "date": [day(100), day(101)],
            "name": "double11",
            "kind": "promotion",
            "phase": ["wave", ""],
            "starts_hour": [20, 0],
            "expected_uplift": [3.0, np.nan],
            "expected_sd": [0.5, np.nan],
        }
    )
    (history,) = histories_from_frame(table_of(made()), calendar)
    wave, plain = history.special_days
    assert (wave.phase, wave.starts_hour) == ("wave", 20)
    assert (wave.expected_uplift, wave.expected_sd) == (3.0, 0.5)
    assert plain == SpecialDay(date=day(101), name="double11", kind="promotion")

"""Overtime is counted once, by its kind, and over the edge of the month."""

import datetime as dt

import pytest

from planner.domain.horizon import Horizon
from planner.domain.labour import OvertimePay, Tier
from planner.domain.overtime import OvertimeKind, overtime
from planner.domain.shifts import Shift
from tests.planner.domain.week import day, roster, signed

EIGHT = Shift(code="D", name="day", start_min=480, length_min=480)
TEN = Shift(code="T", name="ten", start_min=480, length_min=600)
LONG = Shift(code="L", name="long", start_min=480, length_min=780)  # 13 h
SHIFTS = (EIGHT, TEN, LONG)
CHINA = OvertimePay(
    clause="art. 44",
    day=(Tier(after_min=480, rate=1.5),),
    week_rate=2.0,
    week_is_rest=True,
    holiday_rate=3.0,
)
CALIFORNIA = OvertimePay(
    clause="§ 510",
    day=(Tier(after_min=480, rate=1.5), Tier(after_min=720, rate=2.0)),
    week_rate=1.5,
    seventh_day=(Tier(after_min=0, rate=1.5), Tier(after_min=480, rate=2.0)),
)
PERIOD = OvertimePay(clause="503", period_rate=1.5, holiday_rate=3.0)


def pieces(pay, row, before="", holidays=(), **changes):
    made = roster(row, before=(before,) if before else (), shifts=SHIFTS, **changes)
    found = overtime(
        made, pay, normal_week_min=2400, normal_day_min=480, holidays=frozenset(holidays)
    )
    return [(p.d, p.kind.value, p.minutes, p.rate) for p in found]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("DDDDD--", []),
        ("DDDDDD-", [(5, "rest_day", 480, 2.0)]),
        ("T------", [(0, "day", 120, 1.5)]),
        ("TTTTTD-", [(d, "day", 120, 1.5) for d in range(5)] + [(5, "rest_day", 480, 2.0)]),
    ],
)
def test_china_pays_long_days_and_days_beyond_the_week(row, found):
    assert pieces(CHINA, row) == found


def test_statutory_holiday_is_paid_in_full_and_shortens_the_week():
    assert pieces(CHINA, "DD-DD--", holidays=[day(2)]) == []
    assert pieces(CHINA, "DDTDD--", holidays=[day(2)]) == [(2, "holiday", 600, 3.0)]
    assert pieces(CHINA, "DD-DDD-", holidays=[day(2)]) == [(5, "rest_day", 480, 2.0)]


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("DDDDD-", [(0, "rest_day", 480, 2.0)]),
        ("DDDD--", []),
        ("DDDDT-", [(0, "rest_day", 480, 2.0)]),  # last month's long day is last month's matter
        ("", [(0, "rest_day", 132, 2.0)]),  # six unknown days take 342 of 2400 minutes each
    ],
)
def test_week_cut_by_the_month_counts_the_days_before(before, found):
    sunday = Horizon(start=day(6), n_days=2)
    assert pieces(CHINA, "D-", before, horizon=sunday) == found


def test_california_doubles_past_twelve_hours_and_pays_the_seventh_day():
    assert pieces(CALIFORNIA, "L------") == [(0, "day", 240, 1.5), (0, "day", 60, 2.0)]
    week = pieces(CALIFORNIA, "DDDDDDT")
    assert week == [
        (5, "week", 480, 1.5),
        (6, "seventh_day", 480, 1.5),
        (6, "seventh_day", 120, 2.0),
    ]
    assert pieces(CALIFORNIA, "DDDD-DT")[-1][1] == "week"  # the sixth day of work, not the seventh


@pytest.mark.parametrize(("row", "minutes"), [("TTTT---", 0), ("TTTTD--", 480), ("TTTT--D", 480)])
def test_comprehensive_hours_average_over_the_period(row, minutes):
    found = pieces(PERIOD, row)
    assert found == ([(None, "period", minutes, 1.5)] if minutes else [])


def test_leave_and_holidays_lessen_the_periods_hours():
    away = (signed(6, "leave"),)
    assert pieces(PERIOD, "DDDDD--", requests=away) == [(None, "period", 343, 1.5)]
    assert pieces(PERIOD, "DDDDD--", holidays=[day(0)]) == [(0, "holiday", 480, 3.0)]
    assert pieces(PERIOD, "-DDDDD-", holidays=[day(0)]) == [(None, "period", 480, 1.5)]


def test_no_minute_counts_twice():
    for pay in (CHINA, CALIFORNIA):
        found = pieces(pay, "LLLLLLL", holidays=[day(3), dt.date(2030, 1, 1)])
        assert sum(minutes for _, _, minutes, _ in found) <= 7 * 780
        assert {kind for _, kind, _, _ in found} <= {k.value for k in OvertimeKind}


def test_pay_counts_by_the_period_or_by_the_week():
    with pytest.raises(ValueError, match="got both"):
        OvertimePay(clause="x", week_rate=1.5, period_rate=1.5)
    with pytest.raises(ValueError, match="rise"):
        OvertimePay(clause="x", day=(Tier(after_min=720, rate=2), Tier(after_min=480, rate=1.5)))

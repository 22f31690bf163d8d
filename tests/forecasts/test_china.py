"""China's days agree with the State Council's notice, and unknown years say so."""

import datetime as dt
from collections import Counter

import pytest
from lunardate import LunarDate

from forecasts import HolidayNotice, china_special_days


def days_of(year):
    return china_special_days(dt.date(year, 1, 1), dt.date(year, 12, 31))


def test_days_off_and_worked_weekends_of_2026_are_those_of_the_notice():
    # State Council General Office, notice 国办发明电〔2025〕7号 on the holidays of 2026.
    off = {
        (5, 1): 5, (10, 1): 7, (6, 19): 3, (9, 25): 3, (4, 4): 3, (1, 1): 3,
    }  # fmt: skip
    dates = {d.date for d in days_of(2026) if d.kind == "public_holiday"}
    for (month, first), length in off.items():
        run = [dt.date(2026, month, first) + dt.timedelta(days=k) for k in range(length)]
        assert dates >= set(run)
        assert run[-1] + dt.timedelta(days=1) not in dates
    makeup = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert [
        (d.date.month, d.date.day) for d in days_of(2026) if d.kind == "makeup_workday"
    ] == makeup


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
def test_spring_festival_follows_the_moon(year):
    days = days_of(year)
    new_year = LunarDate(year, 1, 1).to_solar_date()
    festival = [d.date for d in days if d.name == "spring_festival"]
    assert festival[0] == new_year
    (eve,) = [d.date for d in days if d.name == "spring_festival_eve"]
    assert eve == new_year - dt.timedelta(days=1)
    after = [d.date for d in days if d.name == "spring_festival_return"]
    worked = {d.date for d in days if d.kind == "makeup_workday"}
    between = {festival[-1] + dt.timedelta(days=k) for k in range(1, 8)} - worked
    assert set(after) == between


def test_years_without_a_notice_are_provisional():
    assert not any(d.provisional for d in days_of(2026))
    assert all(d.provisional for d in days_of(2035))


def test_no_day_has_two_entries_and_all_lie_in_the_range():
    days = china_special_days(dt.date(2024, 6, 1), dt.date(2026, 3, 1))
    assert max(Counter(d.date for d in days).values()) == 1
    assert dt.date(2024, 6, 1) <= days[0].date < days[-1].date <= dt.date(2026, 3, 1)


NEW_YEAR_2027 = dt.date(2027, 2, 6)


def notice(**more):
    off = {NEW_YEAR_2027 + dt.timedelta(days=k): "spring_festival" for k in range(-1, 7)}
    return HolidayNotice(year=2027, off=off, **more)


def of_2027(*notices):
    return china_special_days(dt.date(2027, 1, 1), dt.date(2027, 12, 31), notices)


def test_a_notice_overrules_the_package_for_its_year_alone():
    worked = dt.date(2027, 1, 30)
    days = of_2027(notice(worked=frozenset({worked})))
    assert [d.date for d in days if d.kind == "makeup_workday"] == [worked]
    assert not any(d.provisional for d in days if d.date.month < 12)
    assert not any(d.kind == "public_holiday" for d in days if d.date.month < 12)  # as it says
    only_2026 = china_special_days(dt.date(2026, 2, 1), dt.date(2026, 12, 1), (notice(),))
    assert only_2026 == china_special_days(dt.date(2026, 2, 1), dt.date(2026, 12, 1))


def test_a_notice_may_itself_be_provisional():
    assert any(d.provisional for d in of_2027(notice(provisional=True)) if d.date.month == 2)


def test_a_notice_that_contradicts_itself_is_refused():
    with pytest.raises(ValueError, match="2027: a day is off or worked, got 2027-02-06 as both"):
        notice(worked=frozenset({NEW_YEAR_2027}))
    with pytest.raises(ValueError, match="2027-02-06, the lunar new year, must be off"):
        HolidayNotice(year=2027)

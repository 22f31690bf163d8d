"""Each limit of the law is found at its limit, on both sides and over the edge of the month."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from planner.config import load_labour
from planner.config.labour import presets
from planner.domain.compliance import assess
from planner.domain.horizon import Horizon
from planner.domain.labour import Limit
from planner.domain.shifts import Pause, Shift
from tests.planner.domain.week import agents, day, roster

LUNCH = (Pause(name="lunch", start_min=720, length_min=60),)
EIGHT = Shift(code="D", name="day", start_min=480, length_min=540, pauses=LUNCH)
NIGHT = Shift(
    code="N",
    name="night",
    start_min=810,
    length_min=540,
    pauses=(Pause(name="dinner", start_min=975, length_min=60),),
    night=True,
)
ELEVEN = Shift(code="L", name="long", start_min=480, length_min=720, pauses=LUNCH)
TWELVE = Shift(code="T", name="longest", start_min=480, length_min=780, pauses=LUNCH)
SHIFTS = (EIGHT, NIGHT, ELEVEN, TWELVE)
CHINA = load_labour("china-standard")
NONE = dataclasses.replace(load_labour("us"), name="none", pay=None)


def findings(law, *rows, before="", **changes):
    planned = roster(*rows, before=(before,) if before else (), shifts=SHIFTS, **changes)
    return assess(planned, law, paid_hour=20).findings


def amounts(law, row, limit, before="", **changes):
    found = findings(law, row, before=before, **changes)
    return [f.amount for f in found if f.limit == limit]


@pytest.mark.parametrize(("row", "found"), [("DDDDDD-", []), ("DDDDDDD", [1]), ("DDDDDD", [])])
def test_a_day_of_rest_is_due_in_each_whole_week(row, found):
    assert amounts(CHINA, row, "weekly_rest") == found


@pytest.mark.parametrize(
    ("before", "found"), [("DDDDDD", [1]), ("DDDDD-", []), ("?DDDDD", []), ("", [])]
)
def test_week_over_the_edge_of_the_month(before, found):
    sunday = Horizon(start=day(6), n_days=1)
    assert amounts(CHINA, "D", "weekly_rest", before, horizon=sunday) == found


@pytest.mark.parametrize(("row", "found"), [("L------", []), ("T------", [60])])
def test_three_hours_of_overtime_a_day(row, found):
    assert amounts(CHINA, row, "overtime_day") == found


@pytest.mark.parametrize(
    ("long_days", "found"),
    [(12, []), (13, [180])],  # 3 h each: 36 and 39 h
)
def test_thirty_six_hours_of_overtime_a_month(long_days, found):
    days = ["L"] * long_days + ["-"] * (15 - long_days)
    row = "".join("".join(days[5 * i : 5 * i + 5]) + "--" for i in range(3))
    assert amounts(CHINA, row, "overtime_month") == found


def test_each_calendar_month_has_its_own_thirty_six_hours():
    row = "LLLLL--" * 3  # 45 h, of which 15 h in November's first 10 days and so on
    split = Horizon(start=dt.date(2026, 11, 23), n_days=21)  # eight days in November
    assert amounts(CHINA, row, "overtime_month", horizon=split) == []
    assert amounts(CHINA, row, "overtime_month") == [9 * 60]


@pytest.mark.parametrize(("least", "found"), [(570, []), (571, [1])])
def test_rest_between_days_also_over_the_edge(least, found):
    law = dataclasses.replace(NONE, daily_rest=Limit(amount=least, clause="art. 3"))
    assert amounts(law, "ND-----", "daily_rest") == found
    assert amounts(law, "D------", "daily_rest", before="N") == found
    assert amounts(law, "D------", "daily_rest", before="?") == []


@pytest.mark.parametrize(("row", "found"), [("DDDDDD-", []), ("DDDDDDD", [480])])
def test_europe_averages_forty_eight_hours(row, found):
    assert amounts(load_labour("eu"), row, "week_average") == found


def test_europes_average_takes_the_days_before_in():
    assert amounts(load_labour("eu"), "DDDDDDD", "week_average", before="DDDDD--") == []


@pytest.mark.parametrize(("least", "found"), [(60, []), (61, [1])])
def test_break_in_a_long_shift(least, found):
    law = load_labour("us-california")
    law = dataclasses.replace(law, pause=dataclasses.replace(law.pause, least_min=least))
    assert amounts(law, "D------", "pause") == found


@pytest.mark.parametrize(("most", "found"), [(480, []), (479, [1])])
def test_nights_average(most, found):
    law = dataclasses.replace(NONE, night_average=Limit(amount=most, clause="art. 8"))
    assert amounts(law, "NN-----", "night_average") == found


@pytest.mark.parametrize(("row", "found"), [("DDDDD--", []), ("DDDDDDD", [2]), ("DDDDDD-", [1])])
def test_handbooks_two_rest_days(row, found):
    assert amounts(load_labour("handbook"), row, "month_rest") == found


@pytest.mark.parametrize(("most", "found"), [(660, []), (659, [1])])
def test_longest_day(most, found):
    law = dataclasses.replace(NONE, longest_day=Limit(amount=most, clause="x"))
    assert amounts(law, "L------", "longest_day") == found


def test_protected_people_have_neither_nights_nor_overtime():
    (one,) = agents(1)
    one = dataclasses.replace(one, protected_from=day(1), protected_until=day(2))
    assert amounts(CHINA, "NNNN---", "protection", agents=(one,)) == [480, 480]
    assert amounts(CHINA, "LDDL---", "protection", agents=(one,)) == []
    assert amounts(CHINA, "DDL----", "protection", agents=(one,)) == [180]


def test_comprehensive_hours_need_an_approval_on_record():
    asked = load_labour("china-comprehensive")
    assert [f.limit for f in findings(asked, "DDDDD--")] == ["approval"]
    assert not findings(load_labour("china-comprehensive", approved="2026-17"), "TTT----")


def test_mend_is_the_day_that_costs_least():
    planned = roster("DDDDDDD", shifts=SHIFTS)
    late = np.array([[9.0, 8, 2, 7, 1, 6, 5]])
    found = assess(planned, CHINA, paid_hour=20, late_without=late).findings
    (rest,) = (f for f in found if f.limit == "weekly_rest")
    assert rest.mend.dates == (day(4), day(2))
    assert rest.mend.late == 1
    assert rest.mend.text == "give 1 of 2026-11-04, 2026-11-06 off: 1 more late replies"
    crowded = roster("DDDDDDD", "---D---", "---D---", shifts=SHIFTS)
    (rest,) = (f for f in assess(crowded, CHINA, paid_hour=20).findings if f.limit == "weekly_rest")
    assert rest.mend.dates[0] == day(3)


def test_giving_the_mend_mends_it():
    planned = roster("DDDDDDD", shifts=SHIFTS)
    (rest,) = (f for f in assess(planned, CHINA, paid_hour=20).findings if f.limit == "weekly_rest")
    d = planned.problem.horizon.day(rest.mend.dates[0])
    assert not assess(planned.with_code(0, d, -1), CHINA, paid_hour=20).findings


def test_overtime_is_priced_at_its_rates():
    found = assess(roster("LDDDDD-", shifts=SHIFTS), CHINA, paid_hour=20)
    # Three hours of a long day at 150 %, eight of a sixth day at 200 %.
    assert found.overtime_cost == 20 * (3 * 1.5 + 8 * 2)
    assert found.overtime_min == {1.5: 180, 2.0: 480}
    (one,) = found.overtime
    assert (one.agent, one.cost) == ("a", 410)


def test_nothing_is_owed_where_no_law_pays():
    assert assess(roster("DDDDDDD", shifts=SHIFTS), NONE, paid_hour=20).overtime == ()


@pytest.mark.parametrize("name", presets())
def test_presets_say_when_and_where_they_were_read(name):
    law = load_labour(name)
    assert law.as_of.year == 2026
    assert law.sure in ("high", "medium", "low")
    assert law.source


def test_all_presets_are_there():
    assert presets() == (
        "china-comprehensive", "china-standard", "eu", "handbook", "us", "us-california",
    )  # fmt: skip


def test_china_has_thirteen_statutory_holidays_a_year():
    for year in (2025, 2026):
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        assert len(CHINA.holidays_in(first, last)) == 13
    assert dt.date(2026, 10, 5) not in CHINA.holidays_in(first, last)  # exchanged, not statutory

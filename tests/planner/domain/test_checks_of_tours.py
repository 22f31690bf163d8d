"""Runs, counts and hours: what is refused, what is allowed, and what is said."""

import pytest

from planner.domain import checks_of_tours as checks
from planner.domain.checks import worked_weekends
from planner.domain.checks_of_teams import skills_present
from planner.domain.rules import (
    LeastNights,
    NightBlocks,
    PeriodTime,
    RestAfterNights,
    RestBlackouts,
    RestRun,
    Rules,
    ShiftCounts,
    ShortRun,
    SkillsPresent,
    WeekTime,
    WorkedWeekends,
)
from tests.planner.domain.week import breaches, day, only, roster, signed


def test_run_is_too_short_only_where_both_ends_are_known():
    rules = Rules(short_run=ShortRun(least=3))
    assert breaches(checks.short_run, roster("D-DD-DD", rules=rules)) == [("a", 4, 1)]
    assert breaches(checks.short_run, roster("D------", before=("-",), rules=rules)) == [
        ("a", 1, 2)
    ]
    assert not list(checks.short_run(roster("D------", before=("?",), rules=rules)))
    # Two days of last month, ended by the first day off of this one.
    found = only(checks.short_run, roster("-------", before=("-DD",), rules=rules))
    assert found.text == ("A works only 2 days in a row before 2026-11-02, at least 3 are due")


def test_single_days_off_are_found_and_leave_makes_a_pair():
    rules = Rules(rest_run=RestRun(least=2))
    away = (signed(3, "leave"),)
    assert breaches(checks.rest_run, roster("DD-DDDD", rules=rules)) == [("a", 3, 1)]
    assert not list(checks.rest_run(roster("DD--DDD", rules=rules, requests=away)))
    found = only(checks.rest_run, roster("DDDDDDD", before=("D-",), rules=rules))
    assert found.text == "A is off only 1 days in a row before 2026-11-02, at least 2 are due"


def test_night_alone_is_found():
    rules = Rules(night_blocks=NightBlocks(least=2))
    assert breaches(checks.night_blocks, roster("DN-NNDN", rules=rules)) == [("a", 2, 1)]
    assert only(checks.night_blocks, roster("DN-----", rules=rules)).text == (
        "A has only 1 nights in a row before 2026-11-04, at least 2 are due"
    )


def test_work_too_soon_after_nights_is_found_across_the_edge():
    rules = Rules(rest_after_nights=RestAfterNights(least=2))
    assert breaches(checks.rest_after_nights, roster("NN-D---", rules=rules)) == [("a", 3, 1)]
    assert not list(checks.rest_after_nights(roster("NN--D-N", rules=rules)))
    assert breaches(checks.rest_after_nights, roster("D------", before=("N-",), rules=rules)) == [
        ("a", 0, 1)
    ]
    assert only(checks.rest_after_nights, roster("ND-----", rules=rules)).text == (
        "A works D on 2026-11-03, 2 days off are due after nights"
    )


def test_shifts_of_a_kind_are_counted():
    rules = Rules(shift_counts=ShiftCounts(most=(("N", 1),)))
    assert breaches(checks.shift_counts, roster("NNN-DDD", rules=rules)) == [("a", None, 2)]
    assert only(checks.shift_counts, roster("NN-----", rules=rules)).text == (
        "A works N 2 times, at most 1 are allowed"
    )


def test_hours_of_the_period_and_of_the_week_are_counted_by_the_started_hour():
    rules = Rules(
        period_time=PeriodTime(least_min=1200, most_min=1800), week_time=WeekTime(most_min=1100)
    )
    # A day has 9.5 hours, a night 9.
    assert breaches(checks.period_time, roster("DDDD---", rules=rules)) == [("a", None, 8)]
    assert breaches(checks.period_time, roster("D------", rules=rules)) == [("a", None, 11)]
    assert not list(checks.period_time(roster("DDD----", rules=rules)))
    assert breaches(checks.week_time, roster("DD-----", rules=rules)) == [("a", 0, 1)]
    assert only(checks.period_time, roster("N------", rules=rules)).text == (
        "A works 9.00 h in the period, at least 20.00 h are due"
    )


def test_weekends_nights_and_blackouts_are_named():
    rules = Rules(
        worked_weekends=WorkedWeekends(most=0),
        least_nights=LeastNights(least=3),
        rest_blackouts=RestBlackouts(dates=(day(2),)),
    )
    planned = roster("N-----D", rules=rules)
    assert only(worked_weekends, planned).text == "A works on 1 weekends, at most 0 are allowed"
    assert only(checks.least_nights, planned).text == "A has 1 nights, at least 3 are due"
    assert only(checks.rest_blackouts, planned).text == (
        "A is off on 2026-11-04, when nobody is to have a day off"
    )
    away = roster("N-----D", rules=rules, requests=tuple(signed(d, "leave") for d in range(2, 7)))
    assert not list(checks.rest_blackouts(away))
    assert breaches(checks.least_nights, away) == [("a", None, 1)]  # only two days are left for it


def test_skill_that_is_missed_on_a_shift_is_named():
    rules = Rules(skills_present=SkillsPresent(needed=(("pre", 2),), shifts=("N",)))
    found = only(skills_present, roster("N", "D", rules=rules))
    assert found.text == "night on 2026-11-02 has 1 agents with the skill pre, 2 must be there"


@pytest.mark.parametrize(
    ("rule", "values", "message"),
    [
        (ShortRun, {"least": 0}, "short_run: least must be 1 or more, got 0"),
        (RestRun, {"least": 0}, "rest_run: least must be 1 or more, got 0"),
        (NightBlocks, {"least": 0}, "night_blocks: least must be 1 or more, got 0"),
        (RestAfterNights, {"least": -1}, "rest_after_nights: least must be 0 or more, got -1"),
        (LeastNights, {"least": -1}, "least_nights: least must be 0 or more, got -1"),
        (WorkedWeekends, {"most": -1}, "worked_weekends: most must be 0 or more, got -1"),
        (WeekTime, {"most_min": -1}, "week_time: most_min must be 0 or more, got -1"),
        (ShiftCounts, {"most": (("N", -1),)}, "shift_counts: most of N must be 0 or more, got -1"),
        (SkillsPresent, {"needed": (("x", -1),)}, "skills_present: x must be 0 or more, got -1"),
        (PeriodTime, {"least_min": 9, "most_min": 8}, "most_min must be at least least_min 9"),
    ],
)
def test_limit_that_makes_no_sense_is_refused(rule, values, message):
    with pytest.raises(ValueError, match=message):
        rule(**values)

"""Rules refuse limits that make no sense."""

import re

import pytest

from planner.domain.rules import (
    Experienced,
    Fairness,
    Mode,
    Nights,
    Overtime,
    RestBetween,
    RestDays,
    Rules,
    Strictness,
    Violation,
    WeeklyRest,
    WorkRun,
)


@pytest.mark.parametrize(
    ("rule", "limits", "message"),
    [
        (Strictness, {"weight": 0}, "rule: weight must be 1 to 10000, got 0"),
        (Strictness, {"weight": 10_001}, "rule: weight must be 1 to 10000, got 10001"),
        (RestDays, {"least": -1}, "rest_days: must be 0 <= least <= most, got -1, None"),
        (RestDays, {"least": 3, "most": 2}, "rest_days: must be 0 <= least <= most, got 3, 2"),
        (WeeklyRest, {"least": -1}, "weekly_rest: least must be 0 to 7, got -1"),
        (WeeklyRest, {"least": 8}, "weekly_rest: least must be 0 to 7, got 8"),
        (WorkRun, {"most": 0}, "work_run: most must be at least 1, got 0"),
        (RestBetween, {"least_min": -1}, "rest_between: least_min must be 0 to 660, got -1"),
        (RestBetween, {"least_min": 661}, "rest_between: least_min must be 0 to 660, got 661"),
        (Experienced, {"least": -1}, "experienced: least must be 0 or more, got -1"),
        (Nights, {"most": -1}, "nights: most must be 0 or more, got -1"),
        (Nights, {"most_in_a_row": -1}, "nights: most_in_a_row must be 0 or more, got -1"),
        (Overtime, {"most_min": -1}, "overtime: most_min must be 0 or more, got -1"),
        (Fairness, {"nights": -1}, "fairness: prices must not be negative, got (-1, 3, 0, 0, 0)"),
        (Fairness, {"refused": -1}, "fairness: prices must not be negative, got (3, 3, 0, 0, -1)"),
    ],
)
def test_limit_out_of_range_is_refused(rule, limits, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        rule(**limits)


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        (Strictness, {"weight": 1}),
        (Strictness, {"weight": 10_000}),
        (RestDays, {"least": 0, "most": 0}),
        (WeeklyRest, {"least": 0}),
        (WeeklyRest, {"least": 7}),
        (WorkRun, {"most": 1}),
        (RestBetween, {"least_min": 0}),
        (RestBetween, {"least_min": 660}),
        (Experienced, {"least": 0}),
        (Nights, {"most": 0, "most_in_a_row": 0}),
        (Overtime, {"most_min": 0}),
        (Fairness, {"nights": 0, "weekends": 0}),
    ],
)
def test_limit_at_the_edge_is_allowed(rule, limits):
    rule(**limits)


def test_rules_of_the_law_are_off_until_a_preset_asks_for_them():
    rules = Rules()
    for rule in (rules.weekly_rest, rules.rest_between, rules.overtime):
        assert rule.how.mode is Mode.OFF


def test_violation_fills_its_sentence():
    breach = Violation(
        rule="nights",
        how=Strictness(mode=Mode.SOFT),
        agent="a",
        date=None,
        template="{} has {} nights",
        values=("A", 3),
    )
    assert breach.text == "A has 3 nights"
    assert not breach.is_hard

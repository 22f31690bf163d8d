"""Rules of working time, rest and nights, within the month and over its edge."""

import dataclasses

import pytest

from planner.domain import checks
from planner.domain.horizon import Horizon
from planner.domain.rules import (
    Nights,
    Overtime,
    RestBetween,
    RestDays,
    Rules,
    Successions,
    WeeklyRest,
    WorkRun,
)
from planner.domain.shifts import Meeting, Pause
from tests.planner.domain.week import DAY, LATE, NIGHT, agents, breaches, day, only, roster, signed


@pytest.mark.parametrize(
    ("row", "amount"), [("D------", 3), ("DDD----", 1), ("DDDD---", 0), ("DDDDD--", 0)]
)
def test_rest_days_at_most(row, amount):
    rules = Rules(rest_days=RestDays(least=2, most=3))
    found = breaches(checks.rest_days, roster(row, rules=rules))
    assert found == ([("a", None, amount)] if amount else [])


@pytest.mark.parametrize(("row", "amount"), [("DDDDD--", 0), ("DDDDDD-", 1), ("DDDDDDD", 2)])
def test_rest_days_at_least(row, amount):
    found = breaches(checks.rest_days, roster(row))
    assert found == ([("a", None, amount)] if amount else [])


def test_rest_days_say_how_many_are_due():
    rules = Rules(rest_days=RestDays(least=2, most=3))
    few, many = (only(checks.rest_days, roster(row, rules=rules)) for row in ("DD-D", "-----"))
    assert few.text == "A has 1 rest days, at least 2 are due"
    assert many.text == "A has 5 rest days, at most 3 are planned"


def test_leave_is_no_rest_day_and_leaves_no_more_due_than_days_beside_it():
    away = tuple(signed(d, "leave") for d in range(2))
    assert breaches(checks.rest_days, roster("--DD-", requests=away)) == [("a", None, 1)]
    all_but_one = tuple(signed(d, "leave") for d in range(4))
    assert not list(checks.rest_days(roster("-----", requests=all_but_one)))
    broken = only(checks.rest_days, roster("----D", requests=all_but_one))
    assert broken.text == "A has 0 rest days, at least 1 are due"


@pytest.mark.parametrize(("row", "amount"), [("DDDDDDD", 2), ("DDDDDD-", 1), ("DDD--DD", 0)])
def test_weekly_rest_counts_the_days_off_of_a_week(row, amount):
    rules = Rules(weekly_rest=WeeklyRest(least=2))
    found = breaches(checks.weekly_rest, roster(row, rules=rules))
    assert found == ([("a", 0, amount)] if amount else [])


def test_weekly_rest_goes_from_monday_to_sunday():
    spread = roster("-DDDDDDDDDDDD-")  # twelve days of work, and a day off in each week
    assert not list(checks.weekly_rest(spread))
    broken = only(checks.weekly_rest, roster("DDDDDDD"))
    assert broken.text == "A has 0 days of rest in the week of 2026-11-02, 1 must be given"


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ((), []),  # Wednesday to Sunday: the week is not known in full
        (("?D",), []),
        (("-D",), []),
        (("DD",), [("a", -2, 1)]),
        (("DDDDDDDDD",), [("a", -2, 1)]),  # last month's own week is not this month's matter
        (("D",), []),
    ],
)
def test_weekly_rest_looks_back_over_the_edge_of_the_month(before, found):
    wednesday = Horizon(start=day(2), n_days=5)
    assert breaches(checks.weekly_rest, roster("DDDDD", before=before, horizon=wednesday)) == found


def test_weekly_rest_leaves_the_week_cut_by_the_end_to_the_next_month():
    assert not list(checks.weekly_rest(roster("DDDDDD")))
    assert breaches(checks.weekly_rest, roster("--DDDDD" + "DDDDDDD")) == [("a", 7, 1)]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("DND-DDD", []),
        ("DNDD-DD", [("a", 3, 1)]),
        ("-DDDDDD", [("a", 6, 3)]),  # up to the last day
        ("DDDD-DDDDD", [("a", 3, 1), ("a", 9, 2)]),
    ],
)
def test_run_of_work_may_have_three_days(row, found):
    rules = Rules(work_run=WorkRun(most=3))
    assert breaches(checks.work_run, roster(row, rules=rules)) == found


@pytest.mark.parametrize(
    ("before", "row", "found"),
    [
        ("-DD", "D---", []),
        ("-DD", "DD--", [("a", 1, 1)]),
        ("DDDDD", "D---", [("a", 0, 1)]),  # two of the three days too many are last month's
        ("DDDDD", "----", []),
        ("DD?", "DDD-", []),
        ("D-D", "DDDD", [("a", 3, 2)]),
    ],
)
def test_run_of_work_goes_on_over_the_edge_of_the_month(before, row, found):
    rules = Rules(work_run=WorkRun(most=3))
    assert breaches(checks.work_run, roster(row, before=(before,), rules=rules)) == found


def test_run_of_work_says_its_length():
    rules = Rules(work_run=WorkRun(most=3))
    broken = only(checks.work_run, roster("DDD-", before=("DD",), rules=rules))
    assert broken.text == "A works 5 days in a row up to 2026-11-04, at most 3 are allowed"


@pytest.mark.parametrize(
    ("before", "row", "found"),
    [
        ("", "N-DDN", []),
        ("", "NDN-D", [("a", 1, 1)]),
        ("N", "DDDDD", [("a", 0, 1)]),
        ("N-", "DDDDD", []),
        ("?", "DDDDD", []),
        ("ND", "DDNDD", [("a", 3, 1)]),
    ],
)
def test_day_shift_after_a_night_is_refused(before, row, found):
    rules = Rules(successions=Successions(forbidden=(("N", "D"),)))
    planned = roster(row, before=(before,) if before else (), rules=rules)
    assert breaches(checks.successions, planned) == found


def test_succession_names_both_shifts():
    rules = Rules(successions=Successions(forbidden=(("N", "D"),)))
    broken = only(checks.successions, roster("-ND", rules=rules))
    assert broken.text == "A works D on 2026-11-04 right after N"


@pytest.mark.parametrize(("least_min", "n_breaches"), [(570, 0), (571, 1)])
def test_day_after_night_leaves_nine_and_a_half_hours_of_rest(least_min, n_breaches):
    rules = Rules(rest_between=RestBetween(least_min=least_min))
    assert len(list(checks.rest_between(roster("NDN", rules=rules)))) == n_breaches
    across = roster("D--", before=("N",), rules=rules)
    assert breaches(checks.rest_between, across) == [("a", 0, 1)] * n_breaches


def test_rest_is_measured_from_shifts_that_end_after_midnight():
    three = (DAY, NIGHT, LATE)  # LATE ends at 06:00
    expected = {"LD": 120, "LN": 450, "LL": 960, "DL": 1710, "DN": 1200, "ND": 570}
    for pair, minutes in expected.items():
        first, second = roster(pair, shifts=three).codes[0].tolist()
        assert checks.rest_between_min(roster(pair, shifts=three), first, second) == minutes


def test_rest_between_says_how_much_there_was():
    broken = only(checks.rest_between, roster("ND"))
    assert broken.text == "A has 09:30 h of rest before 2026-11-03, 11:00 h are due"


def test_shifts_that_overlap_leave_no_rest():
    long = dataclasses.replace(LATE, length_min=840)  # to 12:00
    broken = only(checks.rest_between, roster("LD", shifts=(DAY, long)))
    assert broken.text == "A has 00:00 h of rest before 2026-11-03, 11:00 h are due"


@pytest.mark.parametrize(
    ("row", "found"), [("NN-NDDD", []), ("NN-NN-N", [("a", None, 2)]), ("DDDDDDD", [])]
)
def test_nights_of_the_month_are_limited(row, found):
    rules = Rules(nights=Nights(most=3))
    assert breaches(checks.nights, roster(row, rules=rules)) == found


@pytest.mark.parametrize(
    ("before", "row", "found"),
    [
        ("", "NNDNN", []),
        ("", "DNNNN", [("a", 3, 1), ("a", 4, 1)]),
        ("DN", "N----", []),
        ("NN", "N----", [("a", 0, 1)]),
        ("NNNN", "D----", []),
        ("N?", "NN---", []),
        ("N-", "NN---", []),
    ],
)
def test_nights_in_a_row_are_limited_over_the_edge_of_the_month(before, row, found):
    rules = Rules(nights=Nights(most_in_a_row=2))
    planned = roster(row, before=(before,) if before else (), rules=rules)
    assert breaches(checks.nights, planned) == found


def test_nights_say_their_limit():
    total = only(checks.nights, roster("NN", rules=Rules(nights=Nights(most=1))))
    assert total.text == "A has 2 nights, at most 1 are allowed"
    in_a_row = only(checks.nights, roster("NN", rules=Rules(nights=Nights(most_in_a_row=1))))
    assert in_a_row.text == "A has night number 2 in a row on 2026-11-03, at most 1 are allowed"


@pytest.mark.parametrize(("most_min", "amount"), [(450, 0), (449, 1), (390, 1), (389, 2)])
def test_overtime_is_working_time_beyond_the_contract(most_min, amount):
    # five days of 9.5 h are 2850 min, 450 more than 40 h; each hour begun counts
    rules = Rules(overtime=Overtime(most_min=most_min))
    found = breaches(checks.overtime, roster("DDDDD--", rules=rules))
    assert found == ([("a", None, amount)] if amount else [])


def test_overtime_takes_the_contracts_share_of_the_days():
    half = dataclasses.replace(*agents(1), contract_min_week=20 * 60)
    rules = Rules(overtime=Overtime(most_min=0))
    for row, most_min in {"DD------------": 0, "DDDDD---------": 450}.items():
        planned = roster(row, agents=(half,), rules=Rules(overtime=Overtime(most_min=most_min)))
        assert not list(checks.overtime(planned))
    broken = only(checks.overtime, roster("DDDDD---------", agents=(half,), rules=rules))
    assert broken.text == "A works 47.50 h, 7.50 h over the contract, 0.00 h are allowed"


def test_overtime_counts_meetings_and_leaves_unpaid_pauses_out():
    meal = Pause(name="meal", start_min=720, length_min=60)
    meeting = Meeting(name="all", weekday=0, start_min=480, length_min=30, everyone=True)
    shifts = (dataclasses.replace(DAY, pauses=(meal,)), NIGHT)
    rules = Rules(overtime=Overtime(most_min=0))
    idle = dataclasses.replace(*agents(1), contract_min_week=0)
    found = roster("NDN", shifts=shifts, meetings=(meeting,), rules=rules, agents=(idle,))
    broken = only(checks.overtime, found)
    assert broken.values[1] == (570 + 510 + 540) / 60  # the meeting is before Monday's night

"""Rules refuse what they must, allow everything up to their limit, and say which it was."""

import dataclasses

import pytest

from planner.domain import checks
from planner.domain.horizon import Horizon
from planner.domain.people import Level, RequestKind
from planner.domain.roster import Roster
from planner.domain.rules import (
    Experienced,
    LeastNights,
    Mode,
    NightBlocks,
    Nights,
    Overtime,
    PeriodTime,
    RestAfterNights,
    RestBetween,
    RestBlackouts,
    RestDays,
    RestRun,
    Rules,
    ShiftCounts,
    ShiftHeads,
    ShortRun,
    SkillsPresent,
    Strictness,
    Successions,
    Wanted,
    WeeklyOvertime,
    WeekTime,
    WorkedWeekends,
    WorkRun,
)
from tests.planner.domain.week import (
    DAY,
    agents,
    breaches,
    day,
    only,
    queue,
    request,
    roster,
    signed,
)


def test_pin_is_kept_or_named():
    assert not list(checks.pins(roster("DN-D", pins=("DN-?",))))
    broken = roster("DN-", pins=("?DN",))
    assert breaches(checks.pins, broken) == [("a", 1, 1), ("a", 2, 1)]
    assert [v.text for v in checks.pins(broken)] == [
        "A must have D on 2026-11-03, as locked, but has N",
        "A must have N on 2026-11-04, as locked, but has off",
    ]
    assert only(checks.pins, roster("D", pins=("-",))).is_hard


def test_work_on_approved_leave_is_refused_and_on_pending_leave_allowed():
    away = (signed(1, "leave"), signed(2, "leave"), request(0, "leave"))
    assert not list(checks.approved_leave(roster("D--D", requests=away)))
    broken = only(checks.approved_leave, roster("-N--", requests=away))
    assert (broken.agent, broken.date) == ("a", day(1))
    assert broken.text == "A has approved leave on 2026-11-03 but works N"


@pytest.mark.parametrize(
    ("kind", "shift", "given"),
    [
        ("leave", None, "-"),
        ("off", None, "-"),
        ("on", None, "DN"),
        ("on", "N", "N"),
        ("not", "N", "D-"),
    ],
)
def test_request_is_granted_by_exactly_these_codes(kind, shift, given):
    for code in "DN-":
        cell = roster(code)
        assert checks.grants(cell, 0, 0, RequestKind(kind), shift) == (code in given)


@pytest.mark.parametrize(
    ("wish", "code", "text"),
    [
        (signed(0, "off"), "D", "A was promised off on 2026-11-02 but has D"),
        (signed(0, "on"), "-", "A was promised on on 2026-11-02 but has off"),
        (signed(0, "on", "N"), "D", "A was promised on N on 2026-11-02 but has D"),
        (signed(0, "not", "N"), "N", "A was promised not N on 2026-11-02 but has N"),
    ],
)
def test_signed_wish_that_is_not_kept_is_named(wish, code, text):
    assert only(checks.approved_wishes, roster(code, requests=(wish,))).text == text


def test_wish_is_checked_only_if_signed_and_inside_the_month():
    wishes = (
        request(0, "off"),
        signed(-1, "off"),
        signed(1, "off"),
        signed(0, "leave"),  # has its own rule
        signed(0, "on", "D"),
    )
    assert not list(checks.approved_wishes(roster("D", requests=wishes)))


def test_night_is_refused_before_the_first_night_and_allowed_from_it_on():
    newcomer = dataclasses.replace(*agents(1), earliest_night=day(2))
    assert breaches(checks.first_nights, roster("DNN", agents=(newcomer,))) == [("a", 1, 1)]
    broken = only(checks.first_nights, roster("DNN", agents=(newcomer,)))
    assert broken.text == "A may work nights from 2026-11-04 but has one on 2026-11-03"
    assert not list(checks.first_nights(roster("NNN")))


def test_each_shift_needs_an_experienced_agent():
    first, second, third = agents(3)
    team = (
        dataclasses.replace(first, level=Level.SENIOR),
        dataclasses.replace(second, level=Level.LEAD),
        third,
    )
    assert not list(checks.experienced(roster("DN", "ND", "DD", agents=team)))
    found = roster("DD", "D-", "NN", agents=team)
    assert breaches(checks.experienced, found) == [(None, 0, 1), (None, 1, 1)]
    assert [v.text for v in checks.experienced(found)] == [
        "night on 2026-11-02 has 0 experienced agents, 1 must be there",
        "night on 2026-11-03 has 0 experienced agents, 1 must be there",
    ]


def test_each_missing_experienced_agent_counts():
    team = tuple(dataclasses.replace(a, level=Level.SUPERVISOR) for a in agents(2))
    rules = Rules(experienced=Experienced(least=2))
    found = roster("D", "D", agents=team, rules=rules)
    assert breaches(checks.experienced, found) == [(None, 0, 2)]  # both are missed at night


def test_day_without_customers_needs_neither_experience_nor_relief():
    closed = roster("D-").problem.open_days & [[False, True]]
    found = roster("D-", open_days=closed)
    assert {v.date for v in checks.experienced(found)} == {day(1)}
    assert breaches(checks.relief, found) == [(None, 1, 1)]


def test_each_queue_needs_a_night_agent_with_the_skill():
    pre, post = agents(2)
    team = (pre, dataclasses.replace(post, skills=("post", "pre")))
    queues = (queue("pre"), queue("post"))
    assert not list(checks.relief(roster("D", "N", agents=team, queues=queues)))
    broken = only(checks.relief, roster("N", "D", agents=team, queues=queues))
    assert broken.text == "nobody takes over post-sales in the evening of 2026-11-02"
    both = roster("D", "D", agents=team, queues=queues)
    assert breaches(checks.relief, both) == [(None, 0, 1), (None, 0, 1)]


def test_relief_asks_nothing_of_a_team_without_night_shift():
    assert not list(checks.relief(roster("D-", shifts=(DAY,))))


def test_new_hire_works_only_beside_the_mentor():
    hire, mentor = agents(2)
    pair = (dataclasses.replace(hire, mentor="b"), mentor)
    assert not list(checks.mentor_pairs(roster("DN--", "DNDN", agents=pair)))
    found = roster("DND", "ND-", agents=pair)
    assert breaches(checks.mentor_pairs, found) == [("a", 0, 1), ("a", 1, 1), ("a", 2, 1)]
    broken = next(checks.mentor_pairs(found))
    assert broken.text == "A works D on 2026-11-02 without the mentor B"


@pytest.mark.parametrize(
    ("start", "rows", "worked"),
    [
        (0, ("DDDDD--", "-----D-", "------D"), [[False], [True], [True]]),
        (5, ("--DDDDDDD", "D--------"), [[False, True], [True, False]]),
        (6, ("D------", "------N"), [[True, False], [False, True]]),  # Sunday to Saturday
        (0, ("DDDDD", "-----"), [[], []]),
    ],
)
def test_weekend_is_worked_on_either_day_and_may_be_cut_by_the_edge(start, rows, worked):
    horizon = Horizon(start=day(start), n_days=len(rows[0]))
    assert checks.weekends(roster(*rows, horizon=horizon)).tolist() == worked


def everything_broken(rules: Rules) -> Roster:
    first, hire = agents(2)
    return roster(
        "NNDDDDD",
        "-N-DD-N",
        agents=(
            dataclasses.replace(first, earliest_night=day(9), protected_until=day(0)),
            dataclasses.replace(hire, mentor="a"),
        ),
        queues=(queue("pre"), queue("post")),
        requests=(signed(0, "leave"), signed(1, "off")),
        rules=rules,
    )


STRICT = Rules(
    work_run=WorkRun(most=3),
    successions=Successions(forbidden=(("N", "D"),)),
    nights=Nights(most=1),
    overtime=Overtime(most_min=0),
    weekly_overtime=WeeklyOvertime(most_min=0),
    short_run=ShortRun(least=3),
    rest_run=RestRun(least=3),
    shift_counts=ShiftCounts(most=(("N", 1),)),
    period_time=PeriodTime(most_min=0),
    week_time=WeekTime(most_min=0),
    worked_weekends=WorkedWeekends(most=0),
    least_nights=LeastNights(least=3),
    night_blocks=NightBlocks(least=3),
    rest_after_nights=RestAfterNights(least=1),
    skills_present=SkillsPresent(needed=(("japanese", 1),)),
    shift_heads=ShiftHeads(wanted=(Wanted(least=9),)),
    rest_blackouts=RestBlackouts(dates=(day(5),)),
)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    "rule", [field.name for field in dataclasses.fields(Rules) if field.name != "fairness"]
)
def test_breach_is_found_in_every_mode_but_off(rule, mode):
    how, limit = Strictness(mode=mode, weight=7, clause="art. 1"), getattr(STRICT, rule)
    changed = how if isinstance(limit, Strictness) else dataclasses.replace(limit, how=how)
    broken = everything_broken(dataclasses.replace(STRICT, **{rule: changed}))
    found = [v for v in checks.find_violations(broken) if v.rule == rule]
    assert bool(found) == (mode is not Mode.OFF)
    assert all(v.how == how and v.is_hard == (mode is Mode.HARD) for v in found)


def test_hard_breaches_come_first_then_by_rule_date_and_agent():
    rules = Rules(
        rest_days=RestDays(how=Strictness(mode=Mode.SOFT)),
        rest_between=RestBetween(how=Strictness(mode=Mode.REPORT)),
        experienced=Experienced(how=Strictness(mode=Mode.OFF)),
    )
    found = checks.find_violations(roster("NDN", "DND", rules=rules, pins=("D??", "D??")))
    assert [(v.rule, v.agent, v.date and v.date.day) for v in found] == [
        ("pins", "a", 2),
        ("rest_days", "a", None),
        ("rest_days", "b", None),
        ("rest_between", "a", 3),
        ("rest_between", "b", 4),
    ]


def test_every_rule_has_a_check_of_its_name():
    rules = {field.name for field in dataclasses.fields(Rules)}
    assert {check.__name__ for check in checks.CHECKS} == rules - {"fairness"} | {"pins"}

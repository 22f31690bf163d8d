"""Who must be on a shift together is said by shift, queue, weekday and date."""

import dataclasses

import pytest

from planner.domain.checks_of_teams import experienced, shift_heads
from planner.domain.people import Level
from planner.domain.rules import Experienced, Rules, ShiftHeads, Wanted
from tests.planner.domain.week import agents, breaches, day, only, queue, roster

TEAM = tuple(
    dataclasses.replace(agent, level=level, skills=skills)
    for agent, level, skills in zip(
        agents(3),
        (Level.SENIOR, Level.SENIOR, Level.AGENT),
        (("pre",), ("aft",), ("pre", "aft")),
        strict=True,
    )
)


def rule(**limits) -> Rules:
    return Rules(experienced=Experienced(**limits))


def heads(*wanted: Wanted) -> Rules:
    return Rules(shift_heads=ShiftHeads(wanted=wanted))


@pytest.mark.parametrize(
    ("shifts", "found"), [((), [(None, 0, 1)]), (("D",), []), (("N",), [(None, 0, 1)])]
)
def test_seniors_are_asked_for_on_the_shifts_that_are_named(shifts, found):
    made = roster("D", "D", "N", agents=TEAM, rules=rule(shifts=shifts))
    assert breaches(experienced, made) == found


def test_seniors_are_asked_for_by_queue():
    queues = (queue("pre"), queue("aft"))
    rules = rule(shifts=("D",), skills=("pre", "aft"))
    both = roster("D", "D", "-", agents=TEAM, queues=queues, rules=rules)
    assert not list(experienced(both))
    one = only(experienced, roster("D", "-", "D", agents=TEAM, queues=queues, rules=rules))
    assert one.text == "day on 2026-11-02 has 0 experienced agents for aft, 1 must be there"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(least=2, shifts=("D",)), [(None, 1, 1)]),
        (Wanted(least=3), [(None, 0, 1), (None, 0, 3), (None, 1, 2), (None, 1, 2)]),
        (Wanted(least=3, shifts=("D",), weekdays=(0,)), [(None, 0, 1)]),
        (Wanted(least=3, shifts=("D",), dates=(day(1),)), [(None, 1, 2)]),
        (Wanted(least=1, shifts=("N",), dates=(day(1),)), []),
    ],
)
def test_agents_are_counted_on_the_shifts_and_days_that_are_named(wanted, found):
    made = roster("DD", "D-", "-N", agents=TEAM, rules=heads(wanted))
    assert sorted(breaches(shift_heads, made)) == sorted(found)


def test_of_several_numbers_for_a_shift_the_most_counts():
    wanted = Wanted(least=1, shifts=("D",)), Wanted(least=3, weekdays=(0,), shifts=("D",))
    found = only(shift_heads, roster("D", "D", "-", agents=TEAM, rules=heads(*wanted)))
    assert found.text == "day on 2026-11-02 has 2 agents, 3 must be there"


def test_number_below_nothing_is_refused():
    with pytest.raises(ValueError, match="shift_heads: least must be 0 or more, got -1"):
        Wanted(least=-1)

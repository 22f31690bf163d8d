"""What cannot be had is said before planning, and nothing that can."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import Lateness
from planner.domain.people import Level
from planner.domain.prechecks import obstacles
from planner.domain.rules import Experienced, Nights, Relief, RestDays, Rules, WorkRun
from tests.planner.domain.week import agents, day, roster, signed
from tests.planner.roster.months import month

ALONE = Rules(experienced=Experienced(least=0), rest_days=RestDays(least=0))


def found(made, need=0.0):
    """Give the rules and sentences of what cannot be had; nobody is needed unless said."""
    n_slots = made.problem.horizon.n_slots
    shape = len(made.problem.queues), n_slots
    late = np.maximum(need - np.arange(9.0), 0)
    served = (np.arange(n_slots) % 96 >= 32) & (np.arange(n_slots) % 96 < 90)  # by some shift
    lateness = Lateness(
        queues=tuple(q.name for q in made.problem.queues),
        replies=np.broadcast_to(np.where(served, 10.0, 0.0), shape).copy(),
        late=late * np.broadcast_to(served, shape)[..., None],
    )
    return [(o.rule, o.agent, o.date, o.text) for o in obstacles(made.problem, lateness)]


def team(n, rows=1, **changes):
    """Make a week of agents of whom the first ones are senior."""
    people = tuple(
        dataclasses.replace(a, level=Level.SENIOR if i < rows else Level.AGENT)
        for i, a in enumerate(agents(n))
    )
    return roster(*["-" * 7] * n, **({"agents": people, "rules": ALONE} | changes))


def test_lock_on_leave_is_told_and_a_lock_to_a_day_off_is_not():
    requests = (signed(2, "leave"), signed(3, "leave"))
    (told,) = found(team(2, requests=requests, pins=("??D-???", "?" * 7)))
    assert told[:3] == ("pins", "a", day(2))
    assert told[3] == "A is locked to work on 2026-11-04 and has approved leave"


def test_hire_who_must_work_while_the_mentor_is_away():
    people = tuple(agents(2))
    people = (people[0], dataclasses.replace(people[1], mentor="a"))
    requests = (signed(2, "leave"), signed(2, "on", agent="b"), signed(3, "on", agent="b"))
    (told,) = found(team(2, agents=people, requests=requests))
    assert told[:3] == ("mentor_pairs", "b", day(2))


@pytest.mark.parametrize(("seniors", "n"), [(1, 7), (2, 0)])
def test_each_shift_of_a_day_needs_its_seniors(seniors, n):
    rules = dataclasses.replace(ALONE, experienced=Experienced(least=1))
    told = [x for x in found(team(4, seniors, rules=rules)) if x[2] is not None]
    assert len(told) == n


@pytest.mark.parametrize(("least", "short"), [(0, False), (1, True)])
def test_two_seniors_for_two_shifts_cannot_have_a_rest_day(least, short):
    rules = dataclasses.replace(
        ALONE, experienced=Experienced(least=1), rest_days=RestDays(least=least)
    )
    told = found(team(4, 2, rules=rules))
    assert bool(told) == short
    if short:
        assert told[0][3] == "the experienced agents can work 12 days in all, their shifts need 14"


def test_queue_whose_people_may_not_work_nights_yet_has_no_relief():
    people = tuple(dataclasses.replace(a, earliest_night=day(2)) for a in agents(2))
    told = found(team(2, agents=people, rules=dataclasses.replace(ALONE, relief=Relief())))
    assert [(x[0], x[2]) for x in told] == [("relief", day(0)), ("relief", day(1))]


@pytest.mark.parametrize(("most", "short"), [(4, False), (3, True)])
def test_nights_that_agents_may_work_are_set_against_those_needed(most, short):
    rules = dataclasses.replace(ALONE, nights=Nights(most=most))
    told = found(team(2, rules=rules))
    assert [x[3] for x in told] == (
        ["all agents together may work 6 nights, at least 7 are needed"] if short else []
    )


@pytest.mark.parametrize(("locked", "short"), [("DDDDDD?", True), ("DDDDD??", False)])
def test_rest_days_due_are_set_against_locked_ones(locked, short):
    rules = dataclasses.replace(ALONE, rest_days=RestDays(least=2))
    told = found(team(2, rules=rules, pins=(locked, "?" * 7)))
    assert [x[:2] for x in told] == ([("rest_days", "a")] if short else [])


@pytest.mark.parametrize(
    ("most", "before", "short"), [(2, "?", True), (3, "?", False), (3, "D", True)]
)
def test_rest_days_that_runs_need_are_set_against_the_most_allowed(most, before, short):
    rules = dataclasses.replace(
        ALONE, rest_days=RestDays(least=0, most=1), work_run=WorkRun(most=most)
    )
    told = found(team(1, rules=rules, before=(before,)))
    assert bool(told) == short


@pytest.mark.parametrize(("need", "short"), [(2.0, False), (2.3, True)])
def test_day_on_which_all_together_are_too_few(need, short):
    requests = tuple(signed(3, "leave", agent=a) for a in "cd")
    told = found(team(4, requests=requests), need=need)
    assert [(x[0], x[2]) for x in told] == ([("cover", day(3))] if short else [])


def test_month_that_can_be_planned_has_no_obstacles():
    problem, lateness = month(1)
    assert obstacles(problem, lateness) == ()

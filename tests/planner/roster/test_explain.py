"""A clash is named by pieces that clash on their own, none of which can be spared."""

import dataclasses

import numpy as np
import pytest
from clashes import SETUPS, leave_on_double_eleven, lock_on_leave, pinned, shop
from months import steady
from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpSolver, IntVar

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.demands import BY_DAY, Standing, demands_of, without
from planner.domain.priced import PricedRoster
from planner.domain.roster import OFF, Roster
from planner.domain.rules import UNUSED, Strictness
from planner.i18n import catalogue
from planner.roster.constraints import RULES, add_rules
from planner.roster.explain import explain
from planner.roster.model import new_model
from planner.roster.month import Month
from planner.roster.tour_constraints import weekends

SLOW = ("rest_days_beyond_capacity", "locks_against_rest", "leave_on_double_eleven")


def on_its_own(problem, demands):
    """Ask for some pieces and nothing else, of the people they are about alone."""
    alone = without(problem, frozenset(demands))
    who = {x.a for x in demands if x.a is not None}
    who |= {mentor for hire, mentor in problem.pairs if hire in who}
    days = [x.d for x in demands if x.rule in BY_DAY]
    if days:
        who |= set(np.flatnonzero(problem.seniors).tolist())
    rows = sorted(who) or [0]
    open_days = np.zeros_like(problem.open_days)
    open_days[:, days] = problem.open_days[:, days]
    names = {x.rule for x in demands}
    rules = {}
    for item in dataclasses.fields(alone.rules):
        rule = getattr(alone.rules, item.name)
        if item.name not in names and item.name != "fairness":
            is_bare = isinstance(rule, Strictness)
            rules[item.name] = UNUSED if is_bare else dataclasses.replace(rule, how=UNUSED)
    ids = {problem.agents[a].id for a in rows}
    return dataclasses.replace(
        alone,
        agents=tuple(
            dataclasses.replace(problem.agents[a], mentor=problem.agents[a].mentor)
            if problem.agents[a].mentor in ids
            else dataclasses.replace(alone.agents[a], mentor=None)
            for a in rows
        )
        if "mentor_pairs" in names
        else tuple(dataclasses.replace(alone.agents[a], mentor=None) for a in rows),
        requests=tuple(r for r in alone.requests if r.agent in ids),
        pins=alone.pins[rows],
        given=alone.given[rows],
        before=alone.before[rows],
        balance=alone.balance[rows],
        open_days=open_days,
        rules=dataclasses.replace(alone.rules, **rules),
    )


def roster_for(problem, lateness):
    """Return a roster that keeps every hard rule, or none; the plain checks have the last word."""
    month = Month(problem=problem, lateness=lateness, prices=Prices(hard_breach=1.0))
    if month.cell_breaches.min(axis=2).any():
        return None
    shape = month.shape
    m = new_model(
        month,
        tuple((a,) for a in range(shape[0])),
        np.ones(shape[:2], np.bool_),
        np.zeros(shape, np.int64),
        hinted=False,
        elastic=False,
    )
    given = m.constant
    add_rules(m)
    solver = CpSolver()
    if m.constant > given or solver.solve(m.cp) not in (OPTIMAL, FEASIBLE):
        return None
    codes = np.full(shape[:2], OFF, np.int8)
    for (a, d, s), x in np.ndenumerate(m.shifts):
        if (solver.value(x) if isinstance(x, IntVar) else x) == 1:
            codes[a, d] = s
    roster = Roster(problem=problem, codes=codes)
    assert not [v.text for v in find_violations(roster) if v.is_hard]
    return roster


@pytest.mark.parametrize(
    "setup",
    [pytest.param(s, marks=pytest.mark.slow if s.__name__ in SLOW else ()) for s in SETUPS],
)
def test_clash_is_the_smallest_and_cannot_spare_a_piece(setup):
    (problem, lateness), size = setup()
    found = explain(problem, lateness, time_limit_s=20.0, most=1)
    assert found
    for clash in found:
        assert len(clash.demands) == size
        assert roster_for(on_its_own(problem, clash.demands), lateness) is None
        for spared in clash.demands[:12]:
            rest = [x for x in clash.demands if x is not spared]
            assert roster_for(on_its_own(problem, rest), lateness) is not None


def test_month_in_which_all_can_hold_has_no_clash():
    problem, lateness = shop(n_agents=12, n_days=14)
    assert explain(problem, lateness) == ()


def test_two_clashes_are_told_apart():
    problem, lateness = shop(n_agents=12, n_days=14)
    problem = pinned(problem, (6, 4, 1), (6, 5, 0), (7, 8, 1), (7, 9, 0))
    found = explain(problem, lateness, time_limit_s=20.0)
    assert sorted({x.a for x in clash.demands} == {6} for clash in found) == [False, True]
    assert [len(clash.demands) for clash in found] == [3, 3]


def test_cheapest_to_give_up_comes_first_locks_before_leave_before_the_law():
    (problem, lateness), _ = lock_on_leave()
    base = PricedRoster(
        roster=Roster(problem=problem, codes=steady(problem)), lateness=lateness, prices=Prices()
    )
    (clash,) = explain(problem, lateness, base=base)
    assert [x.demand.standing for x in clash.give_up] == [Standing.LOCK, Standing.LEAVE]
    assert all(x.cost is not None and x.late is not None for x in clash.give_up)


def test_sentences_name_people_days_and_limits():
    (problem, _), _ = leave_on_double_eleven()
    said = {x.text for x in demands_of(problem)}
    assert "Agent 3 on 2026-11-11: approved leave" in said
    assert "2026-11-11: 1 experienced agents on every shift" in said
    assert "Agent 0: at most 16 working days in a row" in said


@pytest.mark.parametrize("setup", SETUPS)
def test_sentences_are_translated(setup):
    (problem, _), _ = setup()
    chinese = catalogue("zh")
    assert {x.template for x in demands_of(problem)} <= set(chinese)


@pytest.mark.parametrize("rule", [r for r in RULES if r.__name__ not in BY_DAY])
def test_rule_of_persons_can_be_written_for_one_person_alone(rule):
    problem, lateness = shop(n_agents=12, n_days=14)
    how = Strictness()
    named = getattr(problem.rules, rule.__name__)
    rules = dataclasses.replace(
        problem.rules, **{rule.__name__: dataclasses.replace(named, how=how)}
    )
    month = Month(
        problem=dataclasses.replace(problem, rules=rules), lateness=lateness, prices=Prices()
    )
    m = new_model(
        month,
        tuple((a,) for a in range(12)),
        np.ones((12, 14), np.bool_),
        np.zeros(month.shape, np.int64),
        hinted=False,
        elastic=False,
    )
    weekends(m)  # these are counted for everybody
    known = len(m.cp.proto.constraints)
    nobody = dataclasses.replace(m, only=frozenset())
    rule(nobody)
    assert len(m.cp.proto.constraints) == known

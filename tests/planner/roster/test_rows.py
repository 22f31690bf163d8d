"""Whole rows: priced as the plain rules price them, cheapest of all, and bounded from below."""

import dataclasses
import itertools

import numpy as np
import pytest
from months import small

from planner.domain.cost import Prices, roster_cost
from planner.domain.roster import OFF, Roster
from planner.domain.rules import UNUSED
from planner.roster.by_rows import plan_by_rows
from planner.roster.counted import bench_for, cheapest_row
from planner.roster.field import make_field
from planner.roster.legal_tours import desk_for, legal_tour
from planner.roster.month import Month
from planner.roster.plan import plan_of
from planner.roster.search import Run
from planner.roster.standing import change, make_standing, refresh, settle, total
from planner.roster.tours import FAR, best_tour, space_for, tour_price

PRICES = Prices(changed_cell=3.0)


def month_of(seed: int, n_days: int) -> Month:
    """Make a small month with all rules that single rows can keep."""
    problem, lateness = small(seed, n_days=n_days)
    off = dataclasses.replace(problem.rules.weekly_overtime, how=UNUSED)
    rules = dataclasses.replace(problem.rules, weekly_overtime=off)
    problem = dataclasses.replace(problem, rules=rules)
    return Month(problem=problem, lateness=lateness, prices=PRICES)


@pytest.mark.parametrize("seed", range(60))
def test_a_roster_costs_what_the_plain_rules_say(seed):
    month = month_of(seed, n_days=5)
    rng = np.random.default_rng(seed)
    codes = rng.integers(OFF, month.shape[2], month.shape[:2]).astype(np.int8)
    plan = plan_of(month, Roster(problem=month.problem, codes=codes))
    field = make_field(month)
    standing = make_standing(field, codes, plan.duty)
    assert total(field, standing) == pytest.approx(plan.total, rel=1e-9, abs=1e-5)


@pytest.mark.parametrize("seed", range(30))
def test_forms_of_a_shift_count_as_the_plain_rules_count_them(seed):
    month = month_of(seed, n_days=5)
    *own, last = month.problem.shifts
    shifts = (*own, dataclasses.replace(last, form_of=own[-1].code))
    month = dataclasses.replace(month, problem=dataclasses.replace(month.problem, shifts=shifts))
    rng = np.random.default_rng(seed)
    codes = rng.integers(OFF, month.shape[2], month.shape[:2]).astype(np.int8)
    plan = plan_of(month, Roster(problem=month.problem, codes=codes))
    field = make_field(month)
    standing = make_standing(field, codes, plan.duty)
    assert total(field, standing) == pytest.approx(plan.total, rel=1e-9, abs=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_an_agent_taken_off_and_put_back_leaves_the_cost_as_it_was(seed):
    month = month_of(seed, n_days=5)
    rng = np.random.default_rng(seed)
    codes = rng.integers(OFF, month.shape[2], month.shape[:2]).astype(np.int8)
    duty = plan_of(month, Roster(problem=month.problem, codes=codes)).duty
    field = make_field(month)
    standing = make_standing(field, codes, duty)
    before = total(field, standing)
    for a in range(month.shape[0]):
        change(field, standing, a, -1.0)
        change(field, standing, a, 1.0)
        settle(field, standing, a)
    refresh(field, standing)
    assert total(field, standing) == pytest.approx(before)


@pytest.mark.parametrize("seed", range(40))
def test_best_row_is_the_cheapest_of_all(seed):
    month = month_of(seed, n_days=5)
    field, (n_agents, n_days, n_shifts) = make_field(month), month.shape
    space, row = space_for(field.automata, field.counters, n_days), np.empty(n_days, np.int64)
    cost = np.random.default_rng(seed).uniform(-300, 300, (n_days, n_shifts + 1))
    each = np.repeat(cost[:, :, None], 2, axis=2)
    known = field.counters._replace(size=field.counters.size[:2])
    for a in range(n_agents):
        found = best_tour(a, each, field.automata, field.counters, space, row)
        least = min(
            tour_price(a, np.array(codes), field.automata, known)
            + cost[np.arange(n_days), codes].sum()
            for codes in itertools.product(range(n_shifts + 1), repeat=n_days)
        )
        assert found == pytest.approx(least)
        own = tour_price(a, row, field.automata, known) + cost[np.arange(n_days), row].sum()
        assert own == pytest.approx(least)


@pytest.mark.parametrize("seed", range(40))
def test_best_legal_row_is_the_cheapest_that_breaks_no_hard_rule(seed):
    month = month_of(seed, n_days=5)
    field, (n_agents, n_days, n_shifts) = make_field(month), month.shape
    cost = np.random.default_rng(seed).uniform(-300, 300, (n_days, n_shifts + 1))
    each, row = np.repeat(cost[:, :, None], 2, axis=2), np.empty(n_days, np.int64)
    desk = desk_for(field.automata, field.counters, n_days)
    known = field.counters._replace(size=field.counters.size[:2])
    for a in range(n_agents):
        found = legal_tour(a, each, field.automata, field.counters, field.legal, desk, row)
        least = FAR
        for codes in itertools.product(range(n_shifts + 1), repeat=n_days):
            own = tour_price(a, np.array(codes), field.automata, known)
            cells = field.fixed[a, np.arange(n_days), codes]
            if own < field.legal.dear and cells.max() < field.legal.dear:
                least = min(least, own + cost[np.arange(n_days), codes].sum())
        assert found == pytest.approx(least, rel=1e-5)


@pytest.mark.parametrize("seed", range(40))
def test_cheapest_row_lies_above_its_bound_and_the_bound_below_every_legal_row(seed):
    month = month_of(seed, n_days=5)
    field, (n_agents, n_days, n_shifts) = make_field(month), month.shape
    cost = np.random.default_rng(seed).uniform(-300, 300, (n_days, n_shifts + 1))
    push, row = np.zeros((len(field.counters.size), n_agents)), np.empty(n_days, np.int64)
    bench = bench_for(field)
    for a in range(n_agents):
        paid, bound = cheapest_row(field, a, cost, push, True, 8, 0.0, bench, row)
        prices = [
            tour_price(a, np.array(codes), field.automata, field.counters)
            + cost[np.arange(n_days), codes].sum()
            for codes in itertools.product(range(n_shifts + 1), repeat=n_days)
            if field.fixed[a, np.arange(n_days), codes].max() < field.legal.dear
        ]
        least = min(prices, default=FAR)
        if least < field.legal.dear:
            assert bound <= least + 1e-2
            assert paid >= least - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_bound_lies_below_every_roster_and_the_search_below_chance(seed):
    month = month_of(seed, n_days=4)
    run = Run(
        time_limit_s=1.0,
        gap_limit=0.0,
        reproducible=True,
        seed=1,
        on_progress=None,
        should_stop=None,
    )
    plan = plan_by_rows(month, None, run)
    rng = np.random.default_rng(seed)
    others = [
        Roster(
            problem=month.problem,
            codes=rng.integers(OFF, month.shape[2], month.shape[:2]).astype(np.int8),
        )
        for _ in range(50)
    ]
    assert run.bound <= plan.total + 1e-6
    assert plan.total <= min(roster_cost(roster, month.lateness, PRICES).total for roster in others)


def test_reproducible_searches_agree():
    month = month_of(3, n_days=5)
    found = []
    for _ in range(2):
        run = Run(
            time_limit_s=1.0,
            gap_limit=0.0,
            reproducible=True,
            seed=7,
            on_progress=None,
            should_stop=None,
        )
        found.append(plan_by_rows(month, None, run))
    assert np.array_equal(found[0].roster.codes, found[1].roster.codes)

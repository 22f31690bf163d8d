"""Rows mixed and chosen where only the numbers on shifts tie agents together."""

import itertools

import numpy as np
import pytest

from planner.domain.roster import OFF
from planner.roster import plan_roster
from planner.roster.by_rows import only_cover
from planner.roster.choose import choose
from planner.roster.climb import Best, Climber, first_prospect
from planner.roster.columns import Columns
from planner.roster.dive import Diver
from planner.roster.field import make_field
from planner.roster.month import Month
from planner.roster.pricing import Pricing
from planner.roster.search import Run
from planner.storage.benchmark_files import read_instance

N_AGENTS, N_DAYS = 5, 14


@pytest.fixture
def month(tmp_path):
    """Return a function that makes a fortnight of a few agents by a seed."""

    def make(seed):
        rng = np.random.default_rng(seed)
        staff = [f"A{a},E=14|L={3 + a},4800,3360,5,2,2,1" for a in range(N_AGENTS)]
        asked = [f"A{a},{rng.integers(N_DAYS)},E,{rng.integers(1, 4)}" for a in range(N_AGENTS)]
        cover = [f"{d},{s},{rng.integers(1, 3)},100,1" for d in range(N_DAYS) for s in "EL"]
        sections = {
            "HORIZON": [str(N_DAYS)],
            "SHIFTS": ["E,480,", "L,480,E"],
            "STAFF": staff,
            "DAYS_OFF": ["A0,3", "A1,8"],
            "SHIFT_ON_REQUESTS": asked,
            "SHIFT_OFF_REQUESTS": [],
            "COVER": cover,
        }
        path = tmp_path / "Instance0.txt"
        text = [f"SECTION_{name}\n" + "\n".join(lines) + "\n" for name, lines in sections.items()]
        path.write_text("\n".join(text), encoding="utf-8")
        given = read_instance(path)
        return Month(problem=given.problem, lateness=given.lateness, prices=given.prices)

    return make


def filled(month, rounds):
    """Return columns of some rounds of pricing, and the last mix."""
    field = make_field(month)
    columns, pricing = Columns(field), Pricing(field)
    for _ in range(rounds):
        mixed = columns.solve(None)
        rows = pricing.ask(mixed.head, mixed.quota)
        for a, tour in enumerate(rows.tours):
            columns.number(a, tour)
    return columns, columns.solve(None)


def together(columns, numbers):
    """Price one column an agent by the goals."""
    wanted, (short, over) = columns.goals
    missing = wanted - columns.matrix[:, list(numbers)].sum(axis=1)
    each = sum(columns.costs[i] for i in numbers)
    return each + (short * np.maximum(missing, 0) + over * np.maximum(-missing, 0)).sum()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n_held", [0, 2])
def test_chosen_rows_are_the_best_of_those_made(month, seed, n_held):
    columns, _ = filled(month(seed), rounds=5)
    for a in range(n_held):
        columns.hold(a, columns.tours[columns.agents.index(a)])
    mixed, free = columns.solve(None), np.arange(N_AGENTS) >= n_held
    tours = choose(columns, mixed, free, np.inf, None)
    mine = [
        [i for i, whose in enumerate(columns.agents) if whose == a]
        if free[a]
        else [columns.held[a]]
        for a in range(N_AGENTS)
    ]
    least = min(together(columns, numbers) for numbers in itertools.product(*mine))
    assert together(columns, [columns.number(a, tours[a]) for a in range(N_AGENTS)]) == least
    assert mixed.value <= least + 1e-6


def test_nothing_is_chosen_where_no_row_can_be_part_of_anything_better(month):
    columns, mixed = filled(month(1), rounds=5)
    assert choose(columns, mixed, np.ones(N_AGENTS, bool), mixed.value - 1.0, None) is None


@pytest.mark.parametrize("seed", range(3))
def test_dives_keep_hard_rules_and_their_bound_lies_below_the_optimum(month, seed):
    given = month(seed)
    best = plan_roster(given.problem, given.lateness, given.prices, time_limit_s=20, gap_limit=0.0)
    field, prospect = make_field(given), first_prospect(given)
    assert only_cover(given, field)
    nobody = np.full(given.shape[:2], OFF, np.int8)
    climber = Climber(field, nobody, nobody, prospect, 1)
    found = Best(climber.cost, climber.standing)
    run = Run(
        time_limit_s=1.0,
        gap_limit=0.0,
        reproducible=False,
        seed=1,
        on_progress=None,
        should_stop=None,
    )
    Diver(month=given, field=field, best=found, prospect=prospect, run=run).dive_on()
    assert run.bound <= best.cost.total + 1e-6
    assert best.cost.total - 1e-6 <= found.cost < field.legal.dear

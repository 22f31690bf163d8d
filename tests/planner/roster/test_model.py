"""The model, the plain checks and the plain cost say the same of any roster."""

import dataclasses

import numpy as np
import pytest
from models import model_of
from months import small
from ortools.sat.python.cp_model import INFEASIBLE, OPTIMAL, CpSolver

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.roster import FREE, OFF, Codes, Roster, RosterProblem
from planner.domain.rules import Mode, Rules, Strictness
from planner.roster.constraints import add_rules
from planner.roster.month import COST_UNITS, Month
from planner.roster.objective import add_costs
from planner.roster.plan import make_plan


def random_codes(problem: RosterProblem, rng: np.random.Generator) -> Codes:
    """Draw a roster that often, but not always, breaks some rule."""
    n_agents, n_days = problem.pins.shape
    codes = rng.integers(0, len(problem.shifts), (n_agents, 1)).repeat(n_days, axis=1)
    odd = rng.random(codes.shape)
    codes = np.where(odd < 0.3, OFF, codes)
    codes = np.where(odd > 0.9, rng.integers(0, len(problem.shifts), codes.shape), codes)
    return np.where(problem.pins != FREE, problem.pins, codes).astype(np.int8)


@pytest.mark.parametrize("seed", range(24))
def test_model_prices_a_roster_as_the_plain_cost_does(seed):
    problem, lateness = small(seed)
    prices = Prices(late_over_month=5.0 if seed % 2 else 40.0, changed_cell=3.0)
    month = Month(problem=problem, lateness=lateness, prices=prices)
    codes = random_codes(problem, np.random.default_rng(seed))
    m = model_of(month, codes, elastic=True)
    add_rules(m)
    _n_agents, n_days, n_shifts = month.shape
    split = np.zeros((len(month.kinds), n_days, n_shifts, len(problem.queues)), np.int64)
    add_costs(m, split, fair=True)
    solver = CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(m.cp) == OPTIMAL
    values = np.array(solver.response_proto.solution)
    on_queues = np.array(
        [x if isinstance(x, int) else values[x.index] for x in m.on_queues.ravel()]
    )
    plan = make_plan(month, codes, on_queues.reshape(split.shape))
    modelled = (solver.objective_value + m.constant) / COST_UNITS
    assert plan.total - month.curvature <= modelled <= plan.total + month.rounding


def verdicts(seed: int, share: float) -> tuple[bool, bool] | None:
    """Say whether plain checks and the solver allow a random roster; ``None``: none can be."""
    problem, lateness = small(seed)
    rng = np.random.default_rng(seed)
    problem = dataclasses.replace(problem, rules=some_hard(problem.rules, rng, share))
    month = Month(problem=problem, lateness=lateness, prices=Prices())
    if month.cell_breaches.min(axis=2).any():
        return None  # pins and promises clash
    codes = random_codes(problem, rng)
    m = model_of(month, codes, elastic=False)
    add_rules(m)
    solver = CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(m.cp)
    assert status in (OPTIMAL, INFEASIBLE)
    broken = any(v.is_hard for v in find_violations(Roster(problem=problem, codes=codes)))
    return not broken, status == OPTIMAL


def some_hard(rules: Rules, rng: np.random.Generator, share: float) -> Rules:
    """Make a share of the rules hard, and leave the others out."""
    changed = {}
    for item in dataclasses.fields(rules):
        how = Strictness(mode=Mode.HARD if rng.random() < share else Mode.OFF)
        rule = getattr(rules, item.name)
        if isinstance(rule, Strictness):
            changed[item.name] = how
        elif item.name != "fairness":
            changed[item.name] = dataclasses.replace(rule, how=how)
    return dataclasses.replace(rules, **changed)


def agree(seeds: range, share: float) -> None:
    seen = [verdict for seed in seeds if (verdict := verdicts(seed, share)) is not None]
    assert all(plain == solver for plain, solver in seen)
    # Both verdicts are common, so that agreeing means something.
    assert 0.1 < sum(plain for plain, _ in seen) / len(seen) < 0.9


def test_model_allows_a_roster_exactly_if_no_hard_rule_is_broken():
    agree(range(60), share=0.05)


@pytest.mark.slow
def test_model_and_plain_checks_agree_on_two_thousand_rosters():
    agree(range(1000, 3200), share=0.05)

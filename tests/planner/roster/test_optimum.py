"""On small problems with all rules the engine ends at the proven optimum of one plain model."""

import dataclasses

import numpy as np
import pytest
from months import small
from ortools.sat.python.cp_model import OPTIMAL, CpSolver

from planner.domain.cost import Prices
from planner.domain.rules import Mode, Rules, Strictness
from planner.roster import Status, plan_roster
from planner.roster.constraints import add_rules
from planner.roster.model import new_model
from planner.roster.month import COST_UNITS, Month
from planner.roster.objective import add_costs

PRICES = Prices(changed_cell=3.0)


def softened(rules: Rules, rng: np.random.Generator) -> Rules:
    """Leave few rules hard, so that most problems have a roster without a breach."""
    changed: dict[str, object] = {}
    for item in dataclasses.fields(rules):
        rule = getattr(rules, item.name)
        how = rule if isinstance(rule, Strictness) else getattr(rule, "how", None)
        if how is None or how.mode is not Mode.HARD or rng.random() < 0.3:
            continue
        soft = dataclasses.replace(how, mode=Mode.SOFT)
        changed[item.name] = (
            soft if isinstance(rule, Strictness) else dataclasses.replace(rule, how=soft)
        )
    return dataclasses.replace(rules, **changed)


def optimum(month: Month) -> float:
    """Return the least cost of a roster that keeps the hard rules; of any, if none keeps them."""
    n_agents, n_days, n_shifts = month.shape
    nobody = np.zeros((len(month.kinds), n_days, n_shifts, len(month.problem.queues)), np.int64)
    for elastic in (False, True):
        m = new_model(
            month,
            tuple((a,) for a in range(n_agents)),
            np.ones((n_agents, n_days), np.bool_),
            np.zeros((n_agents, n_days, n_shifts), np.int64),
            hinted=False,
            elastic=elastic,
            open_cells=elastic,
        )
        add_rules(m)
        add_costs(m, nobody, fair=True)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(m.cp)
        if status == OPTIMAL:
            break
    assert status == OPTIMAL
    return (solver.objective_value + m.constant) / COST_UNITS


def ends_at_the_optimum(seed: int, n_days: int) -> None:
    problem, lateness = small(seed, n_days=n_days)
    rules = softened(problem.rules, np.random.default_rng(seed))
    problem = dataclasses.replace(problem, rules=rules)
    month = Month(problem=problem, lateness=lateness, prices=PRICES)
    least, slack = optimum(month), month.rounding + month.curvature
    result = plan_roster(problem, lateness, PRICES, gap_limit=0.0, time_limit_s=30)
    assert result.status is Status.OPTIMAL
    assert result.cost is not None
    assert abs(result.cost.total - least) <= slack
    assert result.bound <= least + slack


@pytest.mark.parametrize("seed", range(20))
def test_engine_ends_at_the_optimum_of_one_model(seed):
    ends_at_the_optimum(seed, n_days=2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 200))
def test_engine_ends_at_the_optimum_of_one_model_on_many_problems(seed):
    ends_at_the_optimum(seed, n_days=3)

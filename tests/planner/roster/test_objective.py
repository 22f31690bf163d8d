"""The objective has a value for every roster."""

import dataclasses

import numpy as np
import pytest
from months import month
from ortools.sat.python.cp_model import OPTIMAL, CpSolver

from planner.domain.cost import Prices
from planner.domain.roster import OFF
from planner.roster.model import new_model
from planner.roster.month import Month
from planner.roster.objective import fairness, minimize


@pytest.mark.parametrize("seed", range(12))
def test_fairness_has_a_price_though_its_slopes_are_rounded(seed):
    problem, lateness = month(seed, n_agents=12, n_days=14, trainees=0, leave_share=0.1)
    rng = np.random.default_rng(seed)
    codes = np.where(problem.leave, OFF, rng.integers(OFF, 2, problem.pins.shape))
    problem = dataclasses.replace(problem, pins=codes.astype(np.int8))
    data = Month(problem=problem, lateness=lateness, prices=Prices())
    for a in range(len(problem.agents)):
        free = np.zeros(problem.pins.shape, np.bool_)
        free[a] = True  # by the pins, so that every share is known and one range is used up
        start = (codes[:, :, None] == np.arange(2)).astype(np.int64)
        crews = tuple((i,) for i in range(len(problem.agents)))
        m = new_model(data, crews, free, start, hinted=False, elastic=False)
        fairness(m)
        minimize(m)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(m.cp) == OPTIMAL

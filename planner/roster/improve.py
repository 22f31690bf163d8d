"""Improve a roster: plan some agents, or some days, anew, and keep what costs less."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks import find_violations, grants
from planner.roster.constraints import add_rules
from planner.roster.model import new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs
from planner.roster.plan import Plan, codes_of, counts_of, make_plan, split_of
from planner.roster.search import Run, solve

AGENTS = 9
DAYS = 8
STEP_S = 1.5


def improve(month: Month, plan: Plan, run: Run) -> Plan:
    """
    Improve a roster until the run is over.

    Parameters
    ----------
    month
        What is planned.
    plan
        Roster at the start.
    run
        The run, for its limits.
    """
    rng = np.random.default_rng(run.seed)
    step = 0
    while not run.is_over:
        free = _some_days(month, rng) if step % 3 == 2 else _some_agents(month, plan, rng)
        better = replan(month, plan, free, run, seed=run.seed + step, seconds=STEP_S)
        if better.total < plan.total - 1e-6:
            plan = better
            run.cost = plan.total
        run.tell("improve")
        step += 1
    return plan


def replan(
    month: Month, plan: Plan, free: NDArray[np.bool_], run: Run, *, seed: int, seconds: float
) -> Plan:
    """Plan the free cells anew, shape (n_agents, n_days); return the plan itself if that fails."""
    crews = tuple((a,) for a in range(month.shape[0]))
    start = counts_of(plan.roster.codes, month.shape[2])
    m = new_model(month, crews, free, start, hinted=True, elastic=False)
    add_rules(m)
    on_queues = add_costs(m, split_of(month, plan), fair=True)
    answer = solve(m, run, seconds=seconds, workers=1, gap=1e-4, seed=seed)
    if answer.values is None:
        return plan
    return make_plan(month, codes_of(answer.counts(m.shifts)), answer.counts(on_queues))


def _some_agents(month: Month, plan: Plan, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw agents for the whole month, those with something amiss first."""
    n_agents, n_days, _ = month.shape
    weight = np.ones(n_agents)
    index = month.problem.agent_index
    for violation in find_violations(plan.roster):
        if violation.agent is not None and violation.is_hard:
            weight[index[violation.agent]] += 10
    for a, d, request in month.problem.dated_requests():
        if not request.approved and not grants(plan.roster, a, d, request.kind, request.shift):
            weight[a] += request.weight / 10
    size = min(AGENTS, n_agents)
    free = np.zeros((n_agents, n_days), np.bool_)
    free[rng.choice(n_agents, size, replace=False, p=weight / weight.sum())] = True
    return free


def _some_days(month: Month, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw some days in a row for everybody."""
    n_agents, n_days, _ = month.shape
    first = int(rng.integers(0, max(n_days - DAYS, 0) + 1))
    free = np.zeros((n_agents, n_days), np.bool_)
    free[:, first : first + DAYS] = True
    return free

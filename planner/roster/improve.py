"""Improve a roster: plan some agents, or some days, anew, and keep what costs less."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks import find_violations, grants
from planner.domain.fairness import prices_of, shared_counts, unevenness
from planner.domain.roster import Codes
from planner.roster.constraints import add_rules
from planner.roster.cover import Cover, share_out, strength_of
from planner.roster.model import Split, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs_nearby
from planner.roster.plan import Plan, codes_of, counts_of, make_plan, split_of
from planner.roster.search import Run, solve

AGENTS = 5
DAYS = 3
STEP_GAP = 5e-4
STEP_WORK = 0.3  # deterministic seconds


def improve(month: Month, plan: Plan, run: Run, keep_s: float = 0.0) -> Plan:
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
    keep_s
        Time to leave for what comes after. [s]
    """
    rng = np.random.default_rng([run.seed, round(plan.total)])
    step = 0
    while run.left > keep_s and not run.is_over:
        better = improved(month, plan, run, rng, step)
        if better is not plan:
            plan = better
            run.cost = plan.total
        run.tell("improve")
        step += 1
    return plan


def improved(month: Month, plan: Plan, run: Run, rng: np.random.Generator, step: int) -> Plan:
    """Plan some agents anew, or in every other step some days; return the better roster."""
    free = _some_days(month, rng) if step % 2 else _some_agents(month, plan, rng)
    better = replan(month, plan, free, run, seed=run.seed + step)
    return better if better.total < plan.total - 1e-6 else plan


def replan(
    month: Month,
    plan: Plan,
    free: NDArray[np.bool_],
    run: Run,
    *,
    seed: int,
) -> Plan:
    """Plan the free cells anew, shape (n_agents, n_days); return the plan itself if that fails."""
    crews = tuple((a,) for a in range(month.shape[0]))
    start, split = counts_of(plan.roster.codes, month.shape[2]), split_of(month, plan)
    m = new_model(month, crews, free, start, hinted=True, elastic=False)
    add_rules(m)
    add_costs_nearby(m, split, Cover(month, strength_of(month, split)))
    answer = solve(m, run, work=STEP_WORK, workers=1, gap=STEP_GAP, seed=seed)
    if answer.values is None:
        return plan
    return settle(month, codes_of(answer.counts(m.shifts)), answer.counts(m.on_queues))


def settle(month: Month, codes: Codes, split: Split) -> Plan:
    """Put the agents of a roster on queues, from numbers that may not fit, and price it."""
    kinds, (_, n_days, n_shifts) = len(month.kinds), month.shape
    heads = np.zeros((kinds, n_days, n_shifts), np.int64)
    np.add.at(heads, month.kind_of, counts_of(codes, n_shifts))
    cover = Cover(month, strength_of(month, split))
    return make_plan(month, codes, share_out(cover, split, heads))


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
    uneven = abs(unevenness(month.problem, shared_counts(plan.roster)))
    weight += uneven[:, prices_of(month.problem) > 0].sum(axis=1)
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

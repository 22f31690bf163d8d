"""Solve a roster as one model, with its proof."""

from collections.abc import Callable

import numpy as np

from planner.roster.bound import as_rows, relax
from planner.roster.constraints import add_rules
from planner.roster.model import Model, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs
from planner.roster.plan import Plan, codes_of, counts_of, make_plan, split_of
from planner.roster.search import WORK_PER_S, Answer, Run, solve
from planner.roster.totals import totals_model

WORKERS = 8  # on two cores, too: fewer leave out the searches that raise the bound
# Where every cost is a short or surplus agent, the linear relaxation is what raises the bound: two
# workers that go by it do better than the usual eight.
LINEAR = ("pseudo_costs",)
LINEAR_WORKERS = 2
TRIAL = 1 / 3  # share of the time after which one model must be close to its bound to go on
CLOSE = 0.01


def solve_whole(month: Month, plan: Plan, run: Run) -> Plan:
    """Solve the roster as one model; break hard rules only if no roster keeps them."""
    run.tell("prove")
    for elastic in (False, True):
        m = _whole(month, plan, elastic=elastic)
        if elastic:
            bound_all(month, run)
        answer = solve(
            m,
            run,
            work=run.left * (WORK_PER_S if run.reproducible else WORKERS),
            workers=WORKERS,
            gap=run.gap_limit,
            seed=run.seed,
            whole=True,
        )
        if not answer.infeasible:
            break
    return _better(month, plan, m, answer, run)


def solve_cover(month: Month, plan: Plan, run: Run) -> Plan:
    """
    Try one model where nobody waits and only the numbers on shifts have a price.

    It ends when it is solved, or after a third of the time if it is not nearly solved by then.
    """
    run.tell("prove")
    m = _whole(month, plan, elastic=False)
    answer = solve(
        m,
        run,
        work=run.left * (WORK_PER_S if run.reproducible else LINEAR_WORKERS),
        workers=LINEAR_WORKERS,
        gap=run.gap_limit,
        seed=run.seed,
        subsolvers=LINEAR,
        give_up=_hopeless(run),
        whole=True,
    )
    return plan if answer.infeasible else _better(month, plan, m, answer, run)


def _hopeless(run: Run) -> Callable[[], bool]:
    trial = run.left * (1 - TRIAL)
    return lambda: run.left < trial and run.gap > CLOSE


def _whole(month: Month, plan: Plan, *, elastic: bool) -> Model:
    """Make the model of the whole roster, with the plan as a hint."""
    n_agents, n_days, n_shifts = month.shape
    m = new_model(
        month,
        tuple((a,) for a in range(n_agents)),
        np.ones((n_agents, n_days), np.bool_),
        counts_of(plan.roster.codes, n_shifts),
        hinted=elastic or not plan.cost.hard_rules,
        elastic=elastic,
        open_cells=elastic,
    )
    add_rules(m)
    add_costs(m, split_of(month, plan), fair=True)
    return m


def _better(month: Month, plan: Plan, m: Model, answer: Answer, run: Run) -> Plan:
    """Take the model's bound, and its roster where it is better."""
    run.bound = max(run.bound, answer.bound - month.rounding)
    if answer.values is None:
        return plan
    found = make_plan(month, codes_of(answer.counts(m.shifts)), answer.counts(m.on_queues))
    better = found if found.total < plan.total or plan.cost.hard_rules else plan
    run.cost = better.total
    return better


def bound_all(month: Month, run: Run) -> None:
    """Replace a bound on rosters without a breach by one on all rosters."""
    relaxed = relax(as_rows(totals_model(month, elastic=True)), run)
    run.bound = 0.0 if relaxed is None else relaxed.bound - month.rounding

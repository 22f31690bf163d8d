"""Improve a roster: plan some agents, or some days, anew, and keep what costs less."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks import find_violations, grants
from planner.domain.cost import fair_shares
from planner.domain.roster import Codes
from planner.roster.constraints import add_rules
from planner.roster.cover import Cover, share_out, strength_of
from planner.roster.model import Model, Split, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs_nearby
from planner.roster.plan import Plan, codes_of, counts_of, make_plan, split_of
from planner.roster.search import Run, Search

ABREAST = 2  # searches at a time
SHARE = 0.6  # of its time that each of them holds the run up, measured on two cores
AGENTS = (3, 5, 10)  # fewest, at first, most
DAYS = (2, 3, 6)
STEP_GAP = 5e-4
STEP_WORK = 0.15  # deterministic seconds


@dataclass(kw_only=True, eq=False)
class Step:
    """
    Some cells being planned anew.

    Parameters
    ----------
    plan
        Roster at the start of the step.
    free
        Cells, shape (n_agents, n_days).
    m, search
        Their model, and its search.
    """

    plan: Plan
    free: NDArray[np.bool_]
    m: Model
    search: Search


def improve(month: Month, plan: Plan, run: Run, keep_s: float = 0.0) -> Plan:
    """
    Improve a roster until the run is over.

    Two steps are under way at a time. They end in the order of their start, so that the roster
    does not depend on which is faster; what the first changes, the second takes over.

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
    sizes = {"agents": AGENTS[1], "days": DAYS[1]}
    steps: deque[tuple[str, Step]] = deque()
    n_steps = 0
    try:
        while True:
            while len(steps) < ABREAST and run.left > keep_s and not run.is_over:
                what = ("agents", "days")[n_steps // ABREAST % 2]
                busy = np.zeros(month.shape[:2], np.bool_)
                for _, step in steps:
                    busy |= step.free
                if what == "agents":
                    free = _some_agents(month, plan, sizes[what], busy, rng)
                else:
                    free = _some_days(month, sizes[what], busy, rng)
                steps.append((what, begin(month, plan, free, run, seed=run.seed + n_steps)))
                n_steps += 1
            if not steps:
                return plan
            what, step = steps.popleft()
            better, finished = end(month, plan, step)
            low, _, high = AGENTS if what == "agents" else DAYS
            sizes[what] = min(max(sizes[what] + (1 if finished else -1), low), high)
            if better.total < plan.total - 1e-6:
                plan = better
                run.cost = plan.total
            run.tell("improve")
    finally:
        for _, step in steps:
            step.search.stop()


def begin(month: Month, plan: Plan, free: NDArray[np.bool_], run: Run, *, seed: int) -> Step:
    """Begin to plan the free cells anew, shape (n_agents, n_days)."""
    crews = tuple((a,) for a in range(month.shape[0]))
    start, split = counts_of(plan.roster.codes, month.shape[2]), split_of(month, plan)
    m = new_model(month, crews, free, start, hinted=True, elastic=False)
    add_rules(m)
    add_costs_nearby(m, split, Cover(month, strength_of(month, split)))
    search = Search(m, run, work=STEP_WORK, workers=1, gap=STEP_GAP, seed=seed, share=SHARE)
    return Step(plan=plan, free=free, m=m, search=search)


def end(month: Month, plan: Plan, step: Step) -> tuple[Plan, bool]:
    """Put a step's cells into a roster; tell whether no better ones were to be found."""
    answer = step.search.answer()
    if answer.values is None:
        return plan, False
    codes, split = codes_of(answer.counts(step.m.shifts)), answer.counts(step.m.on_queues)
    if plan is not step.plan:
        codes, split = np.where(step.free, codes, plan.roster.codes), split_of(month, plan)
    return settle(month, codes, split), answer.finished


def settle(month: Month, codes: Codes, split: Split) -> Plan:
    """Put the agents of a roster on queues, from numbers that may not fit, and price it."""
    kinds, (_, n_days, n_shifts) = len(month.kinds), month.shape
    heads = np.zeros((kinds, n_days, n_shifts), np.int64)
    np.add.at(heads, month.kind_of, counts_of(codes, n_shifts))
    cover = Cover(month, strength_of(month, split))
    return make_plan(month, codes, share_out(cover, split, heads))


def _some_agents(
    month: Month, plan: Plan, size: int, busy: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw agents for the whole month, those with something amiss first, the busy ones last."""
    n_agents, n_days, _ = month.shape
    weight = np.ones(n_agents)
    index = month.problem.agent_index
    for violation in find_violations(plan.roster):
        if violation.agent is not None and violation.is_hard:
            weight[index[violation.agent]] += 10
    for a, d, request in month.problem.dated_requests():
        if not request.approved and not grants(plan.roster, a, d, request.kind, request.shift):
            weight[a] += request.weight / 10
    shares, _ = fair_shares(plan.roster)
    weight += np.where(shares > 0, abs(plan.roster.nights.sum(axis=1) - shares), 0)
    weight = np.where(busy.all(axis=1), weight * 1e-6, weight)
    free = np.zeros((n_agents, n_days), np.bool_)
    chosen = rng.choice(n_agents, min(size, n_agents), replace=False, p=weight / weight.sum())
    free[chosen] = True
    return free


def _some_days(
    month: Month, size: int, busy: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw some days in a row for everybody, away from the busy ones where possible."""
    n_agents, n_days, _ = month.shape
    size = min(size, n_days)
    at_rest = ~busy.all(axis=0)
    firsts = [d for d in range(n_days - size + 1) if at_rest[d : d + size].all()]
    first = int(rng.choice(firsts or [*range(n_days - size + 1)]))
    free = np.zeros((n_agents, n_days), np.bool_)
    free[:, first : first + size] = True
    return free

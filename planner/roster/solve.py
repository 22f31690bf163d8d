"""Plan a roster: the steps, one after the other."""

from collections.abc import Callable

import numpy as np

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.coverage import Duty
from planner.domain.demand import Lateness
from planner.domain.roster import Roster, RosterProblem
from planner.roster.bound import as_rows, plan_days, relax
from planner.roster.constraints import add_rules
from planner.roster.hand_out import hand_out
from planner.roster.improve import improve
from planner.roster.model import new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs
from planner.roster.plan import Plan, codes_of, counts_of, make_plan, plan_of, split_of
from planner.roster.result import Progress, RosterResult, Status
from planner.roster.search import WORK_PER_S, Run, solve
from planner.roster.totals import round_totals, totals_model

SMALL = 700  # cells times shifts up to which the roster is solved as one model
WORKERS = 8  # on two cores, too: fewer leave out the searches that raise the bound


def plan_roster(
    problem: RosterProblem,
    lateness: Lateness,
    prices: Prices,
    *,
    time_limit_s: float = 60.0,
    gap_limit: float = 0.002,
    reproducible: bool = False,
    seed: int = 1,
    start: Roster | None = None,
    start_duty: Duty | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RosterResult:
    """
    Plan a roster that costs as little as can be found in the time.

    Hard rules hold wherever they can. Where they clash, the roster breaks as few as were found
    to be enough, and the result names what is unmet.

    Parameters
    ----------
    problem
        What the roster must respect.
    lateness
        Late replies by agents, for the problem's queues and slots.
    prices
        What things cost; the roster minimises the total of `planner.domain.cost.roster_cost`.
    time_limit_s
        Time to plan; the first roster may take longer. [s]
    gap_limit
        Share of the cost below which a possible saving is not worth more time.
    reproducible
        Whether the same input must give the same roster again. The time limit then counts the
        work done, and the time taken depends on the machine.
    seed
        Of every random choice.
    start, start_duty
        Roster to start from, and its agents' queues if they are known.
    on_progress
        Called from time to time, in the caller's thread, with how things stand.
    should_stop
        Asked from time to time, in the caller's thread; the best roster so far is returned
        soon after it says yes.

    Returns
    -------
    RosterResult
        With a roster, unless stopped before the first.
    """
    run = Run(
        time_limit_s=time_limit_s,
        gap_limit=gap_limit,
        reproducible=reproducible,
        seed=seed,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    month = Month(problem=problem, lateness=lateness, prices=prices)
    plan = None if start is None else plan_of(month, start, start_duty)
    run.cost = None if plan is None else plan.total
    plan = _plan(month, plan, run)
    if run.stopped or plan is None:
        status = Status.STOPPED
    else:
        optimal = plan.total - run.bound <= month.rounding + month.curvature
        status = Status.OPTIMAL if optimal else Status.FEASIBLE
    return RosterResult(
        status=status,
        roster=None if plan is None else plan.roster,
        duty=None if plan is None else plan.duty,
        cost=None if plan is None else plan.cost,
        bound=run.bound if plan is None else min(run.bound, plan.total),
        seconds=run.seconds,
        breaches=() if plan is None else find_violations(plan.roster),
    )


def _plan(month: Month, plan: Plan | None, run: Run) -> Plan | None:
    """Bound the cost, make a first roster, and improve it."""
    run.tell("totals")
    for elastic in (False, True):
        totals = totals_model(month, elastic=elastic)
        rows = as_rows(totals)
        relaxed = relax(rows, run)
        if relaxed is not None:
            run.bound = relaxed.bound - month.rounding
            break
    run.tell()
    run.poll()
    if run.stopped:
        return plan
    if plan is None:
        values = np.zeros(len(rows.cost)) if relaxed is None else relaxed.values
        plan = hand_out(month, round_totals(totals, values), run)
        if plan is None:
            return None
        run.cost = plan.total
        run.tell("hand out")
    if np.prod(month.shape) <= SMALL:
        return _solve_whole(month, plan, run)
    plan = improve(month, plan, run, keep_s=run.left / 4)
    if relaxed is not None and not elastic:
        run.bound = max(run.bound, plan_days(totals, rows, relaxed, run) - month.rounding)
        run.tell()
    plan = improve(month, plan, run)
    if plan.cost.hard_rules and not elastic:
        _bound_all(month, run)
    return plan


def _bound_all(month: Month, run: Run) -> None:
    """Replace a bound on rosters without a breach by one on all rosters."""
    relaxed = relax(as_rows(totals_model(month, elastic=True)), run)
    run.bound = 0.0 if relaxed is None else relaxed.bound - month.rounding


def _solve_whole(month: Month, plan: Plan, run: Run) -> Plan:
    """Solve the roster as one model with its proof; elastic only if no roster keeps the rules."""
    n_agents, n_days, n_shifts = month.shape
    run.tell("prove")
    for elastic in (False, True):
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
        if elastic:
            _bound_all(month, run)
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
    run.bound = max(run.bound, answer.bound - month.rounding)
    if answer.values is None:
        return plan
    better = make_plan(month, codes_of(answer.counts(m.shifts)), answer.counts(m.on_queues))
    return better if better.total < plan.total or plan.cost.hard_rules else plan

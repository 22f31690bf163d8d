"""Plan a roster: choose the way, go it, and say what is known of a better one."""

from collections.abc import Callable

import numpy as np

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.coverage import Duty
from planner.domain.demand import Lateness
from planner.domain.roster import Roster, RosterProblem
from planner.domain.rules import Mode
from planner.roster.by_rows import plan_by_rows
from planner.roster.month import Month
from planner.roster.plan import Plan, plan_of
from planner.roster.result import Progress, RosterResult, Status
from planner.roster.search import Run
from planner.roster.stepwise import plan_stepwise
from planner.roster.whole import solve_cover, solve_whole

SMALL = 700  # cells times shifts up to which the roster is solved as one model
COVER_CELLS = 1_200  # cells up to which one model is tried first where only cover is priced


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
    run.cost = None if plan is None else plan.total
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
    """Find the best roster and its bound."""
    small = bool(np.prod(month.shape) <= SMALL)
    if month.problem.rules.weekly_overtime.how.mode not in (Mode.REPORT, Mode.OFF):
        plan = plan_stepwise(month, plan, run, brief=small)
        return plan if plan is None or not small else solve_whole(month, plan, run)
    only_cover = not month.segments and np.prod(month.shape[:2]) <= COVER_CELLS
    if not small and not only_cover:
        return plan_by_rows(month, plan, run)
    plan = plan_by_rows(month, plan, run, brief=True)
    if run.stopped or plan is None:
        return plan
    if small:
        return solve_whole(month, plan, run)
    plan = solve_cover(month, plan, run)
    return plan if run.is_over else plan_by_rows(month, plan, run)

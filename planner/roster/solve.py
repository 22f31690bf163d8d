"""Plan a roster: the steps, one after the other."""

from collections.abc import Callable

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.demand import Lateness
from planner.domain.roster import Roster, RosterProblem
from planner.roster.bound import as_rows, relax
from planner.roster.hand_out import hand_out
from planner.roster.improve import improve
from planner.roster.month import Month
from planner.roster.plan import Plan, plan_of
from planner.roster.result import Progress, RosterResult, Status
from planner.roster.search import Run
from planner.roster.totals import round_totals, totals_model


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
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RosterResult:
    run = Run(
        time_limit_s=time_limit_s,
        gap_limit=gap_limit,
        reproducible=reproducible,
        seed=seed,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    month = Month(problem=problem, lateness=lateness, prices=prices)
    plan: Plan | None = None if start is None else plan_of(month, start)
    m = totals_model(month)
    relaxed = relax(as_rows(m), run.left)
    if relaxed is not None:
        run.bound = relaxed.bound
    run.tell("totals")
    plan = hand_out(month, round_totals(m, relaxed), run)
    if plan is not None:
        run.cost = plan.total
        run.tell("hand out")
        plan = improve(month, plan, run)
    status = Status.STOPPED if run.stopped else Status.FEASIBLE
    return RosterResult(
        status=status,
        roster=plan and plan.roster,
        duty=plan and plan.duty,
        cost=plan and plan.cost,
        bound=run.bound,
        seconds=run.seconds,
        breaches=find_violations(plan.roster) if plan else (),
    )

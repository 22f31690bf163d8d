"""
Plan a roster step by step with CP-SAT: totals, hand-out, neighbourhoods.

The way for a rule that the programme of one agent's month does not know: overtime as a law counts
it, week by week.
"""

import numpy as np

from planner.roster.bound import as_rows, plan_days, relax
from planner.roster.hand_out import hand_out
from planner.roster.improve import improve
from planner.roster.month import Month
from planner.roster.plan import Plan
from planner.roster.search import Run
from planner.roster.totals import round_totals, totals_model
from planner.roster.whole import bound_all


def plan_stepwise(month: Month, plan: Plan | None, run: Run, *, brief: bool = False) -> Plan | None:
    """Bound the cost, make a first roster, and unless that will do, improve it."""
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
    if brief:
        return plan
    plan = improve(month, plan, run, keep_s=run.left / 4)
    if relaxed is not None and not elastic:
        run.bound = max(run.bound, plan_days(totals, rows, relaxed, run) - month.rounding)
        run.tell()
    plan = improve(month, plan, run)
    if plan.cost.hard_rules and not elastic:
        bound_all(month, run)
    return plan

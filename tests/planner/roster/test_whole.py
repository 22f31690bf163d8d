"""One model ends at the optimum, whichever way it is searched."""

import dataclasses

import numpy as np
import pytest
from months import month

from planner.domain.cost import Prices
from planner.domain.demand import Lateness
from planner.domain.roster import Roster
from planner.domain.rules import (
    UNUSED,
    Experienced,
    Fairness,
    Relief,
    RestRun,
    Rules,
    ShortRun,
    Strictness,
    Successions,
    WorkRun,
)
from planner.domain.shift_cover import ShiftCover
from planner.roster.month import Month
from planner.roster.plan import plan_of
from planner.roster.search import Run
from planner.roster.whole import solve_cover, solve_whole

PRICES = Prices(late_reply=0.0, late_over_month=0.0, late_over_day=0.0, paid_hour=0.0, wish=1.0)
RULES = Rules(
    work_run=WorkRun(most=4),
    short_run=ShortRun(least=2, how=Strictness()),
    rest_run=RestRun(least=2, how=Strictness()),
    successions=Successions(forbidden=(("N", "D"),)),
    experienced=Experienced(how=UNUSED),
    relief=Relief(how=UNUSED),
    fairness=Fairness(nights=0, weekends=0),
)


def cover_month(seed: int) -> Month:
    """Make a month in which nobody writes and agents are wanted on shifts."""
    problem, lateness = month(
        seed, n_agents=5, n_days=10, trainees=0, n_queues=1, wishes=2, rules=RULES
    )
    rng = np.random.default_rng(seed)
    shape = (10, 2)
    problem = dataclasses.replace(
        problem,
        shift_cover=ShiftCover(
            wanted=rng.integers(0, 4, shape),
            short=np.full(shape, 100.0),
            over=np.ones(shape),
        ),
    )
    nobody = Lateness(
        queues=lateness.queues,
        replies=np.zeros_like(lateness.replies),
        late=np.zeros((*lateness.replies.shape, 1)),
    )
    return Month(problem=problem, lateness=nobody, prices=PRICES)


@pytest.mark.parametrize("seed", range(3))
def test_search_by_the_linear_relaxation_ends_at_the_same_optimum(seed):
    given = cover_month(seed)
    totals, bounds = [], []
    for search in (solve_whole, solve_cover):
        run = Run(
            time_limit_s=60,
            gap_limit=0.0,
            reproducible=False,
            seed=1,
            on_progress=None,
            should_stop=None,
        )
        plan = search(given, plan_of(given, Roster.empty(given.problem)), run)
        assert plan.cost.hard_rules == 0
        totals.append(plan.total)
        bounds.append(run.bound)
    assert totals[0] == totals[1] > 0
    assert bounds == pytest.approx(totals, abs=0.05)

"""Changes cost exactly what the roster costs with them, less what it costs without."""

import dataclasses
from collections import Counter

import numpy as np
import pytest

from planner.domain.agent_limits import AgentLimits
from planner.domain.changes import consequences
from planner.domain.checks import find_violations
from planner.domain.cost import Prices, roster_cost
from planner.domain.priced import Change, PricedRoster
from planner.domain.roster import FREE, OFF, Roster
from planner.domain.rules import (
    HARD,
    Mode,
    RestRun,
    ShortRun,
    SkillsPresent,
    Strictness,
    WorkedWeekends,
)
from planner.domain.shift_cover import ShiftCover
from tests.planner.roster.months import late_replies, month, small, steady

PRICES = Prices()
SOFT = Strictness(mode=Mode.SOFT)


def any_roster(seed):
    """Give a roster that breaks all kinds of rules, and changes of one to three cells."""
    rng = np.random.default_rng(seed)
    problem, lateness = small(seed)
    shape = problem.horizon.n_days, len(problem.shifts)
    problem = dataclasses.replace(
        problem,
        rules=dataclasses.replace(
            problem.rules,
            short_run=ShortRun(least=3, how=SOFT),
            rest_run=RestRun(least=2, how=HARD),
            worked_weekends=WorkedWeekends(most=1, how=SOFT),
            skills_present=SkillsPresent(needed=(("pre", 2),), how=SOFT),
        ),
        own_limits=AgentLimits(work_run_most=rng.integers(1, 5, 4)),
        given=rng.integers(FREE, 3, problem.pins.shape).astype(np.int8),
        shift_cover=ShiftCover(
            wanted=rng.integers(0, 3, shape), short=rng.random(shape), over=rng.random(shape)
        ),
    )
    # Customers at all hours, so that a shift past midnight counts on both its days.
    lateness = late_replies(2 * rng.random(lateness.replies.shape), 4)
    codes = rng.integers(OFF, 3, problem.pins.shape).astype(np.int8)
    base = PricedRoster(
        roster=Roster(problem=problem, codes=codes), lateness=lateness, prices=PRICES
    )
    options = []
    for _ in range(10):
        cells = rng.choice(codes.size, rng.integers(1, 4), replace=False)
        places = [divmod(int(cell), codes.shape[1]) for cell in cells]
        options.append(tuple(Change(a=a, d=d, code=int(rng.integers(OFF, 3))) for a, d in places))
    return base, options


@pytest.mark.parametrize("seed", range(12))
def test_every_part_of_the_cost_is_that_of_the_whole_roster(seed):
    base, options = any_roster(seed)
    before = roster_cost(base.roster, base.lateness, PRICES, base.duty)
    for found in consequences(base, options):
        made = base.after(found.option)
        after = roster_cost(made.roster, base.lateness, PRICES, made.duty)
        for part in dataclasses.fields(after):
            more = getattr(after, part.name) - getattr(before, part.name)
            assert getattr(found.cost, part.name) == pytest.approx(more, abs=1e-6), part.name
        assert found.late == pytest.approx(made.late.sum() - base.late.sum(), abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_breaches_brought_and_ended_are_those_of_the_whole_roster(seed):
    base, options = any_roster(seed)
    before = Counter(find_violations(base.roster))
    for found in consequences(base, options):
        after = Counter(find_violations(base.after(found.option).roster))
        assert Counter(found.broken) == after - before
        assert Counter(found.mended) == before - after


def test_each_person_is_put_on_the_queue_with_fewest_late_replies():
    problem, lateness = month(1, n_agents=12, n_days=7)
    base = PricedRoster(
        roster=Roster(problem=problem, codes=steady(problem)), lateness=lateness, prices=PRICES
    )
    a = 4  # can answer all three queues
    d = int(np.flatnonzero(base.roster.codes[a] == OFF)[0])
    (free,) = consequences(base, [(Change(a=a, d=d, code=0),)])
    fixed = consequences(base, [(Change(a=a, d=d, code=0, queue=q),) for q in range(3)])
    assert free.cost.total == pytest.approx(min(f.cost.total for f in fixed))


def test_fewer_late_replies_than_are_kept_gain_nothing():
    problem, lateness = month(1, n_agents=12, n_days=7)
    roster = Roster(problem=problem, codes=steady(problem))
    base = PricedRoster(roster=roster, lateness=lateness, prices=PRICES)
    kept = dataclasses.replace(base, kept_late=base.late, kept_hours=roster.paid_hours)
    d = int(np.flatnonzero(roster.codes[4] == OFF)[0])
    more, less = (Change(a=4, d=d, code=0),), (Change(a=4, d=(d + 1) % 7, code=OFF),)
    for option, part in ((more, "late"), (more, "over_day"), (less, "paid")):
        (plain,), (held,) = consequences(base, [option]), consequences(kept, [option])
        assert getattr(plain.cost, part) < 0
        assert getattr(held.cost, part) == 0
    (taken,) = consequences(kept, [less])
    assert taken.cost.late > 0


def test_steady_roster_of_the_tests_keeps_the_hard_rules():
    problem, _ = month(1, n_agents=60, n_days=31)
    found = find_violations(Roster(problem=problem, codes=steady(problem)))
    assert not [v.text for v in found if v.how.mode is Mode.HARD]

"""A mend changes little, keeps rules and locked cells, and costs no more than no mend."""

import dataclasses

import numpy as np
import pytest
from months import month, steady

from planner.domain.absences import Absence, Swap, with_absences, with_swaps
from planner.domain.checks import find_violations
from planner.domain.cost import Prices, roster_cost
from planner.domain.roster import OFF
from planner.domain.rules import RestDays
from planner.roster.repair import repair

PRICES = Prices()


def published(n_agents=24, **changes):
    problem, lateness = month(3, n_agents=n_agents, n_days=14, **{"leave_share": 0.0} | changes)
    return problem, lateness, steady(problem)


def absent(problem, a, first, last=None):
    dates = problem.horizon.date(first), problem.horizon.date(first if last is None else last)
    return with_absences(
        problem, [Absence(agent=problem.agents[a].id, first=dates[0], last=dates[1])]
    )


def worker(problem, codes, d, *, hire=False):
    """Find somebody at work on a day, a new hire's mentor or not."""
    mentors = {mentor for _, mentor in problem.pairs}
    hires = {a for a, _ in problem.pairs}
    return next(
        a
        for a in np.flatnonzero(codes[:, d] != OFF).tolist()
        if (a in mentors) == hire and a not in hires
    )


def test_absence_without_a_mend_costs_more():
    problem, lateness, codes = published()
    found = repair(absent(problem, worker(problem, codes, 6), 6), lateness, PRICES, codes)
    assert found.complete
    assert not found.unmet
    assert found.mended.total <= found.unmended.total
    assert 1 <= len(found.changes) <= 3
    assert found.roster.codes[worker(problem, codes, 6), 6] == OFF


def test_changes_are_all_that_differs_and_say_which_were_asked_for():
    problem, lateness, codes = published()
    found = repair(absent(problem, worker(problem, codes, 6), 6, 8), lateness, PRICES, codes)
    differ = {(a, d) for a, d in np.argwhere(found.roster.codes != codes).tolist()}
    assert {(c.a, c.d) for c in found.changes} == differ
    asked = {(c.a, c.d) for c in found.changes if c.asked}
    assert asked == {(worker(problem, codes, 6), d) for d in (6, 7, 8) if codes[0, d] != OFF}
    for change in found.changes:
        assert change.old == codes[change.a, change.d] != change.new


def test_price_is_that_of_the_roster_with_its_duties():
    problem, lateness, codes = published()
    found = repair(absent(problem, worker(problem, codes, 6), 6), lateness, PRICES, codes)
    assert found.mended == roster_cost(found.roster, lateness, PRICES, found.duty)


def test_locked_and_past_cells_are_not_touched():
    problem, lateness, codes = published()
    asked = absent(problem, worker(problem, codes, 6), 6)
    free = repair(asked, lateness, PRICES, codes)
    assert free.chosen
    locked = np.zeros(codes.shape, np.bool_)
    locked[[c.a for c in free.chosen]] = True
    held = repair(asked, lateness, PRICES, codes, locked=locked)
    assert not any(locked[c.a, c.d] for c in held.chosen)


def test_stand_in_gets_the_day_off_before_only_where_that_is_not_past():
    problem, lateness, codes = published(trainees=0, load=0.5)
    rested = (codes == OFF).sum(axis=1)
    rules = dataclasses.replace(problem.rules, rest_days=RestDays(least=int(rested.max())))
    problem = dataclasses.replace(problem, rules=rules)
    asked = absent(problem, worker(problem, codes, 6), 6)
    later = np.zeros(codes.shape, np.bool_)
    later[:, 7:] = True
    later[:, 6] = codes[:, 6] != OFF  # nobody changes from one shift to the other
    free = repair(asked, lateness, PRICES, codes, locked=later)
    assert any(c.d < 6 for c in free.chosen)
    held = repair(asked, lateness, PRICES, codes, locked=later, first_day=6)
    assert all(c.d >= 6 for c in held.changes)


@pytest.mark.parametrize("budget", [0, 1, 2])
def test_budget_limits_the_changes_not_asked_for(budget):
    problem, lateness, codes = published(load=0.4)
    asked = absent(problem, worker(problem, codes, 6), 6, 9)
    found = repair(asked, lateness, PRICES, codes, budget=budget)
    assert len(found.chosen) <= budget
    if not budget:
        assert found.mended.total == pytest.approx(found.unmended.total)


def test_only_senior_of_a_shift_is_replaced_by_a_senior():
    problem, lateness, codes = published()
    seniors = np.flatnonzero(problem.seniors & (codes[:, 6] == 0)).tolist()
    codes[seniors[1:], 6] = OFF
    if codes[seniors[0], 6] == OFF:
        codes[seniors[0], 6] = 0
    found = repair(absent(problem, seniors[0], 6), lateness, PRICES, codes)
    assert not found.unmet
    assert (problem.seniors & (found.roster.codes[:, 6] == 0)).any()


def test_hire_stays_at_home_when_the_mentor_is_absent():
    problem, lateness, codes = published()
    mentor = worker(problem, codes, 6, hire=True)
    (hire,) = [a for a, m in problem.pairs if m == mentor]
    assert codes[hire, 6] != OFF
    found = repair(absent(problem, mentor, 6), lateness, PRICES, codes)
    assert found.roster.codes[hire, 6] == OFF
    assert not found.unmet


def test_stand_in_who_lacks_a_rest_day_then_gets_another_one():
    problem, lateness, codes = published(trainees=0, load=0.5)
    rested = (codes == OFF).sum(axis=1) - problem.leave.sum(axis=1)
    rules = dataclasses.replace(problem.rules, rest_days=RestDays(least=int(rested.min())))
    problem = dataclasses.replace(problem, rules=rules)
    asked = absent(problem, worker(problem, codes, 6), 6)
    found = repair(asked, lateness, PRICES, codes)
    assert not found.unmet
    assert any(c.old == OFF for c in found.chosen)
    assert found.mended.total < found.unmended.total


def test_absence_over_rest_days_leaves_the_agent_the_rest_days_due():
    problem, lateness, codes = published()
    a = worker(problem, codes, 6)
    off = np.flatnonzero((codes[a] == OFF) & ~problem.leave[a])
    asked = absent(problem, a, int(off[0]), int(off[-1]))
    found = repair(asked, lateness, PRICES, codes)
    assert not found.unmet
    assert (~found.roster.works[a] & ~asked.leave[a]).sum() >= 2


def test_swap_is_made_and_what_it_breaks_is_mended():
    problem, lateness, codes = published(trainees=0)
    day, night = (np.flatnonzero(codes[:, 6] == s)[0] for s in (0, 1))
    swap = Swap(
        agent=problem.agents[day].id, other=problem.agents[night].id, date=problem.horizon.date(6)
    )
    found = repair(with_swaps(problem, codes, [swap]), lateness, PRICES, codes)
    assert found.roster.codes[day, 6] == 1
    assert found.roster.codes[night, 6] == 0
    assert not found.unmet  # the day shift after the night has been moved


def test_roster_that_lacks_nothing_stays_as_it_is():
    problem, lateness, codes = published()
    assert repair(problem, lateness, PRICES, codes).changes == ()


def test_what_was_amiss_before_is_left_alone_unless_to_be_improved():
    problem, lateness, codes = published(trainees=0)
    codes[3, :] = 1  # no rest days
    asked = absent(problem, worker(problem, codes, 6), 6)
    kept = repair(asked, lateness, PRICES, codes)
    assert [v.agent for v in kept.unmet] == ["a3"]
    assert (kept.roster.codes[3] == codes[3]).all()
    assert not repair(asked, lateness, PRICES, codes, improve=True).unmet


def test_improve_answers_a_greater_need_with_more_people_at_work():
    problem, lateness, codes = published(load=0.6)
    assert repair(problem, lateness, PRICES, codes).changes == ()
    found = repair(problem, lateness, PRICES, codes, improve=True, budget=10)
    assert 0 < len(found.changes) <= 10
    assert found.mended.total < found.published.total
    assert not [v for v in find_violations(found.roster) if v.is_hard]


def test_time_limit_ends_the_search_and_is_told():
    problem, lateness, codes = published()
    asked = absent(problem, worker(problem, codes, 6), 6)
    found = repair(asked, lateness, PRICES, codes, time_limit_s=0.0)
    assert not found.complete
    assert found.roster.codes[worker(problem, codes, 6), 6] == OFF


def test_negative_budget_is_refused():
    problem, lateness, codes = published()
    with pytest.raises(ValueError, match="budget must be 0 or more, got -1"):
        repair(problem, lateness, PRICES, codes, budget=-1)


def test_one_absence_in_a_month_of_sixty_changes_three_cells_at_most():
    problem, lateness = month(1, n_agents=60, n_days=31)
    codes = steady(problem)
    for d in (9, 10, 17):
        a = worker(problem, codes, d)
        found = repair(absent(problem, a, d), lateness, PRICES, codes)
        assert found.complete
        assert not found.unmet
        assert len(found.changes) <= 3

"""What is worked out once of a month is what the plain functions say."""

import numpy as np
import pytest
from months import month, small

from planner.domain.cost import Prices
from planner.domain.coverage import allocate, coverage
from planner.domain.roster import Roster
from planner.roster.cover import Cover, strength_of
from planner.roster.month import LINE_TOLERANCE, Month, tangents
from planner.roster.plan import plan_of, split_of


def test_tangents_touch_a_convex_curve_from_below():
    curve = 100 * np.exp(-0.3 * np.arange(40))
    lines = tangents(curve)
    highest = (lines @ np.vstack([np.arange(40), np.ones(40)])).max(axis=0)
    assert (highest <= curve + 1e-9).all()
    assert (highest >= curve - LINE_TOLERANCE - 1e-9).all()
    assert len(lines) < 40


def test_tangents_of_a_curve_with_a_dent_lie_below_it():
    curve = np.array([10.0, 9.0, 3.0, 2.5, 2.5])
    highest = (tangents(curve) @ np.vstack([np.arange(5), np.ones(5)])).max(axis=0)
    assert highest == pytest.approx([10.0, 6.5, 3.0, 2.5, 2.5])


@pytest.mark.parametrize("seed", range(6))
def test_late_replies_by_segment_are_those_by_slot(seed):
    problem, lateness = small(seed)
    rng = np.random.default_rng(seed)
    codes = rng.integers(-1, 3, problem.pins.shape).astype(np.int8)
    roster = Roster(problem=problem, codes=codes)
    m = Month(problem=problem, lateness=lateness, prices=Prices())
    cover = Cover(m, strength_of(m, split_of(m, plan_of(m, roster))))
    late = lateness.expected(coverage(roster, allocate(roster, lateness)))
    by_day = late.reshape(len(problem.queues), problem.horizon.n_days, -1).sum(axis=2)
    assert cover.late == pytest.approx(by_day)


def test_one_agent_more_changes_late_replies_as_a_second_look_does():
    problem, lateness = small(3)
    m = Month(problem=problem, lateness=lateness, prices=Prices())
    strength = strength_of(m, split_of(m, plan_of(m, Roster.empty(problem))))
    cover = Cover(m, strength)
    changes = cover.change(2, 2, 1, 1.0)  # the grave shift goes on after midnight
    cover.move(2, 2, 1, 1.0)
    again = Cover(m, cover.strength)
    assert [d for d, _ in changes] == [2, 3]
    assert again.late == pytest.approx(cover.late)


def test_speeds_are_counted_in_the_coarsest_exact_unit():
    problem, lateness = month(1, trainees=2)
    assert Month(problem=problem, lateness=lateness, prices=Prices()).speed_units == 2

"""Agents count as what simulation shows them to be worth, hour by hour."""

import dataclasses

import numpy as np
import pytest

from planner.domain.coverage import allocate, coverage
from planner.domain.roster import Roster
from planner.month import promised_late
from planner.month.lessons import Lesson, by_hour, in_all, learn, with_lesson
from planner.simulation import Simulation, simulate
from tests.planner.domain.week import codes
from tests.planner.month.months import month

MONTH = month("pre")
ROSTER = Roster(problem=MONTH.problem, codes=codes("D-", "D-", "D-", "N-", "N-", "N-"))
DUTY = allocate(ROSTER, MONTH.lateness)


def played(late: np.ndarray, replies: np.ndarray, months: int = 1000) -> Simulation:
    """Pretend that many months went alike; late and replies have shape (n_queues, n_days, 24)."""
    nothing = np.zeros((months, *late.shape))
    return Simulation(
        queues=("pre",),
        chats=nothing,
        abandoned=nothing,
        first_s=nothing,
        response_s=nothing,
        replies=np.array([replies] * months),
        late=np.array([late] * months),
        overrun_min=np.zeros((months, 2)),
    )


def test_agents_are_worth_one_where_the_tables_are_right():
    late = by_hour(MONTH.lateness.expected(coverage(ROSTER, DUTY)))
    worth = learn(MONTH.lateness, ROSTER, DUTY, played(late, by_hour(MONTH.lateness.replies))).worth
    assert worth == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(("times", "side"), [(3.0, -1), (1 / 3, 1)])
def test_agents_are_worth_less_where_more_is_late(times, side):
    replies = by_hour(MONTH.lateness.replies)
    late = by_hour(MONTH.lateness.expected(coverage(ROSTER, DUTY)))
    worth = learn(MONTH.lateness, ROSTER, DUTY, played(times * late, replies)).worth
    busy = (late > 0.5) & (coverage(ROSTER, DUTY).reshape(1, 2, 24, 4).min(axis=3) > 0)
    assert busy.any()
    assert (side * (worth[busy] - 1) > 0).all()
    learnt = with_lesson(MONTH.lateness, Lesson(worth=worth, times=np.ones_like(worth)))
    told = by_hour(learnt.expected(coverage(ROSTER, DUTY)))
    bounded = np.minimum(times * late, replies)
    assert told[busy].sum() == pytest.approx(bounded[busy].sum(), rel=0.1)


def test_hours_with_hardly_any_late_replies_teach_little():
    late = by_hour(MONTH.lateness.expected(coverage(ROSTER, DUTY)))
    quiet = (late > 0) & (late < 0.05)
    assert quiet.any()
    trebled = np.where(quiet, 3 * late, late)
    worth = learn(
        MONTH.lateness, ROSTER, DUTY, played(trebled, by_hour(MONTH.lateness.replies), 10)
    ).worth
    assert np.abs(worth[quiet] - 1).max() < 0.1


def test_late_replies_after_closing_time_are_booked_to_the_last_open_hour():
    replies = by_hour(MONTH.lateness.replies)
    late = by_hour(MONTH.lateness.expected(coverage(ROSTER, DUTY)))
    after = late.copy()
    after[0, 0, 22], after[0, 0, 23] = 0.0, late[0, 0, 22]
    worth = learn(MONTH.lateness, ROSTER, DUTY, played(after, replies)).worth
    assert worth[0, 0, 22] == pytest.approx(1.0, abs=1e-6)


def test_tables_stay_convex_and_nobody_still_means_all_are_late():
    worth = np.random.default_rng(1).uniform(0.5, 2.0, (1, 2, 24))
    learnt = with_lesson(MONTH.lateness, Lesson(worth=worth, times=np.ones_like(worth)))
    steps = np.diff(learnt.late, axis=2)
    assert (steps <= 1e-9).all()
    assert (np.diff(steps, axis=2) >= -1e-9).all()
    np.testing.assert_array_equal(learnt.late[:, :, 0], MONTH.lateness.late[:, :, 0])


def test_what_was_learnt_of_a_roster_promises_what_was_simulated():
    simulation = simulate(ROSTER, MONTH.rates, duty=DUTY, replications=60)
    lesson = learn(MONTH.lateness, ROSTER, DUTY, simulation)
    learnt = with_lesson(MONTH.lateness, lesson)
    replies = MONTH.lateness.replies.sum()
    simulated = simulation.late.sum() / simulation.replies.sum()
    before, after = (
        tables.expected(coverage(ROSTER, DUTY)).sum() / replies
        for tables in (MONTH.lateness, learnt)
    )
    assert abs(before - simulated) > 0.02  # who comes after the night shift's end is still served
    assert abs(after - simulated) < 0.004


def test_lessons_are_averaged_by_their_logarithms():
    one, other = (Lesson(worth=np.array([w]), times=np.array([t])) for w, t in ((0.5, 3), (2, 12)))
    assert in_all([one, other]).worth == pytest.approx(1.0)
    assert in_all([one, other]).times == pytest.approx(6.0)


def test_a_month_that_has_learnt_promises_by_duty():
    learnt = dataclasses.replace(MONTH, learnt=True)
    expected = MONTH.lateness.expected(coverage(ROSTER, DUTY))
    np.testing.assert_array_equal(promised_late(learnt, ROSTER, DUTY), expected)

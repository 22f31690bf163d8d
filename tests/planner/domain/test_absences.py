"""Absences become leave, swaps become pins."""

import pytest

from planner.domain.absences import Absence, Swap, with_absences, with_swaps
from planner.domain.roster import FREE
from tests.planner.domain.week import day, request, roster


def test_absence_is_leave_from_the_first_day_to_the_last_and_gives_pins_and_wishes_up():
    made = roster("DDDDDDD", "-------", pins=("DDDDDDD", "?" * 7), requests=(request(2, "on"),))
    problem = with_absences(made.problem, [Absence(agent="a", first=day(1), last=day(3))])
    assert problem.leave.tolist() == [[False] + [True] * 3 + [False] * 3, [False] * 7]
    assert (problem.pins[0] == FREE).tolist() == problem.leave[0].tolist()
    assert len(problem.requests) == 3


def test_absence_beyond_the_month_counts_as_far_as_the_month_goes():
    made = roster("DDDDDDD")
    problem = with_absences(made.problem, [Absence(agent="a", first=day(-3), last=day(0))])
    assert problem.leave.tolist() == [[True] + [False] * 6]


def test_swap_pins_each_to_the_other_s_cell():
    made = roster("DN-D", "N-DD")
    problem = with_swaps(made.problem, made.codes, [Swap(agent="a", other="b", date=day(1))])
    assert problem.pins[:, 1].tolist() == made.codes[::-1, 1].tolist()
    assert (problem.pins[:, [0, 2, 3]] == FREE).all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Absence(agent="a", first=day(1), last=day(0)), "must not end before 2026-11-03"),
        (lambda: Swap(agent="a", other="a", date=day(0)), "must be with another agent, got a"),
    ],
)
def test_impossible_ones_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_unknown_agent_is_refused():
    with pytest.raises(ValueError, match="got z"):
        with_absences(roster("D").problem, [Absence(agent="z", first=day(0), last=day(0))])

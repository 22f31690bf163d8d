"""A problem refuses what does not fit together; a roster knows who works how long."""

import dataclasses

import numpy as np
import pytest

from planner.domain.roster import FREE, OFF, Roster, RosterProblem
from planner.domain.shifts import Meeting, Pause
from tests.planner.domain.week import (
    DAY,
    LATE,
    NIGHT,
    agents,
    codes,
    queue,
    request,
    roster,
    signed,
)


def problem(**changes) -> RosterProblem:
    """Build a problem of two agents and seven days."""
    return roster("-------", "-------", **changes).problem


def test_arrays_not_given_say_that_nothing_is_known():
    empty = problem()
    assert (empty.pins == FREE).all()
    assert empty.pins.shape == (2, 7)
    assert empty.before.shape == (2, 0)
    assert empty.open_days.shape == (1, 7)
    assert empty.open_days.all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pins": codes("-----", "-----")}, r"pins must have shape \(2, 7\), got \(2, 5\)"),
        ({"before": codes("--")}, r"before must have shape \(2, 2\), got \(1, 2\)"),
        ({"before": codes("--")[0]}, r"before must have shape \(2, 2\), got \(2,\)"),
        ({"open_days": np.ones((2, 7), bool)}, r"open_days must have shape \(1, 7\), got \(2, 7\)"),
    ],
)
def test_array_of_the_wrong_shape_is_refused(changes, message):
    with pytest.raises(ValueError, match=f"problem: {message}"):
        dataclasses.replace(problem(), **changes)


@pytest.mark.parametrize("name", ["pins", "before"])
@pytest.mark.parametrize(("code", "shown"), [(2, "-2 to 2"), (-3, "-3 to -2")])
def test_code_of_no_shift_is_refused(name, code, shown):
    cells = np.full((2, 7), FREE, np.int8)
    cells[1, 3] = code
    with pytest.raises(ValueError, match=f"problem: {name} must be -2 to 1, got {shown}"):
        dataclasses.replace(problem(), **{name: cells})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agents": (*agents(1), *agents(1))}, "each agent must be named once, got a again"),
        ({"shifts": (DAY, NIGHT, DAY)}, "each shift must be named once, got D again"),
        ({"queues": (queue("pre"),) * 2}, "each queue must be named once, got pre again"),
        ({"shifts": ()}, "there must be at least one shift, got none"),
        ({"queues": ()}, "there must be at least one queue, got none"),
    ],
)
def test_name_given_twice_or_not_at_all_is_refused(changes, message):
    with pytest.raises(ValueError, match=f"problem: {message}"):
        problem(**changes)


def test_problem_without_agents_is_refused():
    nobody = np.empty((0, 7), np.int8)
    with pytest.raises(ValueError, match="there must be at least one agent, got none"):
        dataclasses.replace(
            problem(),
            agents=(),
            pins=nobody,
            before=nobody,
            balance=np.empty((0, 5)),
            given=nobody,
        )


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (request(0, "off", agent="z"), "request: agent must be on the list, got z"),
        (request(0, "on", shift="X"), "request: shift must be a known code, got X"),
    ],
)
def test_request_of_an_unknown_agent_or_shift_is_refused(wish, message):
    with pytest.raises(ValueError, match=message):
        problem(requests=(wish,))


def test_mentor_must_be_one_of_the_agents():
    first, second = agents(2)
    with pytest.raises(ValueError, match="a: mentor must be one of the agents, got z"):
        problem(agents=(dataclasses.replace(first, mentor="z"), second))


def test_leave_is_what_is_approved_and_inside_the_days():
    wishes = (
        signed(0, "leave"),
        signed(6, "leave", agent="b"),
        request(1, "leave"),
        signed(2, "off"),
        signed(-1, "leave"),
        signed(7, "leave"),
    )
    assert np.argwhere(problem(requests=wishes).leave).tolist() == [[0, 0], [1, 6]]


def test_requests_come_with_agent_and_day():
    wishes = (request(3, "off", agent="b"), request(-1, "off"), request(0, "off"))
    found = [(a, d, wish.agent) for a, d, wish in problem(requests=wishes).dated_requests()]
    assert found == [(1, 3, "b"), (0, 0, "a")]


def test_agent_is_skilled_for_the_queues_that_ask_for_their_skills():
    first, second = agents(2)
    team = (dataclasses.replace(first, skills=("post", "thai")), second)
    queues = (queue("pre"), queue("post"), dataclasses.replace(queue("chat"), skill="pre"))
    able = problem(agents=team, queues=queues).skilled
    assert able.tolist() == [[False, True, False], [True, False, True]]


def test_working_time_has_meetings_in_it_and_unpaid_pauses_not():
    meal = Pause(name="meal", start_min=720, length_min=60, crews=2)
    shifts = (dataclasses.replace(DAY, pauses=(meal,)), NIGHT)
    meeting = Meeting(name="all", weekday=0, start_min=480, length_min=30, everyone=True)
    planned = roster("DNND---", "NDDN--N", shifts=shifts, meetings=(meeting,))
    assert planned.problem.work_min[:2].tolist() == [[510, 570], [510, 540]]
    assert planned.work_min.tolist() == [
        [510, 540, 540, 510, 0, 0, 0],
        [570, 510, 510, 540, 0, 0, 540],
    ]
    assert planned.paid_hours == (2100 + 2670) / 60


def test_roster_of_the_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"roster: codes must have shape \(2, 7\), got \(1, 7\)"):
        Roster(problem=problem(), codes=codes("-------"))


@pytest.mark.parametrize(("code", "shown"), [(2, "-1 to 2"), (FREE, "-2 to -1")])
def test_roster_with_a_code_of_no_shift_is_refused(code, shown):
    with pytest.raises(ValueError, match=f"roster: codes must be -1 to 1, got {shown}"):
        Roster.empty(problem()).with_code(1, 3, code)


def test_nights_are_the_shifts_that_count_as_night():
    planned = roster("DN-L", shifts=(DAY, NIGHT, LATE))
    assert planned.works.tolist() == [[True, True, False, True]]
    assert planned.nights.tolist() == [[False, True, False, True]]


def test_empty_roster_gives_nobody_work_and_a_changed_cell_leaves_the_first_alone():
    empty = Roster.empty(problem())
    changed = empty.with_code(1, 2, 0)
    assert not empty.works.any()
    assert np.argwhere(changed.works).tolist() == [[1, 2]]
    assert changed.with_code(1, 2, OFF).paid_hours == 0

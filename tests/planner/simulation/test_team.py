"""A roster's shifts become workers with the right times, ranks and kinds."""

import numpy as np
import pytest

from planner.domain.shifts import Pause, Shift
from planner.simulation.floor import AVAILABLE, END, NONE, PAUSE
from planner.simulation.team import Team, team_of
from tests.planner.simulation.desk import DAY, agent, queue, roster

MEAL = Pause(name="meal", start_min=720, length_min=30, crews=2)
WITH_MEAL = Shift(code="D", name="day", start_min=480, length_min=570, pauses=(MEAL,))


def times(team: Team, worker: int) -> list[tuple[float, int]]:
    """List a worker's changes: minute and what to."""
    own = team.changes[team.changes["worker"] == worker]
    return [(change["at_s"] / 60, change["to"]) for change in own]


def test_a_shift_starts_pauses_goes_on_and_ends():
    team = team_of(roster("-D", shifts=(WITH_MEAL,)))
    day = 1440
    assert times(team, 0) == [
        (day + 480, AVAILABLE),
        (day + 720, PAUSE),
        (day + 750, AVAILABLE),
        (day + 1050, END),
    ]
    assert team.workers["day"].tolist() == [1]


def test_crews_alternate_among_those_of_the_same_shift_and_duty():
    agents = (agent("a"), agent("b", "order"), agent("c"), agent("d", "order"))
    given = roster(
        "D",
        "D",
        "D",
        "D",
        agents=agents,
        shifts=(WITH_MEAL,),
        queues=(queue("pre"), queue("order")),
    )
    starts = [times(team_of(given), worker)[1][0] for worker in range(4)]
    assert starts == [720, 720, 750, 750]


def test_a_handover_at_the_end_comes_before_the_end_of_the_shift():
    handover = Pause(name="handover", start_min=1035, length_min=15)
    shift = Shift(code="D", name="day", start_min=480, length_min=570, pauses=(handover,))
    assert times(team_of(roster("D", shifts=(shift,))), 0)[1:] == [(1035, PAUSE), (1050, END)]


def test_the_night_before_counts_from_midnight_on():
    meal = Pause(name="meal", start_min=1500, length_min=30)
    late = Shift(code="L", name="late", start_min=1320, length_min=480, pauses=(meal,), night=True)
    team = team_of(roster("--", "--", before="L-", shifts=(late,)))
    assert team.workers["day"].tolist() == [-1]
    assert times(team, 0) == [(0, AVAILABLE), (60, PAUSE), (90, AVAILABLE), (360, END)]
    assert not team_of(roster("--", before="D")).workers.size


def test_kinds_are_asked_by_duty_then_by_number_of_skills():
    agents = (agent("a", "pre", "order"), agent("b", "order"), agent("c", "order", "pre"))
    team = team_of(roster("D", "D", "D", agents=agents, queues=(queue("pre"), queue("order"))))
    a, b, c = team.workers["kind"].tolist()
    assert team.route.tolist() == [[a, c, NONE], [b, c, a]]


def test_who_has_no_duty_takes_no_customers():
    given = roster("D", "D", agents=(agent("a"), agent("b", "cooking")))
    assert team_of(given).workers["duty"].tolist() == [0]
    assert not team_of(given, np.full((2, 1), -1, np.int8)).workers.size


def test_a_duty_of_the_wrong_shape_or_skill_is_reported():
    given = roster("D", queues=(queue("pre"), queue("order")))
    with pytest.raises(ValueError, match=r"shape \(1, 1\), got \(1, 2\)"):
        team_of(given, np.zeros((1, 2), np.int8))
    with pytest.raises(ValueError, match="a: duty must be a queue the agent can answer, got 1"):
        team_of(given, np.ones((1, 1), np.int8))
    assert DAY.end_min == 1050

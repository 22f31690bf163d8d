"""Coverage counts every agent where they are; duties put them where they avoid most lateness."""

import dataclasses
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.coverage import Duty, allocate, cover_shapes, coverage, home_queue
from planner.domain.demand import Lateness
from planner.domain.horizon import DAY_SLOTS
from planner.domain.people import Agent
from planner.domain.roster import OFF, Roster
from planner.domain.shifts import Meeting, Pause, Shift, presence
from tests.planner.domain.week import DAY, LATE, NIGHT, agents, queue, roster

QUEUES = (queue("pre"), queue("post"), queue("thai"))
MEAL = Pause(name="meal", start_min=720, length_min=30, crews=3)
DINNER = Pause(name="dinner", start_min=1050, length_min=60, crews=2)
HANDOVER = Pause(name="handover", start_min=1035, length_min=15, paid=True)
WITH_PAUSES = (
    dataclasses.replace(DAY, pauses=(MEAL, HANDOVER)),
    dataclasses.replace(NIGHT, pauses=(DINNER,)),
)
MEETING = Meeting(name="all", weekday=0, start_min=480, length_min=30, stay_one_in=4)


def able(agent: Agent, *skills: str, speed: float = 1.0) -> Agent:
    return dataclasses.replace(agent, skills=skills, speed=speed)


def at_home(planned: Roster) -> Duty:
    return np.where(planned.works, home_queue(planned.problem)[:, None], OFF).astype(np.int8)


def random_days(
    seed: int, *, n_agents: int, n_days: int, n_queues: int, speeds=(1.0,), late: Shift = LATE
):
    """Make a roster and a convex lateness that one agent more lowers by less and less."""
    rng = np.random.default_rng(seed)
    names = [q.name for q in QUEUES[:n_queues]]
    team = tuple(
        able(a, *rng.permutation(names)[: rng.integers(1, n_queues + 1)], speed=rng.choice(speeds))
        for a in agents(n_agents)
    )
    rows = ["".join(rng.choice([*"DNL-"], n_days)) for _ in team]
    planned = roster(*rows, agents=team, queues=QUEUES[:n_queues], shifts=(*WITH_PAUSES, late))
    replies = rng.uniform(0, 40, (n_queues, n_days * DAY_SLOTS))
    falling = np.exp(-np.arange(n_agents + 1) / rng.uniform(0.3, 2, (n_queues, 1, 1)))
    missed = replies[:, :, None] * falling
    return planned, Lateness(queues=tuple(names), replies=replies, late=missed)


def total_late(planned: Roster, lateness: Lateness, duty: Duty) -> float:
    return float(lateness.expected(coverage(planned, duty)).sum())


def fewest_late(planned: Roster, lateness: Lateness) -> float:
    """Try every duty of a single day."""
    skilled = planned.problem.skilled
    choices = [
        np.flatnonzero(skilled[a]) if works else [OFF]
        for a, works in enumerate(planned.works[:, 0])
    ]
    duties = (np.array(duty, np.int8)[:, None] for duty in product(*choices))
    return min(total_late(planned, lateness, duty) for duty in duties)


def test_home_is_the_queue_of_the_first_skill_that_any_queue_asks_for():
    a, b, c, d = agents(4)
    team = (able(a, "post", "pre"), able(b, "piano", "thai"), able(c, "piano"), d)
    twin = dataclasses.replace(queue("twin"), skill="pre")
    planned = roster("D", "D", "D", "D", agents=team, queues=(*QUEUES, twin))
    assert home_queue(planned.problem).tolist() == [1, 2, OFF, 0]


def test_shapes_know_the_weekday():
    shapes = cover_shapes(roster("--------", shifts=WITH_PAUSES, meetings=(MEETING,)).problem)
    assert shapes.shape == (8, 2, 192)
    assert shapes[:, 0, 32].tolist() == [0.25, 1, 1, 1, 1, 1, 1, 0.25]  # Mondays at 08:00


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 5))
def test_coverage_sums_to_the_hours_on_the_queues(seed, n_agents, n_days):
    planned, _ = random_days(seed, n_agents=n_agents, n_days=n_days, n_queues=3, speeds=(0.5, 1.2))
    planned = dataclasses.replace(
        planned, codes=np.where(planned.codes == 2, OFF, planned.codes)
    )  # nobody past midnight
    on_queues_min = np.array([570 - 30 - 15, 540 - 60, 0])[planned.codes] * planned.works
    speed = np.array([agent.speed for agent in planned.problem.agents])
    worked = float((speed @ on_queues_min).sum())
    assert coverage(planned, at_home(planned)).sum() * 15 == pytest.approx(worked)


def test_coverage_counts_whole_crews_slot_by_slot():
    n = 12  # one agent of each rank: 3 crews for the meal, 2 for dinner, one in 4 stays
    rng = np.random.default_rng(1)
    day_of = [["D", "N", "L", "-"][i] for i in rng.integers(0, 4, 2 * 8)]
    rows = ["".join(day_of[8 * half : 8 * half + 8]) for half in (0, 1) for _ in range(n)]
    team = tuple(able(a, ("pre", "post")[i // n]) for i, a in enumerate(agents(2 * n)))
    planned = roster(
        *rows,
        agents=team,
        queues=QUEUES[:2],
        shifts=(*WITH_PAUSES, LATE),
        meetings=(MEETING,),
    )
    counted = np.zeros((2, 9 * DAY_SLOTS))
    for i, row in enumerate(planned.codes.tolist()):
        for d, code in enumerate(row):
            if code != OFF:
                shift, weekday = planned.problem.shifts[code], d % 7
                on = presence(shift, weekday, i % n, (MEETING,))
                counted[i // n, d * DAY_SLOTS : (d + 2) * DAY_SLOTS] += on
    np.testing.assert_allclose(
        coverage(planned, at_home(planned)), counted[:, : 8 * DAY_SLOTS], atol=1e-12
    )


def test_duty_and_speed_decide_what_an_agent_adds():
    team = tuple(
        able(a, "pre", "post", speed=s) for a, s in zip(agents(3), (0.5, 2, 1), strict=True)
    )
    planned = roster("D", "D", "D", agents=team, queues=QUEUES[:2])
    total = coverage(planned, np.array([[0], [1], [OFF]], np.int8))
    assert total[:, [31, 32, 69, 70]].tolist() == [[0, 0.5, 0.5, 0], [0, 2, 2, 0]]


def test_those_who_came_the_day_before_stay_past_midnight_on_their_home_queue():
    a, b, c, d = agents(4)
    team = (a, able(b, "post", speed=0.5), able(c, "piano"), d)
    planned = roster(
        *("--",) * 4,
        before=("-L", "-L", "-L", "L?"),
        agents=team,
        queues=QUEUES[:2],
        shifts=(DAY, LATE, NIGHT),
    )
    total = coverage(planned, at_home(planned))
    assert total[:, :24].tolist() == [[1] * 24, [0.5] * 24]  # to 06:00
    assert not total[:, 24:].any()


def test_slots_past_the_last_midnight_are_left_out():
    planned = roster("L-L", shifts=(DAY, NIGHT, LATE))
    total = coverage(planned, at_home(planned))
    assert total.shape == (1, 3 * DAY_SLOTS)
    assert np.flatnonzero(total).tolist() == [*range(88, 120), *range(280, 288)]


def test_meeting_on_the_first_day_takes_those_from_the_night_before_away():
    late = dataclasses.replace(LATE, length_min=720)  # Sunday 22:00 to Monday 10:00
    planned = roster("-", before=("L",), shifts=(DAY, NIGHT, late), meetings=(MEETING,))
    total = coverage(planned, at_home(planned))
    assert total[0, [31, 32, 33, 34]].tolist() == [1, 0.25, 0.25, 1]


def test_agents_go_where_they_are_needed():
    team = tuple(able(a, "pre", "post") for a in agents(3))
    planned = roster("D", "D", "-", agents=team, queues=QUEUES[:2])
    late = np.zeros((2, DAY_SLOTS, 4))
    late[0, 40] = [4, 0, 0, 0]
    late[1, 40] = [3, 0, 0, 0]
    lateness = Lateness(queues=("pre", "post"), replies=late[:, :, 0], late=late)
    duty = allocate(planned, lateness)
    assert sorted(duty[:2, 0].tolist()) == [0, 1]
    assert duty[2, 0] == OFF
    assert total_late(planned, lateness, duty) == 0


def test_agent_without_a_skill_asked_for_gets_no_queue():
    first, second = agents(2)
    planned = roster("D", "D", agents=(able(first, "piano"), second))
    late = np.ones((1, DAY_SLOTS, 3))
    lateness = Lateness(queues=("pre",), replies=late[:, :, 0], late=late)
    assert allocate(planned, lateness).tolist() == [[OFF], [0]]


def test_need_past_midnight_counts_for_the_shift_that_covers_it():
    (one,) = agents(1)
    planned = roster("L-", agents=(able(one, "pre", "post"),), queues=QUEUES[:2], shifts=(LATE,))
    late = np.zeros((2, 2 * DAY_SLOTS, 2))
    late[0, 90] = [1, 0]  # 22:30
    late[1, 100] = [2, 0]  # 01:00 on the next day
    lateness = Lateness(queues=("pre", "post"), replies=late[:, :, 0], late=late)
    assert allocate(planned, lateness).tolist() == [[1, OFF]]


def test_shift_that_is_all_pause_changes_nothing():
    briefing = Pause(name="briefing", start_min=480, length_min=570, paid=True)
    (one,) = agents(1)
    planned = roster(
        "D",
        agents=(able(one, "pre", "post"),),
        queues=QUEUES[:2],
        shifts=(dataclasses.replace(DAY, pauses=(briefing,)),),
    )
    late = np.ones((2, DAY_SLOTS, 2))
    lateness = Lateness(queues=("pre", "post"), replies=late[:, :, 0], late=late)
    assert allocate(planned, lateness).tolist() == [[0]]


def test_queue_where_only_a_second_agent_helps_does_not_move_agents_in_circles():
    (one,) = agents(1)
    planned = roster("D", agents=(able(one, "pre", "post"),), queues=QUEUES[:2])
    late = np.zeros((2, DAY_SLOTS, 3))
    late[0, 40] = [5, 5, 0]  # not convex
    lateness = Lateness(queues=("pre", "post"), replies=late[:, :, 0], late=late)
    assert allocate(planned, lateness).tolist() == [[0]]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 10), st.integers(1, 3))
def test_duties_are_legal_and_never_worse_than_everybody_at_home(seed, n_agents, n_days):
    planned, lateness = random_days(
        seed, n_agents=n_agents, n_days=n_days, n_queues=3, speeds=(0.6, 1.0)
    )
    duty = allocate(planned, lateness)
    a, d = np.nonzero(planned.works)
    assert planned.problem.skilled[a, duty[a, d]].all()
    assert (duty[~planned.works] == OFF).all()
    home = total_late(planned, lateness, at_home(planned))
    assert total_late(planned, lateness, duty) <= home + 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_agents_alike_on_two_queues_are_put_as_well_as_can_be(seed):
    planned, lateness = random_days(seed, n_agents=6, n_days=1, n_queues=2)
    alike = np.where(planned.works, 0, OFF).astype(np.int8)
    planned = dataclasses.replace(planned, codes=alike)
    least = fewest_late(planned, lateness)
    assert total_late(planned, lateness, allocate(planned, lateness)) == pytest.approx(least)


def test_unlike_agents_are_put_within_a_tenth_of_the_best():
    gaps = []
    for seed in range(25):
        planned, lateness = random_days(
            seed, n_agents=5, n_days=1, n_queues=3, speeds=(0.6, 0.8, 1.0)
        )
        least = fewest_late(planned, lateness)
        gaps.append(total_late(planned, lateness, allocate(planned, lateness)) / least - 1)
    assert min(gaps) >= -1e-9
    assert max(gaps) < 0.1
    assert np.mean(gaps) < 0.01


@pytest.mark.parametrize("late", [LATE, dataclasses.replace(LATE, length_min=720)])
def test_duty_taken_over_where_nothing_changed_is_as_good_as_found_anew(late):
    # The longer shift meets those of the next day, whose duty then hangs on the night before.
    for seed in range(25):
        before, lateness = random_days(seed, n_agents=8, n_days=4, n_queues=3, late=late)
        codes = before.codes.copy()
        codes[:, 1] = np.random.default_rng(seed).permutation(codes[:, 1])
        after = dataclasses.replace(before, codes=codes)
        taken = allocate(after, lateness, (before, allocate(before, lateness)))
        anew = total_late(after, lateness, allocate(after, lateness))
        assert total_late(after, lateness, taken) == pytest.approx(anew, rel=1e-12)

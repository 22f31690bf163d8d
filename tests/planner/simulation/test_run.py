"""The same seed gives the same numbers, and more agents do not make service worse."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from planner.domain.roster import Roster
from planner.simulation import Kpi, Simulation, simulate
from planner.simulation.chance import child
from planner.simulation.engine import play
from planner.simulation.team import team_of
from tests.planner.simulation.desk import agent, roster


def team(n: int, n_days: int = 2) -> Roster:
    rows = [("DN" * n_days)[a % 2 : a % 2 + n_days] for a in range(n)]
    return roster(*rows, agents=tuple(agent(f"a{a}") for a in range(n)))


def paths(rate: float, n_paths: int = 1, n_days: int = 2) -> np.ndarray:
    return np.full((n_paths, 1, n_days, 24), rate)


def arrays(simulation: Simulation) -> list[np.ndarray]:
    values = (getattr(simulation, field.name) for field in dataclasses.fields(simulation))
    return [value for value in values if isinstance(value, np.ndarray)]


def test_the_same_seed_gives_the_same_numbers_with_one_process_or_two():
    demand = paths(60, n_paths=3) * np.array([1, 1.2, 1.4])[:, None, None, None]
    alone = simulate(team(8), demand, replications=11, seed=4)
    again = simulate(team(8), demand, replications=11, seed=4)
    shared = simulate(team(8), demand, replications=11, seed=4, workers=2)
    for one, two, three in zip(arrays(alone), arrays(again), arrays(shared), strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(one, three)


def test_an_executor_handed_in_gives_the_same_numbers_and_stays_open():
    demand = paths(60, n_paths=3)
    alone = simulate(team(8), demand, replications=7, seed=4)
    with ThreadPoolExecutor(1) as executor:
        shared = simulate(team(8), demand, replications=7, seed=4, executor=executor)
        assert executor.submit(int).result() == 0
    for one, two in zip(arrays(alone), arrays(shared), strict=True):
        np.testing.assert_array_equal(one, two)


def test_another_seed_and_another_replication_give_other_numbers():
    one = simulate(team(8), paths(60), replications=3, seed=1)
    two = simulate(team(8), paths(60), replications=3, seed=2)
    assert len(np.unique(one.response_s.sum(axis=(1, 2, 3)))) == 3
    assert (one.response_s.sum() != two.response_s.sum()).all()


def test_replications_take_the_paths_in_turn():
    demand = paths(20, n_paths=2)
    demand[1] = 200
    chats = simulate(team(8), demand, replications=5).chats.sum(axis=(1, 2, 3))
    assert (chats > 2000).tolist() == [False, True, False, True, False]


def test_two_rosters_meet_the_same_customers():
    few, many = (simulate(team(n), paths(60), replications=3) for n in (4, 10))
    np.testing.assert_array_equal(few.chats, many.chats)


@pytest.mark.parametrize("rate", [40, 120, 250])
def test_more_agents_do_not_make_service_worse(rate):
    shares = [simulate(team(n), paths(rate), replications=20).on_time().mean for n in (2, 4, 8, 12)]
    assert all(after >= before - 0.002 for before, after in pairwise(shares))
    assert shares[-1] > shares[0]


def test_an_abandoned_chat_counts_as_one_late_reply():
    found = simulate(roster("--"), paths(30), replications=2)
    assert found.abandoned.sum() == found.chats.sum() == found.late.sum() == found.replies.sum() > 0
    assert found.on_time().mean == 0
    with pytest.raises(ValueError, match="average_response_s needs customers"):
        found.month(Kpi.AVERAGE_RESPONSE_S)


def test_a_day_without_a_night_shift_has_no_overrun():
    overrun = simulate(roster("DN", "DN", "DN"), paths(80), replications=20).overrun_min.mean(
        axis=0
    )
    assert overrun[0] == 0
    assert 0.5 < overrun[1] < 15  # full desks at 22:30, three chats each of a few minutes


def test_overrun_is_the_mean_over_the_agents_of_the_night():
    given = roster("ND", "NN", "DN")
    played = team_of(given)
    floor = played.floor(paths(80)[0], np.uint64(child(np.uint64(1), 0)))
    play(floor, played.changes)
    a_first, b_first, c_first, a_next, b_next, c_next = floor.workers["overrun_s"] / 60
    assert min(c_first, a_next) > 0  # day agents finish their chats too, which is not counted
    overrun_min = simulate(given, paths(80), replications=2, seed=1).overrun_min[0]
    assert overrun_min == pytest.approx([(a_first + b_first) / 2, (b_next + c_next) / 2])


def test_progress_is_told():
    told: list[int] = []
    simulate(team(4), paths(10), replications=3, on_progress=told.append)
    assert told == [1, 2, 3]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"replications": 1}, "replications must be at least 2, got 1"),
        ({"seed": -1}, "seed must be at least 0, got -1"),
        ({"workers": 0}, "workers must be at least 1, got 0"),
        (
            {"paths": paths(10, n_days=3)},
            r"shape \(n_paths, 1, 2, 24\), got \(1, 1, 3, 24\)",
        ),
        ({"paths": paths(10, n_paths=0)}, r"got \(0, 1, 2, 24\)"),
        ({"paths": -paths(10)}, "paths must be numbers of 0 or more, got -10"),
        ({"paths": paths(np.nan)}, "paths must be numbers of 0 or more"),
    ],
)
def test_a_wrong_argument_is_reported(changes, message):
    given = {"paths": paths(10)} | changes
    with pytest.raises(ValueError, match=message):
        simulate(team(4), given.pop("paths"), **given)

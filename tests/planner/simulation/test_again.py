"""Who gives up may try again, who is served may return, as many as the plan counts."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.domain.effective import effective_rates, first_contacts
from planner.domain.levers import Levers
from planner.domain.roster import Roster
from planner.simulation import Kpi, message_log, simulate
from planner.simulation.engine import play
from planner.simulation.team import team_of
from planner.staffing import with_retries
from tests.planner.simulation.desk import agent, queue, roster

ALWAYS = {"open_min": 0, "close_min": 1440}


def days(n: int, rows: int = 3, **levers: float) -> Roster:
    """Build agents who are there every day from 08:00 to 17:30, when their queue is open."""
    asked = dataclasses.replace(queue(open_min=480, close_min=1050), levers=Levers(**levers))
    agents = tuple(agent(f"a{a}") for a in range(rows))
    return roster(*["D" * n] * rows, agents=agents, queues=(asked,))


def rates(n: int, contacts: float) -> np.ndarray:
    return np.full((1, 1, n, 24), contacts)


def test_neutral_levers_change_nothing():
    demand = rates(2, 60.0)
    plain, late = (simulate(days(2, **levers), demand, replications=3)
                   for levers in ({}, {"retry_after_min": 40.0}))  # fmt: skip
    np.testing.assert_array_equal(plain.replies, late.replies)
    assert plain.again is None
    assert plain.month(Kpi.AGAIN_SHARE).mean == 0


def test_where_nobody_answers_everybody_with_a_reason_tries_again():
    # Each try is given up: x / (1 - share) contacts, less those who find it closed.
    given = roster("-", queues=(dataclasses.replace(
        queue(**ALWAYS), levers=Levers(retry_share=0.5, retry_after_min=5)),))  # fmt: skip
    demand = rates(1, 0.0)
    demand[..., :18] = 40.0
    found = simulate(given, demand, replications=60)
    assert found.chats.sum(axis=(1, 2, 3)).mean() == pytest.approx(18 * 40 * 2, rel=0.01)
    assert found.abandoned.sum() == found.chats.sum()
    assert found.month(Kpi.AGAIN_SHARE).mean == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_retries_add_as_many_contacts_as_the_plan_counts(share):
    work = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=60)
    # They come back at random times, as the plan has it, where they take long enough.
    asked = dataclasses.replace(
        queue(work=work, **ALWAYS), levers=Levers(retry_share=share, retry_after_min=45)
    )
    whole = dataclasses.replace(roster("D").problem.shifts[0], start_min=0, length_min=840)
    n = 4
    given = roster(
        *["D"] * n, agents=tuple(agent(f"a{a}") for a in range(n)), shifts=(whole,), queues=(asked,)
    )
    found = simulate(given, rates(1, 190.0), replications=150)
    steady = found.chats[:, 0, 0, 6:13].mean()
    assert steady == pytest.approx(float(with_retries(190.0, n, work, share)), rel=0.02)
    assert steady > 1.02 * 190


def test_returns_make_the_load_that_is_given_come_true():
    # Everybody is served, so day after day those who return are those the plan counts.
    levers = {"returning_share": 0.3, "return_delay_h": 24.0}
    demand = effective_rates(rates(6, 20.0)[0, 0], Levers(**levers))[None, None]
    found = simulate(days(6, rows=8, **levers), demand, replications=120)
    by_day = found.chats.sum(axis=(1, 3)).mean(axis=0)
    expected = demand[0, 0].sum(axis=1) * 9.5 / 24
    assert by_day == pytest.approx(expected, rel=0.015)
    again = [day.mean for day in found.by_day(Kpi.AGAIN_SHARE)]
    assert again[0] == 0  # those who return come from the days before, which are not played
    assert again[1:] == pytest.approx([0.3] * 5, abs=0.01)


def test_a_busy_day_comes_back_after_the_delay():
    levers = Levers(returning_share=0.5, return_delay_h=24.0)
    history = rates(3, 10.0)[0, 0]
    history[1] *= 4
    demand = effective_rates(history, levers)[None, None]
    given = days(3, rows=12, returning_share=0.5, return_delay_h=24.0)
    found = simulate(given, demand, replications=100)
    assert found.again is not None
    returned = found.again.sum(axis=(1, 3)).mean(axis=0)
    came = found.chats.sum(axis=(1, 3)).mean(axis=0)
    assert returned[2] == pytest.approx(0.5 * came[1], rel=0.03)
    assert came == pytest.approx(demand[0, 0].sum(axis=1) * 9.5 / 24, rel=0.03)


def test_who_gives_up_does_not_return_and_who_is_served_does_not_retry():
    given = days(2, rows=1, returning_share=0.9, return_delay_h=24.0)
    nobody = roster("--", queues=given.problem.queues)
    found = simulate(nobody, rates(2, 30.0), replications=5)
    assert found.again is not None
    assert found.again.sum() == 0
    served = simulate(days(2, rows=10, retry_share=0.9), rates(2, 2.0), replications=5)
    assert served.again is not None
    assert served.again.sum() == 0


def test_who_comes_back_to_a_closed_queue_is_not_counted():
    levers = {"returning_share": 0.5, "return_delay_h": 12.0}  # 08:00 to 17:30 is open
    found = simulate(days(2, rows=8, **levers), rates(2, 20.0), replications=20)
    assert found.again is not None
    assert found.again.sum() == 0
    assert found.chats.sum(axis=(1, 2, 3)).mean() == pytest.approx(2 * 9.5 * 20, rel=0.03)


def test_first_contacts_and_returns_add_up_to_all():
    all_of_them = np.array([[[8.0] * 24, [10.0] * 24]])
    found = first_contacts(all_of_them, np.array([0.25]), np.array([24.0]), np.ones((1, 24)))
    assert found[0].tolist() == [[8.0] * 24, [8.0] * 24]
    few = first_contacts(all_of_them[:, ::-1] / [[[1.0], [8.0]]], np.array([0.5]),
                         np.array([24.0]), np.ones((1, 24)))  # fmt: skip
    assert few[0, 1].tolist() == [0.0] * 24  # more would return than come


def test_the_same_seed_gives_the_same_returns_with_one_process_or_two():
    given = days(2, rows=2, retry_share=0.6, returning_share=0.2)
    alone, shared = (
        simulate(given, rates(2, 70.0), replications=8, workers=n).again for n in (1, 2)
    )
    assert alone is not None
    assert alone.sum() > 50
    np.testing.assert_array_equal(alone, shared)


def test_every_contact_is_served_or_given_up_and_none_is_lost():
    team = team_of(days(2, rows=2, retry_share=0.6, returning_share=0.2))
    floor = team.floor(rates(2, 70.0)[0], np.uint64(3))
    play(floor, team.changes)
    tallies = {
        name: floor.tallies[name].sum() for name in ("chats", "served", "abandoned", "again")
    }
    assert tallies["chats"] == tallies["served"] + tallies["abandoned"]
    first = tallies["chats"] - tallies["again"]
    assert floor.again.free[0] == first + tallies["again"] <= floor.chats.size
    assert floor.heap[0]["what"] == 0


def test_the_log_tells_of_those_who_come_again():
    given = days(2, rows=2, retry_share=0.6, returning_share=0.2)
    log = message_log(given, rates(2, 70.0)[0], seed=2)
    found = simulate(given, rates(2, 70.0), seed=2, replications=2)
    assert len(log.chats) == found.chats[0].sum()
    assert len(log.queue) == len(log.chats)

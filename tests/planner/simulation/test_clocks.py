"""Agents' time and customers' waits are booked to the hours in which they pass."""

import dataclasses

import numpy as np
import pytest

from planner.simulation import Kpi, simulate
from planner.simulation.chance import TURNS, exponential
from planner.simulation.time_spent import open_times
from tests.planner.simulation.desk import NIGHT, WORK, agent, queue, roster, served

HOUR_S = 3600.0


def test_a_wait_is_booked_to_every_hour_it_passes_through():
    floor = served(roster("-"), (0, 539, 122, 1))  # 08:59, gives up at 11:01
    assert floor.tallies["waiting_s"][0, 8:12] == pytest.approx([60, HOUR_S, HOUR_S, 60])
    assert floor.tallies["waiting_s"].sum() == pytest.approx(122 * 60)


def test_who_is_answered_at_once_does_not_wait():
    floor = served(roster("D"), (0, 600, 5, 3))
    assert floor.tallies["waiting_s"].sum() == 0


def test_a_shift_without_customers_is_time_at_work_and_nothing_else():
    tallies = served(roster("D")).tallies  # 08:00 to 17:30
    assert tallies["at_work_s"][0, 8:17] == pytest.approx([HOUR_S] * 9)
    assert tallies["at_work_s"].sum() == pytest.approx(9.5 * HOUR_S)
    for field in ("busy_s", "writing_s", "in_hand_s"):
        assert tallies[field].sum() == 0


def test_one_chat_makes_an_agent_busy_and_its_replies_are_written():
    tallies = served(roster("D"), (0, 600, 5, 3)).tallies
    turns = [exponential(np.uint64(1), TURNS + place) for place in range(5)]
    writing_s = WORK.reply_s * sum(turns[::2])
    spent_s = writing_s + WORK.customer_s * sum(turns[1::2])
    assert tallies["writing_s"].sum() == pytest.approx(writing_s)
    assert tallies["busy_s"].sum() == pytest.approx(spent_s)
    assert tallies["in_hand_s"].sum() == pytest.approx(spent_s)


def test_two_chats_at_once_are_twice_in_hand_and_once_busy():
    slow = dataclasses.replace(WORK, reply_s=1e-6, customer_s=1800, patience_s=1e9)
    given = roster("D", queues=(queue(work=slow),))
    tallies = served(given, (0, 600, 5, 9), (0, 600.01, 5, 9)).tallies
    assert tallies["in_hand_s"].sum() > 1.2 * tallies["busy_s"].sum()
    assert tallies["busy_s"].sum() <= tallies["at_work_s"].sum() + 1e-6


def test_who_finishes_chats_after_the_shift_is_at_work_until_the_last():
    given = roster("N", shifts=(NIGHT,), queues=(queue(close_min=1440),))
    floor = served(given, (0, 1349.9, 99, 4))
    overrun_s = floor.workers["overrun_s"][0]
    assert overrun_s > 0
    assert floor.tallies["at_work_s"].sum() == pytest.approx(9 * HOUR_S + overrun_s)


def test_time_is_booked_to_the_queue_an_agent_is_on_duty_for():
    given = roster("D", agents=(agent("a", "order", "pre"),), queues=(queue("pre"), queue("order")))
    tallies = served(given, (0, 600, 5, 3)).tallies
    assert tallies["busy_s"][0].sum() == 0
    assert tallies["busy_s"][1].sum() > 0


def test_by_littles_law_customers_waiting_are_arrivals_times_their_wait():
    given = roster(*["D"] * 3, queues=(queue(close_min=1080),))
    found = simulate(given, np.full((1, 1, 1, 24), 75.0), replications=40)
    time = found.time
    assert time is not None
    # An agent has what is in hand from being given it to its end, first to last reply and turns.
    waited_s = time.waiting_s.sum() / found.chats.sum()
    length = found.month(Kpi.QUEUE_LENGTH).mean
    assert length == pytest.approx(found.chats.mean(axis=0).sum() * waited_s / (10 * HOUR_S))
    assert length > 0.1
    assert 0 < found.month(Kpi.WRITING_SHARE).mean < found.month(Kpi.OCCUPANCY).mean <= 1
    assert 1 <= found.month(Kpi.CONCURRENCY).mean <= WORK.max_chats
    by_hour = found.by_hour(Kpi.QUEUE_LENGTH)
    assert [hour is not None for hour in by_hour] == [8 <= h < 18 for h in range(24)]


def test_calls_keep_agents_busy_as_erlang_a_says():
    # 20 agents, load 21, patience 120 s: occupancy = load (1 - P(abandon)) / agents.
    work = dataclasses.replace(
        WORK, reply_s=180, customer_s=1, replies_per_chat=1, max_chats=1, patience_s=120
    )
    given = roster(*["D"] * 20, agents=tuple(agent(f"a{a}") for a in range(20)),
                   queues=(queue(work=work, open_min=480, close_min=1050),))  # fmt: skip
    found = simulate(given, np.full((1, 1, 1, 24), 420.0), replications=60)
    busy, lost = (found.by_hour(kpi)[12] for kpi in (Kpi.OCCUPANCY, Kpi.ABANDONED_SHARE))
    assert busy is not None
    assert lost is not None
    assert busy.mean == pytest.approx(21 * (1 - lost.mean) / 20, abs=0.01)
    assert busy.mean == pytest.approx(found.by_hour(Kpi.WRITING_SHARE)[12].mean)
    assert found.by_hour(Kpi.CONCURRENCY)[12].mean == pytest.approx(1)


def test_opening_hours_are_split_into_hours_of_the_day():
    found = open_times(np.array([8.5 * HOUR_S]), np.array([22.25 * HOUR_S]))[0] / HOUR_S
    assert found.tolist() == [0] * 8 + [0.5] + [1] * 13 + [0.25, 0]


def test_queues_open_at_the_same_time_are_one_time_for_all_together():
    given = roster("-", queues=(queue("pre", close_min=600), queue("order", close_min=540)))
    rates = np.zeros((1, 2, 1, 24))
    rates[:, :, :, 8] = 60.0
    found = simulate(given, rates, replications=3)
    waiting = found.time.waiting_s.sum() / 3 / HOUR_S  # nobody is there: all wait in vain
    assert found.month(Kpi.QUEUE_LENGTH).mean == pytest.approx(waiting / 2)
    first, second = found.by_queue(Kpi.QUEUE_LENGTH)
    assert 2 * first.mean + second.mean == pytest.approx(waiting)
    assert found.by_hour(Kpi.OCCUPANCY) == (None,) * 24

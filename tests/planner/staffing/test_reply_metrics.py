"""What a platform is expected to count agrees with chats played message by message."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.domain.metrics import Counts, ReplyMetric
from planner.domain.shifts import Shift
from planner.simulation import simulate
from planner.staffing import chat, metric_sums_per_chat, metric_table
from tests.planner.simulation.desk import agent, queue, roster

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)
CAP_S = 600.0


def metric(name, counts=Counts.ROUNDS, **changes):
    given = {"platform": "p", "name": name, "label": name, "counts": counts}
    return ReplyMetric(**(given | changes))


METRICS = (
    metric("first within 30 s", Counts.FIRST, within_s=30),
    metric("first", Counts.FIRST),
    metric("first capped", Counts.FIRST, cap_s=60),
    metric("first, automatic", Counts.FIRST, automatic_counts=True),
    metric("rounds within 3 min", within_s=180),
    metric("rounds"),
    metric("rounds capped", cap_s=CAP_S),
    metric("rounds, automatic", automatic_counts=True, cap_s=CAP_S),
    metric("rounds within 1 min, automatic", automatic_counts=True, within_s=60),
)


def figures(contacts, agents, work=WORK, automatic_reply_s=1.0):
    sums = metric_sums_per_chat(contacts, agents, work, METRICS, automatic_reply_s)
    return sums.amount / sums.weight


def played(n_agents, contacts, work):
    """Play 12 hours of steady demand, of which the first and last are not counted."""
    rates = np.zeros((1, 1, 1, 24))
    rates[..., :13] = contacts
    day = roster(
        *["A"] * n_agents,
        agents=tuple(agent(f"a{a}") for a in range(n_agents)),
        shifts=(Shift(code="A", name="all", start_min=0, length_min=840),),
        queues=(queue(work=work, open_min=0, close_min=1440),),
    )
    counted = [dataclasses.replace(m, open_min=60, close_min=720) for m in METRICS]
    simulation = simulate(
        day, rates, metrics=tuple(counted), automatic_reply_s=1.0, replications=150
    )
    return [simulation.metric(m) for m in counted]


@pytest.mark.parametrize(
    ("n_agents", "contacts", "work"),
    [
        (3, 120, WORK),  # full most of the time
        (8, 240, WORK),
        (4, 90, dataclasses.replace(WORK, reply_cv=0.5, max_chats=4)),
    ],
)
def test_expected_metrics_are_those_of_chats_played(n_agents, contacts, work):
    expected = figures(contacts, n_agents, work)
    for m, model, found in zip(METRICS, expected, played(n_agents, contacts, work), strict=True):
        # Beside chance, what the closures of the team chain leave.
        slack = 0.015 if m.is_share else 0.04 * found.mean
        half = 1.5 * (found.high - found.low) / 2
        assert model == pytest.approx(found.mean, abs=slack + half), m.name


def test_one_chat_an_agent_without_a_line_is_a_reply_time():
    work = dataclasses.replace(WORK, max_chats=1)
    alone = figures(1.0, 50, work)
    at = dict(zip((m.name for m in METRICS), alone, strict=True))
    assert at["first within 30 s"] == pytest.approx(1 - np.exp(-30 / 20), abs=1e-9)
    assert at["first"] == pytest.approx(20, rel=1e-6)
    assert at["first capped"] == pytest.approx(20 * (1 - np.exp(-60 / 20)), rel=1e-6)
    assert at["rounds within 3 min"] == pytest.approx(1 - np.exp(-180 / 20), abs=1e-9)


def test_mean_of_further_replies_is_the_mean_response_of_the_chain():
    later = metric_sums_per_chat(150, [3, 5, 9], WORK, [metric("rounds"), METRICS[1]])
    further = (later.amount[0] - later.amount[1]) / (later.weight[0] - later.weight[1])
    team = chat(150, [3, 5, 9], 3, 20, 40, 5, 180, routed=True)
    assert further == pytest.approx(team.avg_response_s, rel=1e-6)


def test_automatic_reply_answers_the_first_message_alone():
    at = dict(zip((m.name for m in METRICS), figures(120, 3), strict=True))
    assert at["first, automatic"] == 1.0
    assert at["rounds, automatic"] < at["rounds capped"]
    none = figures(120, 3, automatic_reply_s=None)
    assert none[3] == pytest.approx(at["first"])


def test_nobody_there_counts_as_unanswered():
    sums = metric_sums_per_chat(50, 0, WORK, METRICS)
    at = dict(zip((m.name for m in METRICS), sums.amount, strict=True))
    assert at["first within 30 s"] == pytest.approx(0)
    assert at["rounds capped"] == pytest.approx(CAP_S)
    assert sums.weight[1] == pytest.approx(0)  # a mean without a cap leaves them out


def test_table_weighs_hours_by_their_contacts():
    paths = np.zeros((2, 1, 24))
    paths[:, 0, 9], paths[:, 0, 10] = 100, (150, 250)
    table = metric_table(paths, WORK, METRICS[:1], 6)
    one = metric_sums_per_chat([100, 150, 250], 5, WORK, METRICS[:1])
    assert table.weight[0, [8, 9, 10], 5] == pytest.approx([0, 100, 200])
    assert table.amount[0, 9, 5] == pytest.approx(100 * one.amount[0, 0], rel=5e-3)
    both = (150 * one.amount[0, 1] + 250 * one.amount[0, 2]) / 2
    assert table.amount[0, 10, 5] == pytest.approx(both, rel=5e-3)

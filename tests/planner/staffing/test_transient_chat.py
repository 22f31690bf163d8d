"""Chats hour by hour against the steady state and chats played message by message."""

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing import chat, late_replies_per_chat, transient, transient_chat
from planner.staffing.chat_agent import agent_of, late_by_level

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)


@pytest.mark.parametrize(
    ("contacts", "agents", "within_s"), [(180, 6, 120), (300, 7, 120), (40, 1, 180)]
)
def test_long_days_end_in_the_steady_state(contacts, agents, within_s):
    day = transient_chat([contacts] * 6, agents, WORK, within_s)
    steady = chat(contacts, agents, 3, 20, 40, 5, 180, routed=True)
    share = late_replies_per_chat(contacts, agents, WORK, within_s) / 5
    assert day.late_replies[-1] / day.replies[-1] == pytest.approx(share, rel=1e-9)
    assert day.p_wait_arrivals[-1] == pytest.approx(steady.p_wait, rel=1e-9)
    assert day.abandoned_in_hour[-1] == pytest.approx(contacts * steady.p_abandon, rel=1e-9)
    assert day.chats_per_agent[-1] == pytest.approx(steady.chats_per_agent, rel=1e-4)
    served = 5 * contacts * (1 - steady.p_abandon)
    assert day.replies[-1] == pytest.approx(served + day.abandoned_in_hour[-1], rel=1e-9)


def test_one_chat_of_one_reply_is_a_call():
    work = ChatWork(reply_s=170, customer_s=30, replies_per_chat=1, max_chats=1, patience_s=120)
    chats = transient_chat([60, 200, 60], [4, 4, 2], work, 60)
    calls = transient([60, 200, 60], 170, 120, [4, 4, 2])
    assert chats.p_wait_arrivals == pytest.approx(calls.p_wait_arrivals, rel=1e-9)
    assert chats.mean_queue == pytest.approx(calls.mean_queue, rel=1e-9)
    assert chats.mean_in_system_at_end == pytest.approx(calls.mean_in_system_at_end, rel=1e-9)


def test_an_overloaded_hour_and_the_next_agree_with_chats_played(play_chats):
    work = ChatWork(reply_s=15, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=900)
    rates, agents, within_s, days = [120, 420, 120], 7, 120, 12
    rng = np.random.default_rng(23)
    late = np.zeros((days, 3))
    for day in range(days):
        counts = rng.poisson(rates)
        hours = np.repeat(np.arange(3), counts)
        arrival = np.sort(hours * 3600 + rng.uniform(0, 3600, hours.size))
        played = play_chats(rng, arrival, agents, work, within_s)
        late[day] = np.bincount((arrival // 3600).astype(int), played.late, 3)
    model = transient_chat([*rates, 1, 1], agents, work, within_s).late_replies
    # The formulas count a reply in the hour it is given, the play by the hour the chat came in:
    # compare the hours before and with the peak's tail as sums.
    error = late.sum(axis=1).std(ddof=1) / np.sqrt(days)
    assert abs(late.sum(axis=1).mean() - model.sum()) < 2 * error + 0.05 * model.sum()
    stationary = sum(
        rate * late_replies_per_chat(rate, agents, work, within_s) for rate in [120, 120]
    )
    assert late[:, 2].mean() > 4 * stationary / 2  # hours are not islands
    assert model[2] > 4 * stationary / 2


def test_more_agents_in_an_hour_make_no_hour_worse():
    few = transient_chat([100, 400, 100], [5, 6, 5], WORK, 120)
    more = transient_chat([100, 400, 100], [5, 8, 5], WORK, 120)
    assert more.late_replies[0] == few.late_replies[0]
    assert more.late_replies[1] < few.late_replies[1]


def test_leavers_finish_the_chats_in_hand():
    # Four full agents leave: each gives the 4 later replies of a chat with 3, 2 and 1 chats.
    day = transient_chat([900, 0], [4, 0], WORK, 60)
    late, _ = late_by_level(agent_of(WORK), 60.0)
    assert day.late_replies[1] == pytest.approx(4 * 4 * late.sum(), rel=1e-3)
    assert day.mean_in_system_at_end[1] < 1e-6


def test_without_agents_every_chat_is_late_once():
    day = transient_chat([60.0], 0, WORK, 60)
    assert day.late_replies[0] == pytest.approx(60, rel=1e-12)
    assert day.chats_per_agent.tolist() == [0]


def test_a_night_without_chats():
    day = transient_chat([0, 0], [0, 3], WORK, 60)
    assert day.late_replies.tolist() == [0, 0]
    assert day.replies.tolist() == [0, 0]


def test_hours_are_one_axis():
    with pytest.raises(ValueError, match=r"one axis, got shape \(1, 2\)"):
        transient_chat([[1, 2]], 1, WORK, 60)

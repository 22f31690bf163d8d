"""The chat chain against Erlang A, a solved chain, and chats played message by message."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from planner.domain.demand import ChatWork
from planner.staffing import chat, erlang_a, late_replies_per_chat
from planner.staffing.chat_agent import agent_of


def exponential(max_chats, reply_s, customer_s, replies):
    work = {"replies_per_chat": replies, "max_chats": max_chats, "patience_s": 60}
    return agent_of(ChatWork(reply_s=reply_s, customer_s=customer_s, **work))


def test_one_chat_an_agent_is_erlang_a():
    # A chat takes m replies and m - 1 turns; exponential, since their numbers are geometric.
    team = chat([90, 300], [4, 8], 1, 20, 30, 4, 120)
    calls = erlang_a([90, 300], 4 * 20 + 3 * 30, 120, [4, 8])
    assert team.p_wait == pytest.approx(calls.pwait, rel=1e-13)
    assert team.p_abandon == pytest.approx(calls.pab, rel=1e-13)
    assert team.wait_all_s == pytest.approx(calls.wait_all_s, rel=1e-13)
    assert team.agent_busy_share == pytest.approx(calls.occupancy, rel=1e-13)
    assert team.p_wait_gt(15) == pytest.approx(calls.p_wait_gt(15), rel=1e-12)
    assert team.avg_response_s == pytest.approx([20, 20], rel=1e-14)
    assert team.late_reply_share(60) == pytest.approx(np.exp([-3, -3]), rel=1e-13)


@pytest.mark.parametrize(("contacts", "agents"), [(150, 4), (700, 4), (20, 1)])
def test_shares_are_sums_over_the_chain(contacts, agents):
    chats, reply_s, customer_s, replies, patience_s = 3, 20, 40, 5, 90
    agent = exponential(chats, reply_s, customer_s, replies)
    j = np.arange(1, 400)
    level, more = np.divmod(np.minimum(j, agents * chats), agents)
    rate = np.append(
        agent.reply_rate / replies, 0.0
    )  # an agent ends a chat at the rate of last replies
    ending = (agents - more) * rate[level] + more * rate[level + 1]
    ending += np.maximum(j - agents * chats, 0) / patience_s
    chances = np.append(1.0, np.cumprod(contacts / 3600 / ending))
    chances /= chances.sum()
    team = chat(contacts, agents, chats, reply_s, customer_s, replies, patience_s)
    full = agents * chats
    assert team.p_wait == pytest.approx(chances[full:].sum(), rel=1e-12)
    queue = chances[full:] @ np.arange(chances.size - full)
    assert team.wait_all_s == pytest.approx(queue / (contacts / 3600), rel=1e-12)
    held = chances @ np.minimum(np.arange(chances.size), full) / agents
    assert team.chats_per_agent == pytest.approx(held, rel=1e-12)
    idle = chances[:agents] @ (1 - np.arange(agents) / agents)
    assert team.agent_busy_share == pytest.approx(1 - idle, rel=1e-12)
    assert team.level_share.sum() == pytest.approx(1, rel=1e-14)


def test_chats_played_message_by_message_agree(play_chats):
    work = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=120)
    rng = np.random.default_rng(11)
    arrival = np.cumsum(rng.exponential(3600 / 180, 12_000))
    played = play_chats(rng, arrival, 6, work, 60)
    team = chat(180, 6, 3, 20, 40, 5, 120)
    # The two layers are an approximation, good to 2.5 % in the mean response; 12,000 chats add
    # a standard error of 1 %.
    response_s = played.response_s.sum() / played.replies.sum()
    assert response_s == pytest.approx(team.avg_response_s, rel=0.04)
    assert played.waited.mean() == pytest.approx(team.p_wait, abs=0.02)
    assert played.gave_up.mean() == pytest.approx(team.p_abandon, abs=0.006)


def test_the_first_reply_comes_after_the_wait_and_the_response():
    # One chat of one reply an agent: Erlang A, and a handling time on top of the wait.
    calls, t = erlang_a(300, 40, 60, 4), 50.0
    answered_in_time = quad(
        lambda v: calls.sl_offered(v).item() * np.exp(-(t - v) / 40) / 40, 0, t, epsabs=1e-12
    )
    team = chat(300, 4, 1, 40, 9, 1, 60)
    assert team.p_first_gt(t) == pytest.approx(1 - answered_in_time[0], abs=1e-9)
    assert team.p_first_gt(0) == pytest.approx(1, rel=1e-12)
    assert team.p_first_gt(1e6) == pytest.approx(calls.pab, rel=1e-12)


@pytest.mark.parametrize("agents", [0, 2, 5, 20])
def test_the_first_reply_is_late_as_often_as_the_only_one(agents):
    work = ChatWork(reply_s=20, customer_s=60, replies_per_chat=1, max_chats=3, patience_s=120)
    late = late_replies_per_chat(400, agents, work, 90)
    team = chat(400, agents, 3, 20, 60, 1, 120, routed=True)
    assert team.p_first_gt(90) == pytest.approx(late, rel=1e-11)


def test_without_agents_every_chat_gives_up():
    team = chat(60, 0, 3, 20, 40, 5, 120)
    assert (team.p_wait, team.p_abandon, team.wait_all_s) == (1, 1, 120)
    assert (team.agent_busy_share, team.chats_per_agent) == (0, 0)
    assert team.late_reply_share(60) == 1
    assert team.avg_response_s == exponential(3, 20, 40, 5).response_s[3]


def test_without_chats_a_message_would_find_a_free_agent():
    team = chat(0, 4, 3, 20, 40, 5, 120)
    assert (team.p_wait, team.p_abandon, team.wait_all_s, team.chats_per_agent) == (0, 0, 0, 0)
    assert team.avg_response_s == 20
    assert team.late_reply_share(60) == pytest.approx(np.exp(-3), rel=1e-14)


def test_a_team_far_under_its_load_is_full():
    team = chat(1e6, 1, 3, 20, 0, 1, 120)
    assert team.level_share == pytest.approx(np.array([0, 0, 0, 1]), abs=1e-4)
    assert team.avg_response_s == pytest.approx(60, rel=1e-4)


def test_twenty_one_thousand_agents_and_teams_of_different_caps_together():
    team = chat([900_000, 90], [21_000, 4], [4, 2], 20, 60, 5, 120)
    assert np.all(np.isfinite(team.avg_response_s))
    assert team.level_share.shape == (2, 5)
    assert team.level_share[1, 3:].tolist() == [0, 0]
    assert team.avg_response_s[1] == chat(90, 4, 2, 20, 60, 5, 120).avg_response_s


def test_arguments_and_times_broadcast():
    team = chat([[60.0], [120.0]], [3, 4, 5], 3, 20, 40, 5, 120)
    assert team.p_wait.shape == (2, 3)
    assert team.level_share.shape == (2, 3, 4)
    late = team.late_reply_share(np.array([30.0, 60.0])[:, None, None])
    assert late.shape == (2, 2, 3)
    assert late[1, 1, 2] == chat(120, 5, 3, 20, 40, 5, 120).late_reply_share(60)


@settings(deadline=None, max_examples=60)
@given(
    contacts=st.floats(0, 2000),
    agents=st.integers(0, 60),
    max_chats=st.integers(1, 8),
    reply_s=st.floats(1, 120),
    customer_s=st.floats(0, 600),
    replies=st.floats(1, 20),
    patience_s=st.floats(1, 3600),
    t_s=st.floats(0, 600),
)
def test_more_agents_never_make_it_worse(
    contacts, agents, max_chats, reply_s, customer_s, replies, patience_s, t_s
):
    team = chat(contacts, [agents, agents + 1], max_chats, reply_s, customer_s, replies, patience_s)
    for share in [
        team.p_wait,
        team.p_abandon,
        team.p_wait_gt(t_s),
        team.p_first_gt(t_s),
        team.late_reply_share(t_s),
    ]:
        assert 0 <= share[1] <= share[0] + 1e-12
        assert share[0] <= 1
    assert team.avg_response_s[1] <= team.avg_response_s[0] * (1 + 1e-12)
    assert np.all(team.chats_per_agent <= max_chats * (1 + 1e-12))

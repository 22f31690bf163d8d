"""Late replies against quadrature, chats played message by message, and their limits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betainc

from planner.domain.demand import ChatWork
from planner.staffing import chat, late_replies_per_chat
from planner.staffing.chat_agent import agent_of, late_by_level, longer

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)


def team(contacts, agents, work):
    rest = (work.reply_s, work.customer_s, work.replies_per_chat, work.patience_s)
    return chat(contacts, agents, work.max_chats, *rest, work.reply_cv, routed=True)


def by_states(contacts, agents, work, within_s):
    """Follow a new chat from each state it may find, with its wait by the beta distribution."""
    agent, found = agent_of(work), team(contacts, agents, work)
    _, slow = late_by_level(agent, within_s)
    full_rate, rate = float(found.waiting.full_rate), float(found.waiting.arrival_rate)
    ending = full_rate + np.arange(1, 400) / work.patience_s
    line = np.exp(found.waiting.log_full) * np.append(1.0, np.cumprod(rate / ending))
    first, served = float(found.start_share @ slow), float(found.start_share.sum())
    s = full_rate * work.patience_s
    for ahead, chance in enumerate(line):
        if chance < 1e-15:
            break
        answered = s / (s + ahead + 1)
        served += chance * answered

        def still_in_line(v, ahead=ahead):
            return betainc(s + 1, ahead + 1, np.exp(-v / work.patience_s))

        def slow_by(v, ahead=ahead):
            step = 1e-3
            density = (still_in_line(v - step, ahead) - still_in_line(v + step, ahead)) / step / 2
            return density * longer(agent.taken, (within_s - v) / agent.stage_s)

        in_time = quad(slow_by, 1e-3, within_s, limit=200)[0]
        in_time += 1e-3 * slow_by(1e-3)
        first += chance * answered * (still_in_line(within_s) + in_time)
    later = float(found.late_reply_share(within_s))
    late = first / served + (work.replies_per_chat - 1) * later
    given = served * work.replies_per_chat + 1 - served
    return work.replies_per_chat * (served * late + 1 - served) / given


@pytest.mark.parametrize(
    ("contacts", "agents", "within_s"), [(120, 4, 40), (120, 2, 180), (40, 1, 180), (300, 10, 40)]
)
@pytest.mark.parametrize("reply_cv", [0.5, 1.0, 1.4])
def test_late_replies_are_sums_over_what_a_chat_may_find(contacts, agents, within_s, reply_cv):
    work = replace(WORK, reply_cv=reply_cv)
    expected = by_states(contacts, agents, work, within_s)
    # The density is taken by differences over 2 ms, and the first 1 ms as a rectangle.
    late = late_replies_per_chat(contacts, agents, work, within_s)
    assert late == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("contacts", "within_s"), [(180, 60), (180, 120), (240, 120)])
def test_chats_played_message_by_message_agree(play_chats, contacts, within_s):
    work = replace(WORK, patience_s=120)
    rng = np.random.default_rng(5)
    arrival = np.cumsum(rng.exponential(3600 / contacts, 12_000))
    played = play_chats(rng, arrival, 6, work, within_s)
    groups = played.late.reshape(30, -1).mean(axis=1)
    error = groups.std(ddof=1) / np.sqrt(30)
    share = late_replies_per_chat(contacts, 6, work, within_s) / 5
    late = share * (played.replies.sum() + played.gave_up.sum()) / 12_000
    # The two layers are an approximation: a tail of a few percent is off by up to 10 %.
    assert abs(groups.mean() - late) < 3 * error + 0.1 * late


def test_without_agents_every_reply_is_late():
    assert late_replies_per_chat([0, 60, 1e6], 0, WORK, 60).tolist() == [5, 5, 5]


def test_with_agents_to_spare_only_slow_replies_are_late():
    late = late_replies_per_chat([0, 60], [1, 1000], WORK, 60)
    assert late == pytest.approx([5 * np.exp(-3)] * 2, rel=1e-8)


def test_chats_given_up_count_as_one_late_reply():
    # Replies of a second are never late, and nearly all customers give up at once.
    work = replace(WORK, reply_s=1, customer_s=400, patience_s=1, max_chats=1)
    lost = team(900, 1, work).p_abandon
    late = late_replies_per_chat(900, 1, work, 60)
    assert lost > 0.99
    assert late == pytest.approx(5 * lost / (5 * (1 - lost) + lost), rel=1e-6)


def test_a_team_never_looks_better_because_its_customers_leave():
    work = replace(WORK, patience_s=5)
    late = late_replies_per_chat(600, np.arange(30), work, 20)
    assert team(600, 1, work).p_abandon > 0.9
    assert late[1] > 1
    assert np.all(np.diff(late) <= 1e-12)


def test_thousands_of_agents():
    late = late_replies_per_chat(60_000, [1500, 2100, 3000], WORK, 60)
    assert np.all(np.isfinite(late))
    assert np.all(np.diff(late) < 0)


def test_time_allowed_must_be_positive():
    with pytest.raises(ValueError, match=r"within_s must be positive, got 0\.0"):
        late_replies_per_chat(60, 3, WORK, 0)


@settings(deadline=None, max_examples=100)
@given(
    contacts=st.floats(0, 3000),
    agents=st.integers(0, 60),
    reply_s=st.floats(1, 120),
    customer_s=st.floats(1, 600),
    replies=st.floats(1, 20),
    max_chats=st.integers(1, 8),
    patience_s=st.floats(1, 7200),
    within_s=st.floats(1, 600),
    reply_cv=st.sampled_from([0.25, 0.7, 1.0, 1.6]),
)
def test_more_agents_never_raise_lateness(
    contacts, agents, reply_s, customer_s, replies, max_chats, patience_s, within_s, reply_cv
):
    work = ChatWork(
        reply_s=reply_s,
        customer_s=customer_s,
        replies_per_chat=replies,
        max_chats=max_chats,
        patience_s=patience_s,
        reply_cv=reply_cv,
    )
    late = late_replies_per_chat(contacts, [agents, agents + 1, agents + 2], work, within_s)
    assert np.all(np.diff(late) <= 1e-9)
    assert late[2] >= 0
    assert late[0] <= replies * (1 + 1e-12)
    longer = late_replies_per_chat(contacts, agents, work, within_s * 1.5)
    assert longer <= late[0] + 1e-9

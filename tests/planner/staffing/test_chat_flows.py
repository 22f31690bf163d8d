"""What a team's chats bring about: by hand, and how fast they follow."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, late_by_level
from planner.staffing.chat_flows import (
    ENDING,
    FIRST,
    LATE,
    LEFT_REPLIES,
    REPLIES,
    at_load,
    flows_of,
    follow_up,
)

WORK = ChatWork(reply_s=20, customer_s=60, replies_per_chat=5, max_chats=3, patience_s=180)


def test_one_agent_brings_about_what_the_levels_say():
    agent, flows = agent_of(WORK), flows_of(WORK, 60, 1)[0]
    later, fresh = late_by_level(agent, 60.0)
    assert flows[:, REPLIES] == pytest.approx(agent.reply_rate)
    assert flows[:, ENDING] == pytest.approx(agent.reply_rate / 5)
    assert flows[:, LATE] == pytest.approx(0.8 * agent.reply_rate * later)
    assert flows[:, FIRST] == pytest.approx([*fresh[1:], 0])
    assert flows[:, LEFT_REPLIES] == pytest.approx(4 * np.arange(4))


def test_full_agents_are_alike_at_any_load():
    flows = flows_of(WORK, 60, 6)
    full = agent_of(WORK).reply_rate[3]
    for rate in (0.0, 0.01, 0.05, 1.0):
        assert at_load(flows, rate)[-1, REPLIES] == pytest.approx(6 * full)


def test_chats_of_one_reply_follow_as_if_without_memory():
    assert follow_up(replace(WORK, replies_per_chat=1)) == pytest.approx([1, 1, 1, 1])


def test_short_chats_with_long_turns_follow_slowly():
    # 2 replies at once with a turn of 100 s between: lengths 0, 100 (1/4), ...: 2 / (1 + cv²).
    work = replace(WORK, reply_s=1e-6, customer_s=100, replies_per_chat=2)
    # A sum of a geometric number of exponential turns: mean 100, variance 2 × 10^4 + 10^4.
    assert follow_up(work)[0] == pytest.approx(2 / (1 + 3), rel=1e-4)


def test_an_agent_who_writes_without_a_pause_follows_at_once():
    work = replace(WORK, customer_s=1, max_chats=6)
    assert follow_up(work)[4:] == pytest.approx(1, abs=0.02)
    assert follow_up(WORK)[-1] == 1

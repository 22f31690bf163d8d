"""What a team's chats bring about: by hand."""

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

"""How long chats last, by hand and by the ends of the range."""

import numpy as np
import pytest

from planner.staffing.chat_agent import agent_by_level, turn_s
from planner.staffing.chat_lengths import follow_up, line_step
from planner.staffing.reply_shape import reply_stages


def agent(max_chats, reply_s, customer_s, replies, cv=1.0):
    stages = reply_stages(cv)
    return agent_by_level(max_chats, reply_s, turn_s(customer_s, replies), replies, stages)


def test_chats_of_one_reply_follow_as_if_without_memory():
    assert follow_up(agent(3, 20.0, 60.0, 1.0), 60.0, 1.0) == pytest.approx([1, 1, 1, 1])


def test_short_chats_with_long_turns_follow_slowly():
    # A reply at once, and after half of them a turn of 100 s: mean 100, variance 3 × 10^4.
    assert follow_up(agent(3, 1e-4, 100.0, 2.0), 100.0, 2.0)[0] == pytest.approx(0.5, rel=1e-4)


def test_an_agent_who_writes_without_a_pause_follows_at_once():
    paces = follow_up(agent(6, 20.0, 1.0, 5.0), 1.0, 5.0)
    assert paces[4:] == pytest.approx(1, abs=0.02)
    assert follow_up(agent(3, 20.0, 60.0, 5.0), 60.0, 5.0)[-1] == 1


@pytest.mark.parametrize("cv", [0.5, 1.0, 2.0])
def test_a_line_for_single_replies_sways_as_that_of_one_server(cv):
    # Pollaczek and Khinchine: in proportion to (1 + cv²) / 2.
    assert line_step(agent(1, 20.0, 60.0, 1.0, cv), 60.0, 1.0, cv) == pytest.approx((1 + cv**2) / 2)


def test_many_replies_without_a_pause_are_a_geometric_number_of_them():
    # cv² = 1 - (1 - cv² of a reply) / replies
    found = line_step(agent(9, 20.0, 0.0, 4.0, 0.5), 0.0, 4.0, 0.5)
    assert found == pytest.approx(1 - 0.75 / 8)
    assert np.isfinite(found)

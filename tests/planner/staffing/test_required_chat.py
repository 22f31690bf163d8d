"""Agents for chats: the fewest that do, and an honest answer where none do."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import gamma

from planner.domain.demand import ChatWork
from planner.staffing import late_replies_per_chat, required_agents_chat

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)


def on_time(contacts, agents, work, within_s):
    return 1 - late_replies_per_chat(contacts, agents, work, within_s) / work.replies_per_chat


def test_the_first_number_that_meets_the_target_is_found():
    contacts = np.array([[20.0, 120.0], [400.0, 1200.0]])
    need = required_agents_chat(contacts, WORK, 120, 0.98)
    assert need.reached.all()
    assert need.agents.shape == (2, 2)
    assert np.all(on_time(contacts, need.agents, WORK, 120) >= 0.98)
    assert np.all(on_time(contacts, need.agents - 1, WORK, 120) < 0.98)
    assert need.on_time == pytest.approx(on_time(contacts, need.agents, WORK, 120), rel=1e-14)


def test_exponential_replies_of_20_s_never_keep_98_percent_within_60_s():
    need = required_agents_chat([60, 600], WORK, 60, 0.98)
    assert not need.reached.any()
    assert need.best_on_time == pytest.approx([1 - np.exp(-3)] * 2, abs=1e-6)
    assert np.all(need.best_on_time - need.on_time <= 0.001)
    assert not need.caps_that_reach.any()


@pytest.mark.parametrize("reply_cv", [0.25, 0.6, 1.0, 1.7])
def test_the_reply_time_that_is_needed_is_the_limit(reply_cv):
    work = replace(WORK, reply_cv=reply_cv)
    needed = required_agents_chat(60, work, 60, 0.98).reply_s_needed
    assert required_agents_chat(60, replace(work, reply_s=needed * 0.99), 60, 0.98).reached
    assert not required_agents_chat(60, replace(work, reply_s=needed * 1.01), 60, 0.98).reached
    assert needed == pytest.approx(60 / gamma.isf(0.02, reply_cv**-2, scale=reply_cv**2), rel=0.01)


def test_within_a_limit_on_agents_another_cap_may_reach_the_target():
    # Turns of five minutes leave an agent with two chats idle while customers wait.
    work = ChatWork(reply_s=20, customer_s=300, replies_per_chat=5, max_chats=2, patience_s=180)
    need = required_agents_chat(60, work, 120, 0.98, most_agents=8)
    assert not need.reached
    assert need.caps_that_reach.tolist() == [False, False, False, False, True]
    assert required_agents_chat(60, replace(work, max_chats=4), 120, 0.98, most_agents=8).reached


def test_enough_agents_within_the_limit():
    need = required_agents_chat(120, WORK, 120, 0.98, most_agents=30)
    assert need.reached
    assert need.agents == required_agents_chat(120, WORK, 120, 0.98).agents


def test_without_contacts_no_agents_are_needed():
    need = required_agents_chat([0.0], WORK, 60, 0.98)
    assert (need.reached[0], need.agents[0], need.on_time[0]) == (True, 0, 1)


def test_without_agents_nothing_is_on_time():
    need = required_agents_chat(60, WORK, 120, 0.98, most_agents=0)
    assert (need.reached, need.agents, need.best_on_time) == (False, 0, 0)


@pytest.mark.parametrize("target", [0.0, 1.0, 98])
def test_a_target_is_a_share(target):
    with pytest.raises(ValueError, match=f"target must be between 0 and 1, got {target}"):
        required_agents_chat(60, WORK, 60, target)

"""Chats that are not even: against the chain of all levels, and chats played message by message."""

import dataclasses
from itertools import combinations_with_replacement

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.simulation.chance import child
from planner.simulation.engine import play
from planner.staffing import chat
from planner.staffing.chat_agent import agent_of
from planner.staffing.chat_levels import EVEN
from tests.planner.simulation.desk import steady


def work(max_chats, reply_cv=1.0, customer_s=30.0):
    return ChatWork(
        reply_s=25,
        customer_s=customer_s,
        replies_per_chat=5,
        max_chats=max_chats,
        patience_s=150,
        reply_cv=reply_cv,
    )


def team(contacts, agents, given, **more):
    rest = (given.reply_s, given.customer_s, given.replies_per_chat, given.patience_s)
    return chat(contacts, agents, given.max_chats, *rest, given.reply_cv, **more)


def all_levels(contacts, agents, given):
    """Solve the chain of all agents' levels, lowest first, for customers who wait for nobody."""
    rate, ends, top = contacts / 3600, agent_of(given).chat_rate, given.max_chats
    states = list(combinations_with_replacement(range(top + 1), agents))
    number = {state: i for i, state in enumerate(states)}
    chain = np.zeros((len(states), len(states)))

    def move(state, a, change, speed):
        to = tuple(sorted((*state[:a], state[a] + change, *state[a + 1 :])))
        chain[number[to], number[state]] += speed
        chain[number[state], number[state]] -= speed

    for state in states:
        if state[0] < top:
            move(state, 0, 1, rate)
        for a, k in enumerate(state):
            if k:
                move(state, a, -1, k * ends[k])
    chain[0] = 1.0
    found = np.linalg.solve(chain, np.eye(len(states))[0])
    counts = np.array([np.bincount(state, minlength=top + 1) for state in states])
    return found @ counts / agents


@pytest.mark.parametrize(
    ("contacts", "agents", "max_chats"), [(60, 2, 3), (150, 3, 4), (110, 5, 2), (250, 4, 3)]
)
def test_levels_are_those_of_the_chain_of_every_agent(contacts, agents, max_chats):
    given = dataclasses.replace(work(max_chats), patience_s=1e-6)
    exact = all_levels(contacts, agents, given)
    routed, even = (team(contacts, agents, given, routed=how).level_share for how in (True, False))
    assert routed == pytest.approx(exact, abs=0.02)
    assert np.abs(routed - exact).max() < 0.5 * np.abs(even - exact).max()


@pytest.mark.parametrize(
    ("agents", "contacts", "reply_cv"), [(3, 40, 1.0), (6, 110, 0.5), (12, 250, 1.5)]
)
def test_the_mean_response_agrees_with_chats_played(agents, contacts, reply_cv):
    given = work(4, reply_cv, customer_s=50.0)
    desk, totals = steady(agents, given), np.zeros(2)
    for r in range(12):
        floor = desk.floor(np.full((1, 3, 24), contacts), np.uint64(child(np.uint64(4), r)))
        play(floor, desk.changes)
        totals += [floor.tallies["response_s"].sum(), floor.tallies["replies"].sum()]
    found = team(contacts, agents, given, routed=True)
    waited_s = found.wait_all_s / given.replies_per_chat
    expected_s = found.avg_response_s + waited_s
    assert found.p_abandon < 0.003  # the wait of those who leave is no part of a response
    assert totals[0] / totals[1] == pytest.approx(expected_s, rel=0.04)


def test_shares_add_up_and_one_agent_or_very_many_are_even():
    for agents, contacts in ((1, 40), (EVEN // 3 + 1, 5000)):
        routed, even = (team(contacts, agents, work(3), routed=how) for how in (True, False))
        # Only the line, which sways with the lengths of chats, is another.
        assert routed.level_share == pytest.approx(even.level_share, abs=2e-3)
    for contacts in (0, 1e-3, 60, 300, 3000, 1e6):
        found = team(contacts, [0, 2, 9], work(3), routed=True)
        assert found.level_share.sum(axis=-1) == pytest.approx([1, 1, 1], rel=1e-12)
        assert found.start_share.sum(axis=-1) + found.p_wait == pytest.approx([1, 1, 1], rel=1e-12)
        assert np.all(np.diff(found.p_wait) <= 1e-12)

"""The levels of a team given its chats: the chain of every agent, and what holds for all teams."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of
from planner.staffing.chat_levels import BELOW, EVEN, EVENLY, LOADS, SIZES, levels_of

WORK = ChatWork(reply_s=25, customer_s=50, replies_per_chat=5, max_chats=4, patience_s=150)
RATE = agent_of(WORK).chat_rate


def given_chats(n, load):
    """Solve the chain of all agents' levels; expected agents by chats, shape (n * 4 + 1, 5)."""
    states = list(combinations_with_replacement(range(5), n))
    number = {state: i for i, state in enumerate(states)}
    chain = np.zeros((len(states), len(states)))

    def move(state, a, change, speed):
        to = tuple(sorted((*state[:a], state[a] + change, *state[a + 1 :])))
        chain[number[to], number[state]] += speed
        chain[number[state], number[state]] -= speed

    for state in states:
        if state[0] < 4:
            move(state, 0, 1, load * n * 4 * RATE[4])
        for a, k in enumerate(state):
            if k:
                move(state, a, -1, k * RATE[k])
    chain[0] = 1.0
    found = np.linalg.solve(chain, np.eye(len(states))[0])
    counts = np.array([np.bincount(state, minlength=5) for state in states])
    chats = counts @ np.arange(5)
    return np.array([found[chats == j] @ counts[chats == j] / found[chats == j].sum()
                     for j in range(4 * n + 1)])  # fmt: skip


def by_level(agents, n, j):
    out = np.zeros(5)
    for b, count in enumerate(agents[j]):
        k = j // n - BELOW + b
        if 0 <= k <= 4:
            out[k] = count
    return out


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize("row", [1, 3, 5])
def test_expected_levels_are_those_of_the_chain_of_every_agent(n, row):
    exact, found = given_chats(n, LOADS[row]), levels_of(RATE, n).agents[row]
    for j in range(4 * n + 1):
        assert by_level(found, n, j) == pytest.approx(exact[j], abs=0.1)


@pytest.mark.parametrize("n", [2, 7, SIZES[0], SIZES[0] + 1, 100, 300, 1000])
def test_all_agents_and_all_chats_are_counted(n):
    levels = levels_of(RATE, n)
    chats = np.arange(4 * n + 1)
    assert levels.agents.sum(axis=2) == pytest.approx(n, rel=1e-9)
    assert levels.fewest.sum(axis=2) == pytest.approx(1, rel=1e-9)
    held = sum(
        levels.agents[..., b] * (chats // n - BELOW + b) for b in range(levels.agents.shape[2])
    )
    assert held == pytest.approx(np.broadcast_to(chats, held.shape), abs=0.02 + 0.002 * n)
    assert (levels.agents >= 0).all()
    assert (levels.agents[:, 0, BELOW] == n).all()
    assert (levels.agents[:, -1, BELOW] == n).all()


def test_sizes_in_between_are_like_their_neighbours():
    # 64 agents by those of 48 and 80: as uneven, as a share, as lies between.
    uneven = [1 - levels_of(RATE, n).agents[4, 2 * n, BELOW] / n for n in (48, 64, 80)]
    assert uneven[0] > uneven[1] > uneven[2] > 0.05


def test_one_agent_one_chat_each_and_very_many_are_even():
    assert levels_of(RATE, 1) is EVENLY
    assert levels_of(RATE[:2], 9) is EVENLY
    assert levels_of(RATE, EVEN // 4) is EVENLY
    assert levels_of(RATE, EVEN // 4 - 1) is not EVENLY

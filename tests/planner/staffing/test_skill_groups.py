"""Agents with several skills go where the load is, and share what chance brings."""

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing import effective_agents
from planner.staffing.skill_groups import split_agents

WORK = ChatWork(reply_s=25, customer_s=60, replies_per_chat=6, max_chats=3, patience_s=240)
ONE_SKILL = np.eye(2, dtype=bool)


def effective(rates, heads, skilled, **changes):
    found = effective_agents(
        np.array(rates, dtype=float)[:, None],
        np.array(heads, dtype=float)[:, None],
        np.array(skilled, dtype=bool),
        [WORK] * len(rates),
        [180.0] * len(rates),
        **changes,
    )
    return found[:, 0]


def test_agents_of_one_skill_count_as_they_are():
    assert effective([60, 90], [4, 6.5], ONE_SKILL) == pytest.approx([4, 6.5])


def test_split_evens_the_load_out_as_far_as_skills_allow():
    skilled = np.array([[True, False], [False, True], [True, True]])
    split = split_agents(np.array([[3.0], [1.0]]), np.array([[1.0], [1.0], [2.0]]), skilled)
    assert split.sum(axis=0)[:, 0] == pytest.approx([3, 1], abs=0.05)
    assert split[0, 1, 0] == split[1, 0, 0] == 0
    far = split_agents(np.array([[9.0], [0.1]]), np.array([[1.0], [2.0], [1.0]]), skilled)
    assert far.sum(axis=0)[:, 0] == pytest.approx([2, 2], abs=0.05)


def test_two_queues_that_share_all_agents_are_served_as_one_queue():
    both = effective([80, 80], [8], [[True, True]])
    alone = effective([160], [8], [[True]])
    assert both[0] == pytest.approx(both[1])
    assert both[0] > 4.2  # more than the half: chance evens out
    assert alone == pytest.approx([8])


def test_a_helper_is_worth_more_to_the_queue_with_more_load():
    skilled = [[True, False], [False, True], [True, True]]
    busy, quiet = effective([140, 60], [4, 4, 2], skilled)
    assert busy > quiet > 4
    assert busy > 5


def test_slow_agents_are_worth_less_than_their_speed():
    slow = np.array([1.0, 0.5])
    fast = effective([80], [4, 2], [[True], [True]])
    mixed = effective([80], [4, 2], [[True], [True]], speeds=slow)
    assert fast == pytest.approx([6])
    assert mixed[0] < 5  # four and twice the half, were it only for the work done


def test_fast_agents_are_worth_more_than_their_heads():
    found = effective([60], [4], [[True]], speeds=np.array([1.25]))[0]
    assert 4 < found <= 4 * 1.25 + 1


def test_queue_without_customers_or_agents_stays_as_it_is():
    found = effective([0, 60], [0, 3, 0], [[True, False], [False, True], [True, True]])
    assert found == pytest.approx([0, 3])
    assert np.isfinite(effective([50, 50], [0, 0, 0], [[1, 0], [0, 1], [1, 1]])).all()

"""Retries against a fixed point found by hand, and a line in which customers come again."""

import heapq

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing import chat, lateness_table, with_retries

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)
CALL = ChatWork(reply_s=240, customer_s=9, replies_per_chat=1, max_chats=1, patience_s=90)


def test_contacts_are_those_who_come_first_and_those_who_come_again():
    met = with_retries([60, 240, 900], 4, WORK, 0.6)
    again = 0.6 * chat(met, 4, 3, 20, 40, 5, 180, routed=True).p_abandon * met
    assert met == pytest.approx(np.array([60, 240, 900]) + again, rel=1e-9)


def test_without_retries_or_agents_the_answer_is_plain():
    assert with_retries([0, 120], [3, 3], WORK, 0.0).tolist() == [0, 120]
    assert with_retries(120, 0, WORK, 0.5) == pytest.approx(240, rel=1e-12)
    assert with_retries(0, [0, 5], WORK, 0.5).tolist() == [0, 0]


def test_callers_who_try_again_later_are_met_as_often_as_the_fixed_point_says():
    rate, agents, retry, later_s = 75.0, 5, 0.7, 1800.0
    rng, end_s = np.random.default_rng(8), 800 * 3600.0
    events = [(t, 0, i) for i, t in enumerate(np.cumsum(rng.exponential(3600 / rate, 59_900)))]
    heapq.heapify(events)
    free, line, n, came = agents, {}, len(events), 0
    while events:
        t, what, i = heapq.heappop(events)
        if t > end_s:
            break
        if what == 0:  # comes, for the first time or again
            came += 1
            if free:
                free -= 1
                heapq.heappush(events, (t + rng.exponential(240), 1, i))
            else:
                line[i] = t
                heapq.heappush(events, (t + rng.exponential(90), 2, i))
        elif what == 1:  # has been served
            if line:
                first = next(iter(line))
                del line[first]
                heapq.heappush(events, (t + rng.exponential(240), 1, first))
            else:
                free += 1
        elif i in line:  # gives up
            del line[i]
            if rng.random() < retry:
                n += 1
                heapq.heappush(events, (t + rng.exponential(later_s), 0, n))
    expected = with_retries(rate, agents, CALL, retry)
    assert expected > 1.08 * rate
    assert came / (end_s / 3600) == pytest.approx(expected, rel=0.015)


def test_retries_make_replies_later_but_never_with_more_agents():
    paths = np.random.default_rng(1).gamma(20, 8, (60, 1, 24))
    calm, again = (
        lateness_table(paths, WORK, 120, 12, retry_share=share).late for share in (0.0, 0.5)
    )
    assert np.all(again >= calm - 1e-9)
    assert np.all(np.diff(again, axis=1) <= 1e-9)
    assert again[:, 0] == pytest.approx(calm[:, 0])


def test_a_share_of_one_would_never_end():
    with pytest.raises(ValueError, match=r"retry_share must be below 1, got 1\.0"):
        with_retries(60, 3, WORK, 1.0)

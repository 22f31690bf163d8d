"""Customers come at the path's rate, while the queue is open, and are the same each time."""

import numpy as np
import pytest

from planner.simulation.arrivals import MEMORYLESS, draw_chats, new_chats
from planner.simulation.chance import child
from planner.simulation.floor import CHAT
from planner.simulation.team import queue_records
from tests.planner.simulation.desk import WORK, queue

QUEUES = queue_records((queue("pre", open_min=510, close_min=630), queue("post", close_min=1440)))
RATES = np.zeros((2, 1, 24))
RATES[0, 0, 8:11] = 60, 90, 30  # open 08:30 to 10:30
RATES[1, 0, 8:24] = 20


def keys(n: int) -> list[np.uint64]:
    return [np.uint64(child(np.uint64(11), r)) for r in range(n)]


def test_customers_come_while_their_queue_is_open():
    chats = new_chats(RATES * 5, QUEUES.copy(), keys(1)[0])
    pre = chats[chats["queue"] == 0]["arrive_s"] / 60
    assert 510 <= pre.min() < 515
    assert 625 < pre.max() < 630
    assert (np.diff(pre) > 0).all()


def test_numbers_of_an_hour_are_poisson():
    counts = []
    for key in keys(800):
        chats = new_chats(RATES, QUEUES.copy(), key)
        hours = chats[chats["queue"] == 0]["arrive_s"] // 3600
        counts.append([(hours == h).sum() for h in (8, 9, 10)])
    mean, variance = np.mean(counts, axis=0), np.var(counts, axis=0, ddof=1)
    expected = np.array([30, 90, 15])
    assert (np.abs(mean - expected) < 3 * np.sqrt(expected / 800)).all()
    assert (np.abs(variance / expected - 1) < 3 * np.sqrt(2 / 799)).all()
    assert np.abs(np.corrcoef(np.transpose(counts))[0, 1]) < 3 / 800**0.5


def test_patience_and_replies_have_their_means():
    chats = np.concatenate([new_chats(RATES * 20, QUEUES.copy(), key) for key in keys(5)])
    n = len(chats)
    assert chats["patience_s"].mean() == pytest.approx(120, abs=3 * 120 / n**0.5)
    spread = (WORK.replies_per_chat * (WORK.replies_per_chat - 1)) ** 0.5
    assert chats["replies"].mean() == pytest.approx(4, abs=3 * spread / n**0.5)
    assert len(np.unique(chats["key"])) == n


def test_more_contacts_bring_the_same_customers_earlier_and_further_ones():
    few = new_chats(RATES, QUEUES.copy(), keys(1)[0])
    many = new_chats(RATES * 1.5, QUEUES.copy(), keys(1)[0])
    missing = np.setdiff1d(few["key"], many["key"])
    assert not missing.size
    assert len(many) > len(few)


def test_each_queue_knows_where_its_customers_begin_and_end():
    queues = QUEUES.copy()
    chats = new_chats(RATES, queues, keys(1)[0])
    assert queues["coming"][0] == 0
    assert queues["beyond"].tolist() == [(chats["queue"] == 0).sum(), len(chats)]
    assert queues["coming"][1] == queues["beyond"][0]


def test_customers_beyond_the_room_are_counted():
    room, all_chats = np.zeros(3, CHAT), new_chats(RATES, QUEUES.copy(), keys(1)[0])
    assert draw_chats(RATES, QUEUES.copy(), keys(1)[0], room, MEMORYLESS) == len(all_chats)
    assert (room == all_chats[:3]).all()

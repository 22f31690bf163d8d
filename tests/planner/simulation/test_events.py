"""Events come off the heap by time, whatever is put on and taken off in between."""

import heapq

import numpy as np
import pytest

from planner.simulation.events import first_s, new_events, pop, push


@pytest.mark.parametrize("share_new", [0.3, 0.5, 0.7])
def test_events_come_by_time(share_new):
    rng = np.random.default_rng(1)
    heap, plain = new_events(3000), []
    seen = []
    for what in range(3000):
        if rng.random() < share_new:
            at_s = float(rng.random())
            push(heap, at_s, what)
            heapq.heappush(plain, (at_s, what))
        elif plain:
            seen.append((first_s(heap), pop(heap)))
            assert seen[-1] == heapq.heappop(plain)
    while plain:
        seen.append((first_s(heap), pop(heap)))
        assert seen[-1] == heapq.heappop(plain)
    assert len(seen) > 500
    assert first_s(heap) == np.inf


def test_an_event_fills_the_gap_that_the_one_before_left():
    heap = new_events(3)
    for at_s in (1.0, 2.0, 3.0):
        push(heap, at_s, int(at_s))
    for at_s in (4.0, 5.0, 6.0):  # as many as there is room for stay on the heap
        assert (first_s(heap), pop(heap)) == (at_s - 3, int(at_s) - 3)
        push(heap, at_s, int(at_s))
    assert [(first_s(heap), pop(heap)) for _ in range(3)] == [(4.0, 4), (5.0, 5), (6.0, 6)]


def test_nothing_is_due_without_events():
    assert first_s(new_events(0)) == np.inf

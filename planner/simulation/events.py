"""
Events to come, in a heap: each event has four later ones below it, and place 1 is the earliest.

Taking the first event off leaves a gap at the top, since nearly every event brings a new one,
which then fills the gap in one way down instead of one up and one down. Place 0 tells how many
places are in use (``what``) and whether the top is a gap (``at_s`` is 1).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import at, compiled, inlined
from planner.simulation.floor import EVENT


def new_events(at_most: int) -> NDArray[Any]:
    """Make room for so many events; places not in use are never due."""
    heap = np.zeros(at_most + 6, EVENT)
    heap["at_s"][1:] = np.inf
    return heap


@inlined
def first_s(heap: NDArray[Any]) -> float:
    """Return when the first event is due, infinity without any; fill the gap if there is one."""
    if heap[0].at_s > 0.0:
        _close(heap)
    return float(heap[1].at_s)


@inlined
def pop(heap: NDArray[Any]) -> int:
    """Take the first event off, after `first_s`."""
    heap[0].at_s = 1.0
    return int(heap[1].what)


@compiled
def push(heap: NDArray[Any], t: float, what: int) -> None:
    """Put an event on the heap."""
    if heap[0].at_s > 0.0:
        heap[0].at_s = 0.0
        _sink(heap, heap[0].what, t, what)
        return
    heap[0].what += 1
    _rise(heap, heap[0].what, t, what)


@compiled
def _close(heap: NDArray[Any]) -> None:
    """Move the last event into the gap."""
    size = heap[0].what
    t, what = heap[at(size)].at_s, heap[at(size)].what
    heap[at(size)].at_s = np.inf
    heap[0].at_s, heap[0].what = 0.0, size - 1
    if size > 1:
        _sink(heap, size - 1, t, what)


@inlined
def _sink(heap: NDArray[Any], size: int, t: float, what: int) -> None:
    """
    Put an event into the gap at the top.

    Down to the end along the earliest events, then up again: which event is the earliest is not
    to be foreseen, and a jump that is foreseen wrongly costs more than the way back.
    """
    place, below = 1, 2
    while below <= size:
        left = below + int(heap[at(below + 1)].at_s < heap[at(below)].at_s)
        right = below + 2 + int(heap[at(below + 3)].at_s < heap[at(below + 2)].at_s)
        below = right if heap[at(right)].at_s < heap[at(left)].at_s else left
        heap[at(place)].at_s = heap[at(below)].at_s
        heap[at(place)].what = heap[at(below)].what
        place, below = below, 4 * below - 2
    _rise(heap, place, t, what)


@inlined
def _rise(heap: NDArray[Any], place: int, t: float, what: int) -> None:
    """Put an event into the gap at a place, or above it if it is earlier than those there."""
    while place > 1:
        above = (place + 2) >> 2
        if heap[at(above)].at_s <= t:
            break
        heap[at(place)].at_s = heap[at(above)].at_s
        heap[at(place)].what = heap[at(above)].what
        place = above
    heap[at(place)].at_s = t
    heap[at(place)].what = what

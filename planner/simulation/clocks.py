"""
How agents spend their time, and customers wait, hour by hour.

What begins and ends often, such as a chat in hand, is counted while it lasts: the sum of all ends
less the sum of all beginnings is the time it took. At the end of an hour what still lasts is taken
to end, and to begin again. Times are from the start of the horizon. [s]
"""

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import at, compiled, inlined
from planner.simulation.floor import (
    AT_WORK,
    BUSY,
    HOUR_S,
    IN_HAND,
    ON_DUTY,
    STAYING,
    WRITING,
    Floor,
)


def new_clocks(n_queues: int) -> NDArray[np.float64]:
    """Make clocks of which none runs, see `Floor.clocks`."""
    return np.zeros((n_queues, 4, 2))


@inlined
def begin(floor: Floor, w: int, what: int, t: float) -> None:
    """Begin what a worker's time goes into, or one chat more of it."""
    q = floor.workers[at(w)].duty
    floor.clocks[at(q), at(what), at(0)] += 1.0
    floor.clocks[at(q), at(what), at(1)] -= t


@inlined
def end(floor: Floor, w: int, what: int, t: float) -> None:
    """End what `begin` began."""
    q = floor.workers[at(w)].duty
    floor.clocks[at(q), at(what), at(0)] -= 1.0
    floor.clocks[at(q), at(what), at(1)] += t


@compiled
def look_at_work(floor: Floor, w: int, t: float) -> None:
    """Note whether a worker whose status has changed, or who has no more chats, is at work."""
    worker = floor.workers[at(w)]
    at_work = worker.status in (ON_DUTY, STAYING) or worker.level > 0
    if at_work and not worker.at_work:
        begin(floor, w, AT_WORK, t)
    elif worker.at_work and not at_work:
        end(floor, w, AT_WORK, t)
    worker.at_work = at_work


@compiled
def book_hour(floor: Floor, end_s: float) -> None:
    """Book the hour that ends, or all that came after the last one."""
    hour = min(int(end_s / HOUR_S + 0.5), floor.tallies.shape[1]) - 1
    for q in range(floor.tallies.shape[0]):
        tally = floor.tallies[at(q), at(hour)]
        tally.at_work_s += _read(floor, q, AT_WORK, end_s)
        tally.busy_s += _read(floor, q, BUSY, end_s)
        tally.writing_s += _read(floor, q, WRITING, end_s)
        tally.in_hand_s += _read(floor, q, IN_HAND, end_s)


@compiled
def _read(floor: Floor, q: int, what: int, end_s: float) -> float:
    """Return the time since the hour began, and set the clock back."""
    running = floor.clocks[q, what, 0]
    passed: float = floor.clocks[q, what, 1] + running * end_s
    floor.clocks[q, what, 1] = -running * end_s
    return passed


@compiled
def book_wait(floor: Floor, i: int, until_s: float) -> None:
    """Book a customer's time in the line to the hours in which it passes."""
    since_s, hour = floor.chats[at(i)].arrive_s, floor.chats[at(i)].hour
    q, last = floor.chats[at(i)].queue, floor.tallies.shape[1] - 1
    while hour < last and until_s > HOUR_S * (hour + 1):
        floor.tallies[at(q), at(hour)].waiting_s += HOUR_S * (hour + 1) - since_s
        hour += 1
        since_s = HOUR_S * hour
    floor.tallies[at(q), at(hour)].waiting_s += until_s - since_s

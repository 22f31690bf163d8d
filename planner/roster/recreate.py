"""
Take a few agents off the roster, put each back in at the least cost, keep what is better.

Ruin and recreate [1]_ with an exact second half: an agent's month is the cheapest of all by
`tours.best_tour`, given the others. A roster a little dearer than the last is accepted, too,
less and less so [2]_.

References
----------
.. [1] G. Schrimpf et al., J. Comput. Phys. 159, 2000, doi:10.1006/jcph.1999.6413.
.. [2] G. Dueck, "Record-to-record travel", J. Comput. Phys. 104, 1993,
       doi:10.1006/jcph.1993.1010.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.compiled import compiled
from planner.roster.field import Field
from planner.roster.standing import (
    Standing,
    cell_prices,
    change,
    refresh,
    settle,
    total,
)
from planner.roster.tours import KNOWN, Space, best_tour, space_for

PUSH, TRIES, FORGET = 20.0, 6, 0.3


class Room(NamedTuple):
    """
    Room for the search.

    Parameters
    ----------
    space
        For the programme.
    cost, queue, tour
        Prices of cells, shape (n_days, n_shifts + 1), best queues, shape (n_days, n_shifts), and
        a row, shape (n_days,).
    leaning
        Price of a late reply to the month in this step, shape (n_queues,).
    chosen
        Agents taken off, shape (n_agents,).
    old_codes, old_duty, best_codes, best_duty
        Rows before the step, and of the best roster, shape (n_agents, n_days).
    """

    space: Space
    cost: NDArray[np.float64]
    queue: NDArray[np.int64]
    tour: NDArray[np.int64]
    leaning: NDArray[np.float64]
    chosen: NDArray[np.int64]
    old_codes: NDArray[np.int64]
    old_duty: NDArray[np.int64]
    best_codes: NDArray[np.int64]
    best_duty: NDArray[np.int64]


def room_for(field: Field) -> Room:
    """Make room for the search."""
    n_agents, n_days, n_codes = field.fixed.shape
    rows = [np.empty((n_agents, n_days), np.int64) for _ in range(4)]
    return Room(
        space_for(field.automata, field.counters, n_days),
        np.empty((n_days, n_codes)),
        np.empty((n_days, n_codes - 1), np.int64),
        np.empty(n_days, np.int64),
        np.empty(field.able.shape[1]),
        np.empty(n_agents, np.int64),
        *rows,
    )


@compiled
def recreate(
    f: Field,
    x: Standing,
    room: Room,
    lean: NDArray[np.float64],
    steps: int,
    most: int,
    slack: float,
    seed: int,
) -> float:
    """
    Search for some steps.

    Parameters
    ----------
    f, x, room
        Field, standing and room; the standing ends at the best roster found.
    lean
        Logarithms of the least and the most that a late reply may cost the month, by queue,
        shape (2, n_queues).
    steps
        Steps to take.
    most
        Most agents taken off at once.
    slack
        How much dearer than the best a roster may be at the start, falling to nothing.
    seed
        Of the choices.

    Returns
    -------
    float
        Price of the best roster.
    """
    np.random.seed(seed)  # noqa: NPY002 - the generator that kernels have
    n_agents = x.codes.shape[0]
    chosen, leaning = room.chosen, room.leaning
    old_codes, old_duty = room.old_codes, room.old_duty
    best_codes, best_duty = room.best_codes, room.best_duty
    price = total(f, x)
    best = price
    _keep(x, room)
    for step in range(steps):
        n = _choose(f, most, chosen)
        for i in range(n):
            a = chosen[i]
            _copy(x.codes, a, old_codes, i)
            _copy(x.duty, a, old_duty, i)
            change(f, x, a, -1.0)
        for i in range(n):
            refresh(f, x)
            for q in range(len(lean)):
                leaning[q] = np.exp(np.random.uniform(lean[0, q], lean[1, q]))  # noqa: NPY002
            cell_prices(f, x, chosen[i], leaning, room.cost, room.queue)
            _put_in(f, x, room, chosen[i])
        refresh(f, x)
        now = total(f, x)
        limit = best + slack * (1.0 - step / steps)
        if now < price - 1e-9 or now <= limit:
            price = now
            if now < best - 1e-9:
                best = now
                _keep(x, room)
        else:
            for i in range(n):
                change(f, x, chosen[i], -1.0)
            for i in range(n):
                a = chosen[i]
                _copy(old_codes, i, x.codes, a)
                _copy(old_duty, i, x.duty, a)
                change(f, x, a, 1.0)
                settle(f, x, a)
            refresh(f, x)
    for a in range(n_agents):
        change(f, x, a, -1.0)
    for a in range(n_agents):
        _copy(best_codes, a, x.codes, a)
        _copy(best_duty, a, x.duty, a)
        change(f, x, a, 1.0)
        settle(f, x, a)
    refresh(f, x)
    return best


@compiled
def _keep(x: Standing, room: Room) -> None:
    """Keep the roster as the best."""
    for a in range(x.codes.shape[0]):
        _copy(x.codes, a, room.best_codes, a)
        _copy(x.duty, a, room.best_duty, a)


@compiled
def _copy(source: NDArray[np.int64], i: int, target: NDArray[np.int64], j: int) -> None:
    """Copy a row; kernels cannot assign whole rows."""
    for d in range(source.shape[1]):
        target[j, d] = source[i, d]


@compiled
def _put_in(f: Field, x: Standing, room: Room, a: int) -> None:
    """Give an agent the cheapest row, dearer in what the programme does not count."""
    n_shifts = x.heads.shape[1]
    counters, cost, queue, tour = f.counters, room.cost, room.queue, room.tour
    push = PUSH
    for _ in range(TRIES):
        best_tour(a, cost, f.automata, counters, room.space, tour)
        again = False
        for c in range(KNOWN, len(counters.size)):
            wrong = _too_many(f, a, c, tour)
            change_by = push * wrong if wrong else -x.push[c, a] * FORGET
            again |= wrong != 0
            x.push[c, a] += change_by
            for d in range(len(tour)):
                for s in range(n_shifts + 1):
                    cost[d, s] += change_by * counters.step[c, a, d, s, 0]
        if not again:
            break
        push *= 2.0
    for d in range(len(tour)):
        x.codes[a, d] = tour[d]
        x.duty[a, d] = -1 if tour[d] == n_shifts else queue[d, tour[d]]
    change(f, x, a, 1.0)
    settle(f, x, a)


@compiled
def _too_many(f: Field, a: int, c: int, tour: NDArray[np.int64]) -> int:
    """Say whether a counter that is settled at the end is over (1) or under (-1) its limits."""
    counters = f.counters
    value = int(counters.start[c, a])
    top = counters.size[c] - 1
    for d in range(len(tour)):
        value = min(value + counters.step[c, a, d, tour[d], 0], top)
        if counters.due[c, a, d] and d + 1 < len(tour):
            value = 0
    here = counters.price[c, a, value]
    if here == 0.0:
        return 0
    return -1 if value < top and counters.price[c, a, value + 1] < here else 1


@compiled
def _choose(f: Field, most: int, chosen: NDArray[np.int64]) -> int:
    """Draw agents; with a mentor their hires, who come after them."""
    n_agents = len(chosen)
    wanted = np.random.randint(1, min(most, n_agents) + 1)  # noqa: NPY002
    n = 0
    while n < wanted:
        a = np.random.randint(0, n_agents)  # noqa: NPY002
        if f.mentor[a] >= 0:
            a = f.mentor[a]
        known = False
        for i in range(n):
            known |= chosen[i] == a
        if not known:
            chosen[n] = a
            n += 1
        elif n_agents <= most:
            wanted -= 1
    mentors = n
    for b in range(n_agents):
        if f.mentor[b] >= 0:
            for i in range(mentors):
                if chosen[i] == f.mentor[b]:
                    chosen[n] = b
                    n += 1
                    break
    return n

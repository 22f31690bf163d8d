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
from planner.roster.counted import Bench, bench_for, cheapest_row
from planner.roster.field import Field
from planner.roster.standing import (
    Standing,
    cell_prices,
    change,
    refresh,
    settle,
    total,
)
from planner.roster.tours import KNOWN

TRIES = 6  # rows, until one keeps the limits
FORGET = 0.1  # of the price of a limit that a row keeps


class Room(NamedTuple):
    """
    Room for the search.

    Parameters
    ----------
    bench
        For the programmes.
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

    bench: Bench
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
        bench_for(field),
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
    torn = f.pair_price >= f.legal.dear
    for g in range(len(f.quotas.price)):
        torn |= f.quotas.price[g] >= f.legal.dear
    _keep(x, room)
    for step in range(steps):
        # A roster that breaks no hard rule never becomes better by breaking one; another may, if
        # a rule on who works together is kept instead.
        lawful = price < f.legal.dear or not torn or step % 2 == 0
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
            _put_in(f, x, room, chosen[i], lawful)
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
def _put_in(f: Field, x: Standing, room: Room, a: int, lawful: bool) -> None:
    """Give an agent the cheapest row, dearer in what the programme does not count."""
    n_shifts, tour = x.heads.shape[1], room.tour
    cheapest_row(f, a, room.cost, x.push, lawful, TRIES, -1.0, room.bench, tour)
    for c in range(KNOWN, len(f.counters.size)):
        x.push[c, a] *= 1.0 - FORGET
    for d in range(len(tour)):
        x.codes[a, d] = tour[d]
        x.duty[a, d] = -1 if tour[d] == n_shifts else room.queue[d, tour[d]]
    change(f, x, a, 1.0)
    settle(f, x, a)


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

"""
An agent's cheapest row, limits kept that the programmes of one agent do not count.

Such a limit has a price: it rises until the row keeps the limit and falls where it need not be so
high. What a row costs at such prices, less what the limits earn, bounds what any row costs [1]_.

References
----------
.. [1] M. L. Fisher, "The Lagrangian relaxation method for solving integer programming problems",
   Management Science 27, 1981, doi:10.1287/mnsc.27.1.1.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.compiled import compiled
from planner.roster.field import Field
from planner.roster.legal_tours import Desk, desk_for, legal_tour
from planner.roster.tours import FAR, KNOWN, Space, best_tour, space_for, tour_price

FIRST_PUSH = 8.0
LEAST_PUSH = 0.25  # below it a price is none


class Bench(NamedTuple):
    """
    Room to look for a row.

    Parameters
    ----------
    desk, space
        For the programmes.
    pushed
        Prices with those of the counters, shape (n_days, n_shifts + 1, 2).
    known
        Price of each counter that is too low and that is high enough, and what the row comes to,
        shape (3, n_counters).
    trial
        A row, shape (n_days,).
    """

    desk: Desk
    space: Space
    pushed: NDArray[np.float64]
    known: NDArray[np.float64]
    trial: NDArray[np.int64]


def bench_for(field: Field) -> Bench:
    """Make room."""
    n_days, n_codes = field.fixed.shape[1:]
    return Bench(
        desk_for(field.automata, field.counters, n_days),
        space_for(field.automata, field.counters, n_days),
        np.empty((n_days, n_codes, 2)),
        np.empty((3, len(field.counters.size))),
        np.empty(n_days, np.int64),
    )


@compiled
def cheapest_row(
    f: Field,
    a: int,
    cost: NDArray[np.float64],
    push: NDArray[np.float64],
    lawful: bool,
    tries: int,
    close: float,
    bench: Bench,
    tour: NDArray[np.int64],
) -> tuple[float, float]:
    """
    Find an agent's cheapest row.

    Parameters
    ----------
    f, a
        Field and agent.
    cost
        Price of each cell, rest last, shape (n_days, n_shifts + 1).
    push
        Prices of the counters to begin with; those in the end, shape (n_counters, n_agents).
    lawful
        Whether the row must break no hard rule where that can be.
    tries
        Most rows to try.
    close
        How far above the bound a row may be; below 0: the first that keeps the limits will do.
    bench
        Room.
    tour
        Filled with the row, shape (n_days,).

    Returns
    -------
    paid, least : float
        What the row costs, and what none costs less than.
    """
    n_days, n_counters = cost.shape[0], len(f.counters.size)
    trial, known = bench.trial, bench.known
    paid, least = FAR, -FAR
    for c in range(n_counters):
        known[0, c], known[1, c] = 0.0, FAR
    for _ in range(tries):
        _push(f, a, cost, push, bench.pushed)
        value = FAR
        if lawful:
            value = legal_tour(a, bench.pushed, f.automata, f.counters, f.legal, bench.desk, trial)
        if value >= FAR:
            value = best_tour(a, bench.pushed, f.automata, f.counters, bench.space, trial)
        price = tour_price(a, trial, f.automata, f.counters)
        for d in range(n_days):
            price += cost[d, trial[d]]
        for c in range(KNOWN, n_counters):
            value += _earned(f, a, c, push[c, a])
            known[2, c] = _count(f, a, c, trial)
        least = max(least, value)
        if price < paid:
            paid = price
            for d in range(n_days):
                tour[d] = trial[d]
        kept, again = True, False
        for c in range(KNOWN, n_counters):
            kept &= _price(f, a, c, int(known[2, c])) == 0.0
        if (kept and close < 0.0) or paid - least <= close:
            break
        for c in range(KNOWN, n_counters):
            again |= _learn(f, a, c, push, known)
        if not again:
            break
    return paid, least


@compiled
def _push(
    f: Field,
    a: int,
    cost: NDArray[np.float64],
    push: NDArray[np.float64],
    pushed: NDArray[np.float64],
) -> None:
    """Add the counters' prices to those of the cells."""
    n_days, n_codes = cost.shape
    for d in range(n_days):
        for s in range(n_codes):
            pushed[d, s, 0] = pushed[d, s, 1] = cost[d, s]
    for c in range(KNOWN, len(f.counters.size)):
        if push[c, a] != 0.0:
            for d in range(n_days):
                for s in range(n_codes):
                    pushed[d, s, 0] += push[c, a] * f.counters.step[c, a, d, s, 0]
                    pushed[d, s, 1] += push[c, a] * f.counters.step[c, a, d, s, 1]


@compiled
def _count(f: Field, a: int, c: int, tour: NDArray[np.int64]) -> int:
    """Return what a row comes to, since the last time before the end that it started again."""
    n_shifts = f.fixed.shape[2] - 1
    value = int(f.counters.start[c, a])
    for d in range(len(tour)):
        worked = 1 if d > 0 and tour[d - 1] < n_shifts else 0
        value += f.counters.step[c, a, d, tour[d], worked]
        if f.counters.due[c, a, d] and d + 1 < len(tour):
            value = 0
    return value


@compiled
def _price(f: Field, a: int, c: int, value: int) -> float:
    """Price what a counter comes to."""
    return float(f.counters.price[c, a, min(value, f.counters.size[c] - 1)])


@compiled
def _learn(f: Field, a: int, c: int, push: NDArray[np.float64], known: NDArray[np.float64]) -> bool:
    """Change a counter's price by what a row came to; say whether it was changed."""
    value, old = int(known[2, c]), push[c, a]
    here, more = _price(f, a, c, value), _price(f, a, c, value + 1)
    short, spare = more < here, here == 0.0 and more == 0.0
    sign = -1.0 if short or old < 0.0 else 1.0
    if here > 0.0 and sign * old >= 0.0 and short == (sign < 0.0):
        known[0, c] = abs(old)
        higher = 2.0 * abs(old) + FIRST_PUSH
        push[c, a] = sign * (higher if known[1, c] >= FAR else 0.5 * (abs(old) + known[1, c]))
    elif here > 0.0:
        push[c, a] = 0.0  # wrong on the other side
    elif old != 0.0 and (spare or sign < 0.0):
        known[1, c] = abs(old)
        lower = 0.5 * (abs(old) + known[0, c])
        push[c, a] = sign * lower if lower > LEAST_PUSH else 0.0
    return bool(push[c, a] != old)


@compiled
def _earned(f: Field, a: int, c: int, push: float) -> float:
    """Return the least that a counter's price less its push can come to, however often settled."""
    if push == 0.0:
        return 0.0
    counters = f.counters
    most, best = counters.most[c, a], FAR
    for value in range(most + 1):
        best = min(best, _price(f, a, c, value) - push * value)
    earned, open_end = push * counters.start[c, a], True
    for d in range(counters.due.shape[2]):
        open_end = not counters.due[c, a, d]
        if counters.due[c, a, d]:
            earned += best
    return float(earned + min(-push * most, 0.0) if open_end else earned)

"""
The cheapest month of one agent that breaks no hard rule, exactly and fast.

The programme of `tours.best_tour` without the states that `legal` leaves out. Codes that lead to
the same state are compared first, and a state's value is all that is kept: how it was come to is
worked out again along the one row that is wanted.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.compiled import compiled
from planner.roster.legal import Legal
from planner.roster.tours import FAR, Automata, Counters


class Desk(NamedTuple):
    """Room for the programme: value of each state before each day, and prices of groups."""

    values: NDArray[np.float32]
    best: NDArray[np.float64]
    code: NDArray[np.int64]


def desk_for(automata: Automata, counters: Counters, n_days: int) -> Desk:
    """Make room for the largest agent's programme."""
    states = int(automata.n_nodes.max() * counters.size[0] * counters.size[1])
    n_codes = automata.after.shape[2]
    return Desk(
        values=np.empty((n_days + 1, states), np.float32),
        best=np.empty(n_codes),
        code=np.empty(n_codes, np.int64),
    )


@compiled
def _relax(source: NDArray[np.float32], target: NDArray[np.float32], step: float) -> None:
    """Lower values to what others and a step cost; written so that it is done many at a time."""
    price = np.float32(step)
    for i in range(len(target)):
        value = source[i] + price
        target[i] = value if value < target[i] else target[i]


@compiled
def _go(
    a: int,
    d: int,
    code: int,
    worked: int,
    step: float,
    node: int,
    to: int,
    counters: Counters,
    legal: Legal,
    now: NDArray[np.float32],
    later: NDArray[np.float32],
) -> None:
    """Go from every state of a node to those of another."""
    first, second = counters.size[0], counters.size[1]
    top_1, top_2 = legal.top[0, a], legal.top[1, a]
    add_1 = counters.step[0, a, d, code, worked]
    add_2 = counters.step[1, a, d, code, worked]
    high = min(legal.high[a, d, node], min(legal.high[a, d + 1, to], top_2) - add_2) + 1
    low = max(legal.low[a, d, node], legal.low[a, d + 1, to] - add_2)
    for i in range(top_1 + 1):
        i_after, price = min(i + add_1, top_1), step
        if i_after < i + add_1 and not legal.stays[0, a]:
            break
        if counters.due[0, a, d]:
            price += counters.price[0, a, i_after]
            i_after = 0
            if price >= legal.dear:
                continue
        here, there = (node * first + i) * second, (to * first + i_after) * second
        if counters.due[1, a, d]:
            _settle(a, d, add_2, node, to, here, there, price, counters, legal, now, later)
            continue
        if low < high:
            _relax(
                now[here + low : here + high],
                later[there + low + add_2 : there + high + add_2],
                price,
            )
        if legal.stays[1, a] and legal.high[a, d + 1, to] == top_2:
            for j in range(max(low, high), legal.high[a, d, node] + 1):
                later[there + top_2] = min(later[there + top_2], now[here + j] + np.float32(price))


@compiled
def _settle(
    a: int,
    d: int,
    add: int,
    node: int,
    to: int,
    here: int,
    there: int,
    price: float,
    counters: Counters,
    legal: Legal,
    now: NDArray[np.float32],
    later: NDArray[np.float32],
) -> None:
    """Go where the second counter is settled, and before the end starts again."""
    top, last = legal.top[1, a], d + 1 == legal.may.shape[1]
    for j in range(legal.low[a, d, node], legal.high[a, d, node] + 1):
        j_after = min(j + add, top)
        due = counters.price[1, a, j_after]
        if due >= legal.dear or (j_after < j + add and not legal.stays[1, a]):
            continue
        j_after = j_after if last else 0
        if legal.low[a, d + 1, to] <= j_after <= legal.high[a, d + 1, to]:
            value = now[here + j] + np.float32(price + due)
            later[there + j_after] = min(later[there + j_after], value)


@compiled
def legal_tour(
    a: int,
    cost: NDArray[np.float64],
    automata: Automata,
    counters: Counters,
    legal: Legal,
    desk: Desk,
    codes: NDArray[np.int64],
) -> float:
    """
    Find the cheapest row of an agent that breaks no hard rule but those of unknown counters.

    Parameters
    ----------
    a
        Agent.
    cost
        Price of each cell, rest last, and of it after a day of work, shape
        (n_days, n_shifts + 1, 2).
    automata, counters, legal, desk
        Rules, what they forbid, and room.
    codes
        Filled with the row, if there is one: codes, rest as ``n_shifts``. Shape (n_days,).

    Returns
    -------
    float
        Its price, unknown counters left out; `tours.FAR` without a row.
    """
    n_days, n_codes = cost.shape[:2]
    k = automata.of_agent[a]
    n_nodes, first, second = automata.n_nodes[k], counters.size[0], counters.size[1]
    start = (automata.start[a] * first + counters.start[0, a]) * second + counters.start[1, a]
    _clear(a, 0, n_nodes, counters, legal, desk.values[0])
    desk.values[0, start] = 0.0
    for d in range(n_days):
        now, later = desk.values[d], desk.values[d + 1]
        _clear(a, d + 1, n_nodes, counters, legal, later)
        for node in range(n_nodes):
            if legal.low[a, d, node] > legal.high[a, d, node]:
                continue
            worked = 1 if automata.works[k, node] else 0
            for code in range(n_codes):
                desk.best[code] = FAR
            for code in range(n_codes):
                step = cost[d, code, worked] + automata.price[k, node, code]
                g = legal.group[code]
                if (
                    legal.may[a, d, code]
                    and automata.price[k, node, code] < legal.dear
                    and step < desk.best[g]
                ):
                    desk.best[g] = step
                    desk.code[g] = code
            for g in range(n_codes):
                if desk.best[g] < FAR:
                    to = automata.after[k, node, desk.code[g]]
                    if legal.low[a, d + 1, to] <= legal.high[a, d + 1, to]:
                        _go(
                            a,
                            d,
                            desk.code[g],
                            worked,
                            desk.best[g],
                            node,
                            to,
                            counters,
                            legal,
                            now,
                            later,
                        )
    return _trace(a, cost, automata, counters, legal, desk, codes)


@compiled
def _clear(
    a: int, d: int, n_nodes: int, counters: Counters, legal: Legal, values: NDArray[np.float32]
) -> None:
    """Put everything out of reach before a day."""
    first, second = counters.size[0], counters.size[1]
    far = np.float32(FAR)
    for node in range(n_nodes):
        low, high = legal.low[a, d, node], legal.high[a, d, node]
        if low <= high:
            for i in range(legal.top[0, a] + 1):
                here = (node * first + i) * second
                part = values[here + low : here + high + 1]
                for j in range(len(part)):
                    part[j] = far


@compiled
def _trace(
    a: int,
    cost: NDArray[np.float64],
    automata: Automata,
    counters: Counters,
    legal: Legal,
    desk: Desk,
    codes: NDArray[np.int64],
) -> float:
    """Work the cheapest row out from its end, and its price."""
    n_days = cost.shape[0]
    k = automata.of_agent[a]
    n_nodes, first, second = automata.n_nodes[k], counters.size[0], counters.size[1]
    best, node, i, j = FAR, -1, -1, -1
    for n in range(n_nodes):
        for p in range(legal.top[0, a] + 1):
            for q in range(legal.low[a, n_days, n], legal.high[a, n_days, n] + 1):
                value = desk.values[n_days, (n * first + p) * second + q]
                if value < best:
                    best, node, i, j = value, n, p, q
    if best >= FAR / 2:
        return FAR
    price = 0.0
    for d in range(n_days - 1, -1, -1):
        node, i, j, step = _step_back(
            a, d, cost[d], node, i, j, automata, counters, legal, desk.values[d], codes
        )
        price += step
    return price


@compiled
def _step_back(
    a: int,
    d: int,
    cost: NDArray[np.float64],
    to: int,
    to_i: int,
    to_j: int,
    automata: Automata,
    counters: Counters,
    legal: Legal,
    now: NDArray[np.float32],
    codes: NDArray[np.int64],
) -> tuple[int, int, int, float]:
    """Return the best state from which another is come to, and the step's price."""
    k = automata.of_agent[a]
    first, second = counters.size[0], counters.size[1]
    top_1, top_2 = legal.top[0, a], legal.top[1, a]
    last = d + 1 == legal.may.shape[1]
    best, from_node, from_i, from_j, from_step = FAR, -1, -1, -1, 0.0
    for node in range(automata.n_nodes[k]):
        low, high = legal.low[a, d, node], legal.high[a, d, node]
        if low > high:
            continue
        worked = 1 if automata.works[k, node] else 0
        for code in range(len(cost)):
            if (
                automata.after[k, node, code] != to
                or not legal.may[a, d, code]
                or automata.price[k, node, code] >= legal.dear
            ):
                continue
            add_1 = counters.step[0, a, d, code, worked]
            add_2 = counters.step[1, a, d, code, worked]
            for i in range(top_1 + 1):
                i_after, step = (
                    min(i + add_1, top_1),
                    cost[code, worked] + automata.price[k, node, code],
                )
                if i_after < i + add_1 and not legal.stays[0, a]:
                    break
                if counters.due[0, a, d]:
                    step += counters.price[0, a, i_after]
                    i_after = 0
                if i_after != to_i:
                    continue
                for j in range(low, high + 1):
                    j_after, full = min(j + add_2, top_2), step
                    if j_after < j + add_2 and not legal.stays[1, a]:
                        break
                    if counters.due[1, a, d]:
                        full += counters.price[1, a, j_after]
                        j_after = j_after if last else 0
                    value = now[(node * first + i) * second + j] + full
                    if j_after == to_j and value < best:
                        best, from_node, from_i, from_j, from_step = value, node, i, j, full
                        codes[d] = code
    return from_node, from_i, from_j, from_step

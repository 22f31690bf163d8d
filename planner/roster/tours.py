"""
The cheapest month of one agent, exactly.

Everything that an agent's own rules look back at within a few days (runs of work and of rest,
the shift of the day before) is a node of a small automaton; what they count over the month or the
week (rest days, minutes, weekends) is a counter. A dynamic programme over day, node and counters
then gives the cheapest row of a roster for any prices of its cells [1]_. Every rule has a price
for each breach, so there always is a row.

References
----------
.. [1] S. Irnich, G. Desaulniers, "Shortest path problems with resource constraints", in Column
   Generation, Springer 2005, doi:10.1007/0-387-25486-2_2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.compiled import compiled

FAR = 1e18  # price of what cannot be
KNOWN = 2  # counters that the programme knows


class Counters(NamedTuple):
    """
    What the rules count. The programme knows the first two; an unused one has one value.

    Parameters
    ----------
    step
        What a day adds by the code, rest last, and whether the day before was worked, shape
        (n_counters, n_agents, n_days, n_shifts + 1, 2).
    due
        Days at whose end a counter is settled and starts again, shape
        (n_counters, n_agents, n_days).
    price
        Price at settling by value, shape (n_counters, n_agents, n_values).
    start
        Value before the first day, shape (n_counters, n_agents).
    size
        Number of values of each counter, shape (n_counters,); a counter stays at its last.
    most
        What each counter comes to at most, shape (n_counters, n_agents).
    """

    step: NDArray[np.int16]
    due: NDArray[np.bool_]
    price: NDArray[np.float64]
    start: NDArray[np.int16]
    size: NDArray[np.int64]
    most: NDArray[np.int64]


class Automata(NamedTuple):
    """
    The short memory of the rules; agents with the same limits share one.

    Parameters
    ----------
    of_agent
        Automaton of each agent.
    start
        Node of each agent before the first day.
    after
        Node after a day, shape (n_automata, n_nodes, n_shifts + 1).
    price
        Price of the step, same shape.
    works
        Whether the day that led to a node was worked, shape (n_automata, n_nodes).
    n_nodes
        Nodes of each automaton.
    """

    of_agent: NDArray[np.int64]
    start: NDArray[np.int64]
    after: NDArray[np.int16]
    price: NDArray[np.float64]
    works: NDArray[np.bool_]
    n_nodes: NDArray[np.int64]


class Space(NamedTuple):
    """Room for the programme: values by state, and where each came from, by day."""

    now: NDArray[np.float64]
    later: NDArray[np.float64]
    back: NDArray[np.int32]


def space_for(automata: Automata, counters: Counters, n_days: int) -> Space:
    """Make room for the largest agent's programme."""
    states = int(automata.n_nodes.max() * counters.size[0] * counters.size[1])
    return Space(
        now=np.empty(states),
        later=np.empty(states),
        back=np.empty((n_days, states), np.int32),
    )


@compiled
def _go(
    a: int,
    d: int,
    code: int,
    worked: int,
    step: float,
    base: int,
    target: int,
    n_codes: int,
    counters: Counters,
    now: NDArray[np.float64],
    later: NDArray[np.float64],
    space: Space,
) -> None:
    """Go from every state of a node, from ``base`` on, to those of another, from ``target`` on."""
    first, second = counters.size[0], counters.size[1]
    add_1 = counters.step[0, a, d, code, worked]
    add_2 = counters.step[1, a, d, code, worked]
    due_1, due_2 = counters.due[0, a, d], counters.due[1, a, d]
    for i in range(first):
        i_after, price = min(i + add_1, first - 1), step
        if due_1:
            price += counters.price[0, a, i_after]
            i_after = 0
        for j in range(second):
            value = now[base + i * second + j] + price
            j_after = min(j + add_2, second - 1)
            if due_2:
                value += counters.price[1, a, j_after]
                j_after = 0
            to = target + i_after * second + j_after
            if value < later[to]:
                later[to] = value
                space.back[d, to] = (base + i * second + j) * n_codes + code


@compiled
def best_tour(
    a: int,
    cost: NDArray[np.float64],
    automata: Automata,
    counters: Counters,
    space: Space,
    codes: NDArray[np.int64],
) -> float:
    """
    Find the cheapest row of an agent.

    Parameters
    ----------
    a
        Agent.
    cost
        Price of each cell, rest last, and of it after a day of work, shape
        (n_days, n_shifts + 1, 2).
    automata, counters, space
        Rules and room.
    codes
        Filled with the row: codes, rest as ``n_shifts``. Shape (n_days,).

    Returns
    -------
    float
        Its price.
    """
    n_days, n_codes = cost.shape[:2]
    k = automata.of_agent[a]
    n_nodes, first, second = automata.n_nodes[k], counters.size[0], counters.size[1]
    n_states = n_nodes * first * second
    now, later = space.now, space.later
    now[:n_states] = FAR
    now[(automata.start[a] * first + counters.start[0, a]) * second + counters.start[1, a]] = 0.0
    for d in range(n_days):
        later[:n_states] = FAR
        for node in range(n_nodes):
            worked = 1 if automata.works[k, node] else 0
            base = node * first * second
            low = FAR
            for i in range(first * second):
                low = min(low, now[base + i])
            if low >= FAR:
                continue
            for code in range(n_codes):
                step = cost[d, code, worked] + automata.price[k, node, code]
                target = automata.after[k, node, code] * first * second
                _go(a, d, code, worked, step, base, target, n_codes, counters, now, later, space)
        now, later = later, now
    best = 0
    for state in range(n_states):
        if now[state] < now[best]:
            best = state
    price = now[best]
    state = best
    for d in range(n_days - 1, -1, -1):
        codes[d] = space.back[d, state] % n_codes
        state = space.back[d, state] // n_codes
    return float(price)


@compiled
def tour_price(a: int, codes: NDArray[np.int64], automata: Automata, counters: Counters) -> float:
    """Price what an agent's row of codes, rest as ``n_shifts``, breaks of the agent's own rules."""
    k, node = automata.of_agent[a], automata.start[a]
    price = 0.0
    for c in range(len(counters.size)):
        value, at = int(counters.start[c, a]), node
        for d in range(len(codes)):
            worked = 1 if automata.works[k, at] else 0
            value = min(value + counters.step[c, a, d, codes[d], worked], counters.size[c] - 1)
            if counters.due[c, a, d]:
                price += counters.price[c, a, value]
                value = 0
            at = automata.after[k, at, codes[d]]
    for d in range(len(codes)):
        price += automata.price[k, node, codes[d]]
        node = automata.after[k, node, codes[d]]
    return float(price)

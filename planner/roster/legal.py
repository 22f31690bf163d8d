"""
What no hard rule forbids in a row, worked out once.

Most states of an agent's programme can be left out beforehand: those from which the working time,
say, can no longer come within its limits.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.compiled import compiled
from planner.roster.tours import KNOWN, Automata, Counters

NOTHING = 0.5  # share of a hard rule's price from which a price stands for a breach


class Legal(NamedTuple):
    """
    What no hard rule forbids.

    Parameters
    ----------
    dear
        Price from which something is a breach.
    may
        Cells that may be taken, rest last, shape (n_agents, n_days, n_shifts + 1).
    low, high
        Values of the second counter before each day, by node, from which a row can still end
        well; none where ``low`` is above ``high``. Shape (n_agents, n_days + 1, n_nodes).
    top
        Highest value of the known counters that is not a breach, shape (2, n_agents).
    stays
        Whether that value stands for higher ones, too, same shape.
    group
        Codes with the same number lead from a node to the same state, shape (n_shifts + 1,).
    """

    dear: float
    may: NDArray[np.bool_]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    top: NDArray[np.int64]
    stays: NDArray[np.bool_]
    group: NDArray[np.int64]


def make_legal(
    fixed: NDArray[np.float64], automata: Automata, counters: Counters, hard_breach: float
) -> Legal:
    """
    Find out what no hard rule forbids.

    Parameters
    ----------
    fixed
        Price of a cell by itself, shape (n_agents, n_days, n_shifts + 1).
    automata, counters
        The agents' own rules.
    hard_breach
        Price of breaking a hard rule.
    """
    n_agents, n_days, _ = fixed.shape
    dear = NOTHING * hard_breach if hard_breach else np.inf
    fine = counters.price < dear
    sizes = counters.size[:KNOWN, None]
    values = np.arange(counters.price.shape[2])
    top = np.where(fine[:KNOWN] & (values < sizes[:, :, None]), values, -1).max(axis=2)
    shape = (n_agents, n_days + 1, automata.after.shape[1])
    legal = Legal(
        dear=dear,
        may=fixed < dear,
        low=np.zeros(shape, np.int64),
        high=np.full(shape, -1),
        top=top,
        stays=top == sizes - 1,
        group=_groups(automata, counters),
    )
    at_end = counters.due[1]
    for a in range(n_agents):
        if at_end[a, :-1].any():  # starts again before the end
            legal.high[a] = top[1, a]
        else:
            least = int(np.argmax(fine[1, a])) if at_end[a, -1] else 0
            find_windows(a, least, automata, counters, legal)
    return legal


def _groups(automata: Automata, counters: Counters) -> NDArray[np.int64]:
    """Say which codes are alike by where they lead and what they add to the known counters."""
    n_codes = automata.after.shape[2]
    steps = np.moveaxis(counters.step[:KNOWN], 3, 0).reshape(n_codes, -1)
    after = np.moveaxis(automata.after, 2, 0).reshape(n_codes, -1)
    keys = [bytes(s) + bytes(t) for s, t in zip(steps, after, strict=True)]
    return np.array([keys.index(key) for key in keys])


@compiled
def find_windows(a: int, least: int, automata: Automata, counters: Counters, legal: Legal) -> None:
    """
    Fill in an agent's windows of `Legal`.

    Parameters
    ----------
    a
        Agent.
    least
        What the second counter must come to.
    automata, counters, legal
        Rules, and what is filled.
    """
    low, high = legal.low[a], legal.high[a]
    n_days, n_nodes = legal.may.shape[1], automata.n_nodes[automata.of_agent[a]]
    for node in range(n_nodes):
        for d in range(n_days + 1):
            low[d, node], high[d, node] = legal.top[1, a] + 1, -1
    low[0, automata.start[a]] = high[0, automata.start[a]] = counters.start[1, a]
    for d in range(n_days):
        _reach(a, d, automata, counters, legal)
    for node in range(n_nodes):
        low[n_days, node] = max(low[n_days, node], least)
    for d in range(n_days - 1, -1, -1):
        _look_ahead(a, d, automata, counters, legal)


@compiled
def _reach(a: int, d: int, automata: Automata, counters: Counters, legal: Legal) -> None:
    """Widen the windows after a day by what can be come to."""
    low, high, top = legal.low[a], legal.high[a], legal.top[1, a]
    k = automata.of_agent[a]
    for node in range(automata.n_nodes[k]):
        if low[d, node] > high[d, node]:
            continue
        worked = 1 if automata.works[k, node] else 0
        for code in range(legal.may.shape[2]):
            if legal.may[a, d, code] and automata.price[k, node, code] < legal.dear:
                to, add = automata.after[k, node, code], counters.step[1, a, d, code, worked]
                low[d + 1, to] = min(low[d + 1, to], low[d, node] + add)
                high[d + 1, to] = max(high[d + 1, to], min(high[d, node] + add, top))


@compiled
def _look_ahead(a: int, d: int, automata: Automata, counters: Counters, legal: Legal) -> None:
    """Narrow the windows before a day to what can still end well."""
    low, high, top = legal.low[a], legal.high[a], legal.top[1, a]
    k = automata.of_agent[a]
    for node in range(automata.n_nodes[k]):
        worked = 1 if automata.works[k, node] else 0
        from_low, from_high = top + 1, -1
        for code in range(legal.may.shape[2]):
            to, add = automata.after[k, node, code], counters.step[1, a, d, code, worked]
            if (
                legal.may[a, d, code]
                and automata.price[k, node, code] < legal.dear
                and low[d + 1, to] <= high[d + 1, to]
            ):
                from_low = min(from_low, low[d + 1, to] - add)
                reach = high[d + 1, to]
                from_high = max(
                    from_high, reach if legal.stays[1, a] and reach == top else reach - add
                )
        low[d, node] = max(low[d, node], from_low)
        high[d, node] = min(high[d, node], from_high)

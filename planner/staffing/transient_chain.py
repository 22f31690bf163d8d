"""
The team's chain in time: how the chances of j chats in the system move through an hour.

Uniformisation [1]_: with a rate no state leaves faster than, the chain is a discrete one watched
at the jumps of a Poisson process; all terms are positive. An hour is cut so that a piece has
about 400 jumps, whose Poisson weights do not underflow, and only the states that matter are
carried.

References
----------
.. [1] W. K. Grassmann, Comput. Oper. Res. 4(1), 1977, doi:10.1016/0305-0548(77)90007-7.
"""

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.compiled import compiled

_JUMPS = 400.0
_MOST_JUMPS = 650  # a Poisson number of mean 400 exceeds this with chance below 1e-28
_TINY = 1e-20  # chances below this at the ends are dropped
_STEADY = 1e-15  # a total change below this in a piece is rounding: the rest of the hour is alike


@compiled
def _jump(
    now: NDArray[np.float64],
    end: NDArray[np.float64],
    average: NDArray[np.float64],
    up: NDArray[np.float64],
    down: NDArray[np.float64],
    first: int,
    last: int,
    rate: float,
    jumps: float,
) -> None:
    """
    Add the chances after a piece to ``end`` and their time integral to ``average``.

    ``jumps`` are expected at ``rate`` [1/s]; at each, ``up`` and ``down`` are the chances of a
    step. The chance of j chats stands at j + 1, from ``first`` to ``last``: zeros at both ends
    save the loops a check. ``now`` is used up.
    """
    after = np.zeros(now.size)
    chance = math.exp(-jumps)
    more = 1.0 - chance
    k = 0
    while True:
        share = more / rate
        for j in range(first, last + 1):
            end[j] += chance * now[j]
            average[j] += share * now[j]
        if k >= _MOST_JUMPS or (k > jumps and more < 1e-17):
            break
        k += 1
        chance *= jumps / k
        more = max(0.0, more - chance)
        first, last = max(1, first - 1), min(now.size - 2, last + 1)
        for j in range(first, last + 1):
            after[j] = now[j] * (1.0 - up[j] - down[j])
            after[j] += now[j - 1] * up[j - 1] + now[j + 1] * down[j + 1]
        for j in range(first, last + 1):
            now[j] = 0.0
        now, after = after, now
        while first < last and now[first] < _TINY:
            now[first] = 0.0
            first += 1
        while last > first and now[last] < _TINY:
            now[last] = 0.0
            last -= 1


@compiled
def _pass_pieces(
    now: NDArray[np.float64],
    average: NDArray[np.float64],
    ending: NDArray[np.float64],
    coming: NDArray[np.float64],
    seconds: float,
) -> None:
    """Move ``now`` through the time, piece by piece, and integrate it into ``average``."""
    size = now.size
    up, down, end, scratch = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size)
    fastest = ending.copy()
    for j in range(1, ending.size):
        fastest[j] = max(fastest[j - 1], ending[j])
    first, last = size, 0
    for j in range(size):
        if now[j] > 0.0:
            first, last = min(first, j), j
    left = seconds
    while left > 0.0:
        rate = max(coming.max() + fastest[min(size - 3, last - 1 + _MOST_JUMPS)], 1.0 / seconds)
        piece = min(left, _JUMPS / rate)
        for j in range(size):
            end[j] = 0.0
            scratch[j] = now[j]
            up[j] = coming[j - 1] / rate if 0 < j < size - 1 else 0.0
            down[j] = ending[j - 1] / rate if 0 < j < size - 1 else 0.0
        _jump(scratch, end, average, up, down, first, last, rate, rate * piece)
        total = 0.0
        for j in range(size):
            total += end[j]
        change, first, last = 0.0, size, 0
        for j in range(size):
            change += abs(end[j] / total - now[j])
            now[j] = end[j] / total if end[j] > _TINY else 0.0
            if now[j] > 0.0:
                first, last = min(first, j), j
        left -= piece
        if change < _STEADY:
            for j in range(size):
                average[j] += now[j] * left
            break


def highest_state(
    states: int, full: int, seconds: float, arrival_rate: float, patience_s: float
) -> int:
    """
    Count the contacts that hardly any more than there are can become.

    Parameters
    ----------
    states
        Numbers of contacts there may be at the start, 0 included.
    full
        Contacts that agents take at once.
    seconds
        Length of the time. [s]
    arrival_rate
        New contacts. [1/s]
    patience_s
        Mean time a customer waits for an agent before giving up. [s]

    Returns
    -------
    int
        Those waiting are fewer than if nobody were served: those there at the start, and a
        Poisson number of at most the arrivals of one patience.
    """
    fresh = arrival_rate * min(seconds, patience_s)
    return max(states - 1, full) + int(fresh + 10.0 * math.sqrt(fresh)) + 40


def pass_time(
    start: NDArray[np.float64],
    seconds: float,
    coming: NDArray[np.float64],
    ending: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Move the chances of 0, 1, ... contacts through a time of constant rates.

    Parameters
    ----------
    start
        Chances at the start, shape (n,).
    seconds
        Length of the time, positive. [s]
    coming, ending
        Rates at which one comes, and one ends or gives up, by their number, shape
        (`highest_state` + 1,). [1/s]

    Returns
    -------
    ndarray of float
        Chances at the end; as many as matter.
    ndarray of float
        Their average over the time, shape of ``ending``.
    """
    now, average = np.zeros(ending.size + 2), np.zeros(ending.size + 2)
    now[1 : start.size + 1] = start
    _pass_pieces(now, average, ending, coming, seconds)
    last = int(np.flatnonzero(now)[-1])
    return now[1 : last + 1], average[1:-1] / average.sum()


@compiled
def leave(
    chances: NDArray[np.float64], agents: int, leavers: int, max_chats: int
) -> NDArray[np.float64]:
    """
    Take away agents drawn at random, who finish their chats aside.

    One by one: of ``a`` agents, ``r`` hold q + 1 chats and the others q, so the leaver takes
    q + 1 chats out of the system with chance r / a.
    """
    out = chances.copy()
    for a in range(agents, agents - leavers, -1):
        for j in range(1, out.size):
            held = min(j, a * max_chats)
            q = held // a
            r = held - q * a
            chance = out[j]
            out[j] = 0.0
            out[j - q] += chance * (a - r) / a
            if r > 0:
                out[j - q - 1] += chance * r / a
    return out

"""
How many chats each agent of a team holds, though each new chat goes to the agent with the fewest.

Chats end where they end: after a burst, agents with two chats keep them while others idle, and
the agent who has just ended a chat is one below the rest. To take j chats as spread evenly
understates late replies by up to a tenth, in light hours of any but the largest teams. Here is
the expected number of agents at each level *given* j. Its balance equations over j are exact but
for two closures: the rate at which chats end, given j, is taken at its mean; and whether any
agent is below the even level is read off the mean number who are, as if that number were
negative binomial (Poisson for some twenty agents, wider for more, narrower for fewer). Against
simulation of the levels, expected numbers are within 2 %.

Given j, the levels hardly depend on the load, so a few loads are solved and interpolated; and
agents' shares hardly on the size of a large team, so a few sizes are.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.compiled import compiled

# Arrivals as a share of what a full team ends. Where nobody comes, chats do not stay even, but
# those states are passed in a moment.
LOADS = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5])
BELOW, BAND = 3, 8  # levels kept: from 3 below the even one to 4 above
SIZES = (48, 80, 128)  # every team up to the first is solved, then these
EVEN = 5000  # chats; of teams that hold so many, they are taken as spread evenly
_WIDTH, _POWER = 3.0, -0.4  # of the negative binomial, fitted to simulated teams of 2 to 100
_CLOSE = 3e-5  # sweeps stop when no share of the team moves by more
_SWEEPS, _SWEEPS_PER_AGENT = 40, 4  # or after so many: the smallest teams circle about 0.001


class Levels(NamedTuple):
    """
    A team's levels given the number j of its chats; arrays of shape (n_loads, n_chats + 1, BAND).

    ``[l, j, b]`` is for level ``j // n - BELOW + b`` at load ``LOADS[l]``.

    Parameters
    ----------
    agents
        Expected agents at the level.
    fewest
        Chance that it is the level of the agent with the fewest chats.
    """

    agents: NDArray[np.float64]
    fewest: NDArray[np.float64]


EVENLY = Levels(np.empty((0, 0, BAND)), np.empty((0, 0, BAND)))


def levels_of(chat_rate: NDArray[np.float64], n: int) -> Levels:
    """
    Solve the levels of a team, or take them from memory.

    Parameters
    ----------
    chat_rate
        Rate at which one chat ends, by the level of its agent, shape (max_chats + 1,). [1/s]
    n
        Agents.

    Returns
    -------
    Levels
        Not to be written to; `EVENLY` where chats are spread evenly.
    """
    top = chat_rate.size - 1
    if n < 2 or top < 2 or n * top >= EVEN:
        return EVENLY
    return _levels_of((chat_rate / chat_rate[-1]).tobytes(), n)


@lru_cache(maxsize=1024)
def _levels_of(paces: bytes, n: int) -> Levels:
    pace = np.frombuffer(paces)
    top = pace.size - 1
    if n <= SIZES[0]:
        agents = _solved(paces, n)
    else:
        agents = np.empty((LOADS.size, n * top + 1, BAND))
        agents[:] = even_levels(n, top)
        _from_others(paces, n, top, agents)
    return Levels(agents, _fewest_by_chats(agents, n, top))


@compiled
def even_levels(n: int, top: int) -> NDArray[np.float64]:
    """Spread 0, 1, ... chats over n agents evenly, shape (n_chats + 1, BAND)."""
    out = np.zeros((n * top + 1, BAND))
    for j in range(n * top + 1 if n > 0 else 0):
        r = j - j // n * n
        out[j, BELOW] = n - r
        out[j, BELOW + 1] = r
    return out


def _from_others(paces: bytes, n: int, top: int, agents: NDArray[np.float64]) -> None:
    """Take what is not even, as shares of the team, from the next smaller and larger size."""
    below = max(size for size in SIZES if size <= n)
    above = min((size for size in SIZES if size >= n), default=SIZES[-1])
    # What is not even falls with the square root of the size, roughly.
    weight = 0.0 if above <= below else (below**-0.5 - n**-0.5) / (below**-0.5 - above**-0.5)
    scale = min(1.0, SIZES[-1] / n) ** 0.5
    for size, part in ((below, 1.0 - weight), (above, weight)):
        if part > 0.0:
            other = _solved(paces, size) - even_levels(size, top)
            places = np.arange(n * top + 1) / n
            # The even level is the floor of the place: interpolate within one level only.
            low: NDArray[np.int64] = np.floor(places * size + 1e-9).astype(np.int64)
            high = np.minimum(low + 1, size * top)
            high = np.where(high // size == low // size, high, low)
            rest = (places * size - low)[None, :, None]
            agents += part * scale * n / size * ((1 - rest) * other[:, low] + rest * other[:, high])
    np.maximum(agents, 0.0, out=agents)
    agents *= n / agents.sum(axis=2, keepdims=True)


@lru_cache(maxsize=64)
def _solved(paces: bytes, n: int) -> NDArray[np.float64]:
    pace = np.frombuffer(paces)
    agents = np.empty((LOADS.size, n * (pace.size - 1) + 1, BAND))
    agents[:] = even_levels(n, pace.size - 1)
    _solve_loads(LOADS, n, pace, agents)
    return agents


@compiled
def _solve_loads(
    loads: NDArray[np.float64], n: int, pace: NDArray[np.float64], agents: NDArray[np.float64]
) -> None:
    """Sweep over j, up and down, until what comes from j - 1 and from j + 1 agrees with j."""
    top = pace.size - 1
    full = n * top
    narrow = max(-1.0, 1.0 - _WIDTH * n**_POWER)
    now, moved = np.zeros(BAND), np.zeros(BAND)
    ending = np.zeros(full + 1)
    for i in range(1, loads.size):  # at no load, chats are spread evenly
        arrival = loads[i] * full
        levels = agents[i]
        if i > 1:
            levels[:] = agents[i - 1]
        for j in range(full + 1):
            ending[j] = _ending(levels[j], j // n, pace)
        for _ in range(_SWEEPS + _SWEEPS_PER_AGENT * n):
            most = 0.0
            for step in range(2 * (full - 1)):
                j = 1 + step if step < full - 1 else 2 * full - 2 - step
                now[:] = 0.0
                _fewest(levels[j - 1], narrow, moved)
                for b in range(BAND):
                    moved[b] *= ending[j]
                _from_neighbour(levels[j - 1], moved, 1, ending[j], (j - 1) // n - j // n, now)
                per_end, even = arrival / ending[j + 1], (j + 1) // n
                for b in range(BAND):
                    k = even - BELOW + b
                    moved[b] = per_end * k * pace[k] * levels[j + 1, b] if 0 < k <= top else 0.0
                _from_neighbour(levels[j + 1], moved, -1, arrival, even - j // n, now)
                total = 0.0
                for b in range(BAND):
                    now[b] = max(0.0, now[b])
                    total += now[b]
                for b in range(BAND):
                    value = now[b] * n / total
                    most = max(most, abs(value - levels[j, b]))
                    levels[j, b] = value
                ending[j] = _ending(levels[j], j // n, pace)
            if most < _CLOSE * n:
                break


@compiled
def _from_neighbour(
    levels: NDArray[np.float64],
    moved: NDArray[np.float64],
    by: int,
    rate: float,
    shift: int,
    now: NDArray[np.float64],
) -> None:
    """
    Add what comes from one chat less, or more, at a rate; ``moved`` agents change level ``by`` 1.

    ``shift`` is how much further up the band a level stands there: -1, 0 or 1.
    """
    for b in range(BAND):
        if 0 <= b + shift < BAND:
            now[b + shift] += rate * levels[b] - moved[b]
        if 0 <= b + shift + by < BAND:
            now[b + shift + by] += moved[b]


@compiled
def _ending(levels: NDArray[np.float64], even: int, pace: NDArray[np.float64]) -> float:
    """Compute the rate at which the team's chats end, in those of one of a full agent."""
    total = 0.0
    for b in range(BAND):
        k = even - BELOW + b
        if 0 < k < pace.size:
            total += k * pace[k] * levels[b]
    return total


@compiled
def _fewest(levels: NDArray[np.float64], narrow: float, fewest: NDArray[np.float64]) -> None:
    """Compute the chance that the agent with the fewest chats is at each level."""
    so_low, before, total = 0.0, 0.0, 0.0
    for b in range(BAND):
        so_low += levels[b]
        any_so_low = 1.0 if b >= BELOW else _any(so_low, narrow)  # not all are above the mean
        fewest[b] = min(max(0.0, any_so_low - before), levels[b])
        before = any_so_low
        total += fewest[b]
    for b in range(BAND):
        fewest[b] /= total


@compiled
def _any(mean: float, narrow: float) -> float:
    """Compute P(a number > 0) of a mean: negative binomial, Poisson or binomial."""
    if mean <= 0.0:
        return 0.0
    if abs(narrow) < 1e-9:
        return -math.expm1(-mean)
    base = 1.0 + narrow * mean
    if base <= 0.0:
        return 1.0
    return float(min(1.0, -math.expm1(-math.log(base) / narrow)))


@compiled
def _fewest_by_chats(agents: NDArray[np.float64], n: int, top: int) -> NDArray[np.float64]:
    out = np.zeros(agents.shape)
    if n > 0:
        narrow = max(-1.0, 1.0 - _WIDTH * n**_POWER)
        for i in range(agents.shape[0]):
            for j in range(n * top + 1):
                _fewest(agents[i, j], narrow, out[i, j])
    return out


@compiled
def between_loads(loads: NDArray[np.float64], load: float) -> tuple[int, float]:
    """Find the load before, and how far the next one weighs."""
    i = 0
    while i < loads.size - 2 and load >= loads[i + 1]:
        i += 1
    return i, min(1.0, max(0.0, (load - loads[i]) / (loads[i + 1] - loads[i])))

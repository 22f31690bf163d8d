"""Erlang B: the share of contacts lost when nobody can wait."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.compiled import compiled
from planner.staffing.inputs import flatten, not_negative, whole


@compiled
def inverse_blocking(agents: int, load: float) -> float:
    """
    Compute 1 / B(agents, load); infinite at no load, unless there are no agents.

    The recursion ``x(i) = 1 + x(i - 1) i / load`` forgets its start below the load, where it
    shrinks errors. So it starts at the fixed point ``1 / (1 - i / load)`` so far down that the
    start has lost a factor ``exp(45)`` when the load, or the number of agents, is reached: with
    ``u = i / load``, the factor gained from ``u0`` to ``u1`` is at least
    ``exp(load ((1 - u0)^2 - (1 - u1)^2) / 2)``. This takes O(sqrt(load)) steps.
    """
    if load <= 0.0:
        return 1.0 if agents == 0 else math.inf
    spare = max(0.0, 1.0 - agents / load)
    first = int(load * (1.0 - math.sqrt(spare * spare + 90.0 / load))) - 1
    if first > 0:
        x = 1.0 / (1.0 - first / load)
    else:
        first = 0
        x = 1.0
    for i in range(first + 1, agents + 1):
        x = 1.0 + x * i / load
        if x == math.inf:
            break
    return x


@compiled
def _blocking(load: NDArray[np.float64], agents: NDArray[np.int64]) -> NDArray[np.float64]:
    out = np.empty(load.size)
    for i in range(load.size):
        out[i] = 1.0 / inverse_blocking(agents[i], load[i])
    return out


def erlang_b(load: ArrayLike, agents: ArrayLike) -> NDArray[np.float64]:
    """
    Compute the share of contacts lost in a team without a queue [1]_.

    Parameters
    ----------
    load
        Offered load, at least 0: contacts per hour × handling time / 3600. [erlang]
    agents
        Agents on the queue, whole, at least 0; broadcasts against ``load``.

    Returns
    -------
    ndarray of float, the common shape
        Blocking probability. With no agents it is 1, also at no load.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    .. [1] N. Gans, G. Koole and A. Mandelbaum, M&SOM 5(2), 2003, section 4,
       doi:10.1287/msom.5.2.79.16071.

    Examples
    --------
    >>> erlang_b(1.36, 5).round(5).item()
    0.00998
    """
    shape, (flat_load, flat_agents) = flatten(not_negative("load", load), whole("agents", agents))
    return _blocking(flat_load, flat_agents).reshape(shape)

"""The wait for an agent and the response after it, together, against a time."""

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.chat_agent import longer
from planner.staffing.compiled import compiled
from planner.staffing.waiting import FLUID

# Gauss-Legendre nodes and weights on [-1, 1]; with at most exp(8) of change in a panel, 12 nodes
# leave an error of 1e-12.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_PANEL = 8.0
_NEGLIGIBLE = -40.0  # a density below exp(-40) of 1 / s adds nothing to a share
_MOST_KEPT = 64  # panels, a power of two
KEPT = 2 * _MOST_KEPT * _NODES.size  # room for the responses at the nodes of 1, 2, 4, ... panels


@compiled
def wait_then_late(
    log_full: float,
    full_rate: float,
    arrival_rate: float,
    patience_s: float,
    stage_s: float,
    taken: NDArray[np.float64],
    within_s: float,
    kept: NDArray[np.float64],
) -> float:
    """
    Compute P(answered, wait + response > within_s, wait <= within_s) over all chats.

    Who waits v is answered with density ``p_full full_rate exp(growth(v))`` and then served by a
    full agent.

    Parameters
    ----------
    log_full
        Logarithm of the chance that the team is full and nobody waits.
    full_rate, arrival_rate
        Rate at which a full team becomes free, and of new chats. [1/s]
    patience_s
        Mean time a customer waits before giving up. [s]
    stage_s, taken
        Of the `Agent`.
    within_s
        A later response is late. [s]
    kept
        Room for `KEPT` numbers, NaN at first: what depends on the agent and the time only, and
        is the same for other arrival rates and numbers of agents.

    Returns
    -------
    float
        Probability.
    """
    if full_rate <= 0.0 or within_s <= 0.0:
        return 0.0
    s, x = full_rate * patience_s, arrival_rate * patience_s
    if x - s > FLUID:
        left_s = within_s - patience_s * math.log(x / s)
        return s / x * longer(taken, left_s / stage_s) if left_s >= 0.0 else 0.0
    if log_full == -math.inf:
        return 0.0
    start = log_full + math.log(full_rate)
    n_panels, low, high = _panels(0.0, within_s, s, x, patience_s, stage_s), 0.0, within_s
    if n_panels <= _MOST_KEPT:
        n_panels = 2 ** math.ceil(math.log2(n_panels))
        first = (n_panels - 1) * _NODES.size
        if math.isnan(kept[first]):
            _keep(kept, first, n_panels, stage_s, taken, within_s)
        slow = kept[first : first + n_panels * _NODES.size]
    else:
        longest = (taken.size + 12.0 * math.sqrt(taken.size) + 80.0) * stage_s
        low, high = _where_it_matters(start, s, x, patience_s, within_s)
        low = max(low, within_s - longest)
        if low >= high:
            return 0.0
        n_panels = _panels(low, high, s, x, patience_s, stage_s)
        slow = kept[:0]
    half = 0.5 * (high - low) / n_panels
    late = 0.0
    for panel in range(n_panels):
        early = start + _growth((low + 2.0 * half * panel) / patience_s, s, x)
        end = start + _growth((low + 2.0 * half * (panel + 1)) / patience_s, s, x)
        if early < _NEGLIGIBLE and end < _NEGLIGIBLE:
            if end < early:
                break  # growth is concave: it only falls from here
            continue
        for node in range(_NODES.size):
            v = low + half * (2 * panel + 1 + _NODES[node])
            response = (
                slow[panel * _NODES.size + node]
                if slow.size > 0
                else longer(taken, (within_s - v) / stage_s)
            )
            density = math.exp(start + _growth(v / patience_s, s, x))
            late += _WEIGHTS[node] * half * density * response
    return late


@compiled
def _keep(
    kept: NDArray[np.float64],
    first: int,
    n_panels: int,
    stage_s: float,
    taken: NDArray[np.float64],
    within_s: float,
) -> None:
    """Compute the chance that a response is late after the wait at each node of the panels."""
    half = 0.5 * within_s / n_panels
    for panel in range(n_panels):
        for node in range(_NODES.size):
            v = half * (2 * panel + 1 + _NODES[node])
            kept[first + panel * _NODES.size + node] = longer(taken, (within_s - v) / stage_s)


@compiled
def _panels(low: float, high: float, s: float, x: float, patience_s: float, stage_s: float) -> int:
    """Count the panels in which neither the density nor the response changes too much."""
    steepest = max(
        abs(s + 1.0 - x * math.exp(-low / patience_s)),
        abs(s + 1.0 - x * math.exp(-high / patience_s)),
    )
    return 1 + int((high - low) * (steepest / patience_s + 1.0 / stage_s) / _PANEL)


@compiled
def _where_it_matters(
    start: float, s: float, x: float, patience_s: float, within_s: float
) -> tuple[float, float]:
    """Enclose the waits of up to ``within_s`` whose density is not negligible. [s]."""
    top = min(within_s, patience_s * math.log(x / (s + 1.0)) if x > s + 1.0 else 0.0)
    if start + _growth(top / patience_s, s, x) < _NEGLIGIBLE:
        return within_s, within_s
    low = _boundary(top, 0.0, start, s, x, patience_s)
    return low, _boundary(top, within_s, start, s, x, patience_s)


@compiled
def _boundary(
    inside: float, outside: float, start: float, s: float, x: float, patience_s: float
) -> float:
    """Find where, on the way out, the density becomes negligible; at the end if nowhere. [s]."""
    if start + _growth(outside / patience_s, s, x) >= _NEGLIGIBLE:
        return outside
    for _ in range(60):
        middle = 0.5 * (inside + outside)
        if start + _growth(middle / patience_s, s, x) < _NEGLIGIBLE:
            outside = middle
        else:
            inside = middle
    return outside


@compiled
def _growth(t: float, s: float, x: float) -> float:
    return -x * math.expm1(-t) - (s + 1.0) * t

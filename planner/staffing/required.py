"""The fewest agents that meet a target, by Erlang C or Erlang A."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.compiled import compiled
from planner.staffing.erlang_a import team
from planner.staffing.erlang_b import inverse_blocking
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive
from planner.staffing.waiting import wait_tails

# A value this close to its target, relatively, meets it: round inputs make near ties in
# overloaded queues, which rounding must not decide.
_TOLERANCE = 1e-9

_WAIT, _LATE, _MEAN = 0, 1, 2  # what a criterion limits in Erlang C
_GIVE_UP, _NOT_WITHIN, _STILL_WAITING = 3, 4, 5  # and in Erlang A
_LIMITS = {
    "c_sl": _LATE,
    "c_asa": _MEAN,
    "c_pwait": _WAIT,
    "a_sl_offered": _NOT_WITHIN,
    "a_pab": _GIVE_UP,
    "a_p_wait_gt_t": _STILL_WAITING,
    "a_wait_all": _GIVE_UP,
}
_NEEDS_TIME = ("c_sl", "a_sl_offered", "a_p_wait_gt_t")
_IN_SECONDS = ("c_asa", "a_wait_all")


@compiled
def _least_c(
    kind: int,
    load: NDArray[np.float64],
    aht: NDArray[np.float64],
    limit: NDArray[np.float64],
    t: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Walk up from the first stable number; neighbours of the same load share its start."""
    out = np.zeros(load.size, np.int64)
    stable, start = 0, 1.0
    for i in range(load.size):
        a = load[i]
        if a == 0.0:
            continue
        if i == 0 or a != load[i - 1]:
            stable = int(a) + 1
            start = inverse_blocking(stable, a)
        n, x = stable, start
        while True:
            value = n / (n + (n - a) * (x - 1.0))
            if kind == _LATE:
                value *= math.exp(-(n - a) * t[i] / aht[i])
            elif kind == _MEAN:
                value *= aht[i] / (n - a)
            if value <= limit[i]:
                break
            n += 1
            x = 1.0 + x * n / a
        out[i] = n
    return out


@compiled
def _meets_a(kind: int, agents: int, load: float, patience: float, limit: float, t: float) -> bool:
    """Judge a number of agents; ``patience`` in handling times, ``t`` in units of patience."""
    _, abandon, log_full = team(agents, load, patience)
    if kind == _GIVE_UP:
        return abandon <= limit
    if kind == _NOT_WITHIN and abandon > limit:
        return False
    offered, answered = wait_tails(log_full, agents * patience, load * patience, t)
    if kind == _NOT_WITHIN:
        return abandon + answered <= limit
    return offered * math.exp(-t) <= limit


@compiled
def _least_a(
    kind: int,
    load: NDArray[np.float64],
    patience: NDArray[np.float64],
    limit: NDArray[np.float64],
    t: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Step away from a guess in doubling steps until the answer is enclosed, then halve."""
    out = np.zeros(load.size, np.int64)
    for i in range(load.size):
        if load[i] == 0.0:
            continue
        same = i > 0 and load[i] == load[i - 1] and patience[i] == patience[i - 1]
        n = out[i - 1] if same else int(load[i]) + 1
        low, high, step = 0, 0, 1  # high is 0 until a number that is enough has been found
        while high == 0 or high - low > 1:
            if _meets_a(kind, n, load[i], patience[i], limit[i], t[i]):
                high = n
            else:
                low = n
            if high == 0:
                n = low + step
            elif low == 0 and high > step:
                n = high - step
            else:
                n = (low + high) // 2
            step *= 2
        out[i] = high
    return out


def required_agents(
    criterion: str,
    target: ArrayLike,
    t_s: ArrayLike | None = None,
    *,
    contacts_per_hour: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike | None = None,
) -> NDArray[np.int64]:
    """
    Find the fewest agents that meet a target; a value within 1e-9 of it, relatively, meets it.

    Neither occupancy nor shrinkage is limited. Without contacts no agents are needed, with
    contacts at least one: a target met by nobody being served is not met.

    Parameters
    ----------
    criterion
        ``c_sl`` (Erlang C service level, at least the target), ``c_asa`` (mean wait),
        ``c_pwait`` (share that waits); ``a_sl_offered`` (Erlang A service level over all
        contacts, at least the target), ``a_pab`` (share that gives up), ``a_p_wait_gt_t`` (share
        still waiting after ``t_s``), ``a_wait_all`` (mean time in the queue). All others are at
        most the target.
    target
        Between 0 and 1, exclusive; for mean times positive. [s]
    t_s
        Time in the criteria that have one, at least 0. [s]
    contacts_per_hour
        Arrival rate, at least 0. [1/h]
    aht_s
        Average handling time, positive. [s]
    patience_s
        Mean time a customer waits before giving up, positive; only for Erlang A. [s]

    Returns
    -------
    ndarray of int, the common shape of the arguments
        Agents. Fastest when neighbours in C order share their load.

    Raises
    ------
    ValueError
        If the criterion is unknown, lacks its time or patience, or an argument is out of range.

    References
    ----------
    See ``erlang_c`` and ``erlang_a``.

    Examples
    --------
    >>> required_agents("c_sl", [0.8, 0.9], 20, contacts_per_hour=200, aht_s=180)
    array([14, 15])
    """
    if criterion not in _LIMITS:
        raise ValueError(f"criterion must be one of {', '.join(_LIMITS)}, got {criterion}")
    goal = positive("target", target)
    if criterion not in _IN_SECONDS and np.any(goal >= 1):
        raise ValueError(f"{criterion}: target must be between 0 and 1, got {goal.max()}")
    if t_s is None and criterion in _NEEDS_TIME:
        raise ValueError(f"{criterion}: t_s must be given")
    if patience_s is None and criterion.startswith("a_"):
        raise ValueError(f"{criterion}: patience_s must be given")
    time = np.zeros(()) if t_s is None else not_negative("t_s", t_s)
    patience = np.ones(()) if patience_s is None else positive("patience_s", patience_s)
    shape, (goal, time, contacts, aht, patience) = flatten(
        goal,
        time,
        not_negative("contacts_per_hour", contacts_per_hour),
        positive("aht_s", aht_s),
        patience,
    )
    load = contacts * aht / SECONDS_PER_HOUR
    if criterion in ("c_sl", "a_sl_offered"):
        limit = 1.0 - goal * (1.0 - _TOLERANCE)
    else:
        limit = goal * (1.0 + _TOLERANCE)
    if criterion.startswith("c_"):
        return _least_c(_LIMITS[criterion], load, aht, limit, time).reshape(shape)
    if criterion == "a_wait_all":
        limit /= patience  # the mean time in the queue is P(abandon) × patience
    least = _least_a(_LIMITS[criterion], load, patience / aht, limit, time / patience)
    return least.reshape(shape)

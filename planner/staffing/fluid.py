"""The fluid limit of hours in a row, for thousands of agents or deep overload."""

import math

import numpy as np
from numpy.typing import ArrayLike

from planner.staffing.hours import Transient
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole


def transient_fluid(
    contacts_per_hour: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, agents: ArrayLike
) -> Transient:
    """
    Follow the mean of the M(t)/M/n(t)+M queue, as if contacts were a fluid [1]_.

    Answers at once where ``transient`` takes seconds, and is exact in the limit of many agents.
    It knows no chance: below the load nobody waits and above it everybody does, so the queue is
    too short by about the square root of the agents when load and agents are close. Agents
    come and go as in ``transient``.

    Parameters
    ----------
    contacts_per_hour
        Arrival rate of each hour, shape (n_hours,), at least 0. [1/h]
    aht_s
        Average handling time, one or one an hour, positive. [s]
    patience_s
        Mean time a customer waits before giving up, one or one an hour, positive. [s]
    agents
        Agents on duty, one or one an hour, whole, at least 0.

    Returns
    -------
    Transient
        One entry an hour; ``p_wait_arrivals`` is the share of the hour with all agents busy.

    Raises
    ------
    ValueError
        If an argument is out of range or the hours are not one axis.

    References
    ----------
    .. [1] A. Mandelbaum, W. A. Massey and M. I. Reiman, Queueing Systems 30, 1998,
       doi:10.1023/A:1019112920622.

    Examples
    --------
    >>> transient_fluid([6000, 30000, 6000], 300, 600, 1000).mean_queue.round()
    array([   0., 2430.,  268.])
    """
    shape, (contacts, aht, patience, staff) = flatten(
        np.atleast_1d(not_negative("contacts_per_hour", contacts_per_hour)),
        positive("aht_s", aht_s),
        positive("patience_s", patience_s),
        whole("agents", agents),
    )
    if len(shape) != 1:
        raise ValueError(f"hours must be one axis, got shape {shape}")
    waited, queue, busy, at_end = np.zeros((4, *shape))
    now = 0.0
    for h, n in enumerate(staff.tolist()):
        if h > 0 and n < staff[h - 1]:
            now -= min(now, staff[h - 1]) * (staff[h - 1] - n) / staff[h - 1]
        hour = _hour(now, n, contacts[h] / SECONDS_PER_HOUR, 1.0 / aht[h], 1.0 / patience[h])
        now, waited[h], queue[h], busy[h] = hour
        at_end[h] = now
    return Transient(
        p_wait_arrivals=waited,
        mean_queue=queue,
        mean_busy=busy,
        abandoned_in_hour=queue * SECONDS_PER_HOUR / patience,
        mean_in_system_at_end=at_end,
    )


def _hour(
    now: float, agents: int, arrival: float, handling: float, leaving: float
) -> tuple[float, float, float, float]:
    """Return the number at the end, the share of time all are busy, mean queue, mean busy."""
    left = float(SECONDS_PER_HOUR)
    full_s, queue_s, busy_s = 0.0, 0.0, 0.0
    while left > 1e-9:
        rising = arrival > agents * handling
        if now > agents or (now == agents and (rising or agents == 0)):
            goal, rate = agents + (arrival - agents * handling) / leaving, leaving
            piece = min(left, _time_to_reach(agents, now, goal, rate))
            number_s, now = _relax(now, goal, rate, piece)
            full_s += piece
            queue_s += max(0.0, number_s - agents * piece)
            busy_s += agents * piece
        else:
            goal, rate = arrival / handling, handling
            piece = min(left, _time_to_reach(agents, now, goal, rate))
            number_s, now = _relax(now, goal, rate, piece)
            busy_s += number_s
        if piece < left:
            now = float(agents)
        left -= piece
    hour = float(SECONDS_PER_HOUR)
    return now, full_s / hour, queue_s / hour, busy_s / hour


def _time_to_reach(level: float, now: float, goal: float, rate: float) -> float:
    """Compute when now + (goal - now) (1 - exp(-rate t)) passes a level; infinite if never."""
    if now == level or (goal - level) * (now - level) >= 0:
        return math.inf
    return math.log((goal - now) / (goal - level)) / rate


def _relax(now: float, goal: float, rate: float, seconds: float) -> tuple[float, float]:
    """Integrate the way from now to the goal, and tell where it is after some seconds."""
    done = -math.expm1(-rate * seconds)
    return goal * seconds + (now - goal) * done / rate, now + (goal - now) * done

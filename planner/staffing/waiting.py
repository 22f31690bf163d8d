"""
The queue in front of a full team, when customers give up.

A team is full when an arriving customer has to wait. From there on, agents or chats end at a
constant rate ``full_rate``, each waiting customer leaves at rate ``1 / patience_s``, and the
chance of ``k`` waiting is the chance of none waiting in a full team, ``p_full``, times

    w(k) = x^k / ((s + 1) (s + 2) ... (s + k)),   s = full_rate × patience_s,
                                                  x = arrival rate × patience_s.

All sums below have positive terms only, so nothing cancels [1]_.

References
----------
.. [1] A. Mandelbaum and S. Zeltyn, The Palm/Erlang-A queue, 2007,
   doi:10.1007/978-3-540-29860-1_2.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.compiled import compiled
from planner.staffing.inputs import flatten, not_negative

# Long sums are kept below the largest double by taking this factor out, again and again.
_BIG = 1e200
_LOG_BIG = math.log(_BIG)

# So many more would wait than a full team answers that sums over them take seconds, and chance is
# nothing beside them: from there on all wait equally long, log(x / s) in units of the patience.
FLUID = 1e8


@compiled
def queue_sums(s: float, x: float) -> tuple[float, float, float]:
    """Sum w(k) and w(k) (k + 1) / (s + k + 1), divided by exp of the third result."""
    w, total, lost, log_scale = 1.0, 1.0, 1.0 / (s + 1.0), 0.0
    k = 0
    while s + k <= x or w * (k + 1) * (s + k + 1) >= 1e-18 * total * (s + k + 1 - x):
        k += 1
        w *= x / (s + k)
        total += w
        lost += w * (k + 1) / (s + k + 1)
        if total > _BIG:
            w /= _BIG
            total /= _BIG
            lost /= _BIG
            log_scale += _LOG_BIG
    return total, lost, log_scale


@compiled
def answered_sums(s: float, x: float) -> tuple[float, float]:
    """
    Compute, for those who wait, P(answered) and E[wait; answered] in units of the patience.

    Who finds ``k`` waiting is answered with chance s / (s + k + 1), and then passes ``k + 1``
    stages at rates s + 1 ... s + k + 1.
    """
    if x - s > FLUID:
        return s / x, (s / x * math.log(x / s) if s > 0.0 else 0.0)
    w, total, stages = 1.0, 1.0, 1.0 / (s + 1.0)
    answered = s / (s + 1.0)
    wait = stages * answered
    k = 0
    while s + k <= x or w * (k + 1) * (s + k + 1) >= 1e-18 * total * (s + k + 1 - x):
        k += 1
        w *= x / (s + k)
        total += w
        stages += 1.0 / (s + k + 1)
        answered += w * s / (s + k + 1)
        wait += w * stages * s / (s + k + 1)
        if total > _BIG:
            w /= _BIG
            total /= _BIG
            answered /= _BIG
            wait /= _BIG
    return answered / total, wait / total


@compiled
def full_and_waiting(weight: float, below: float, s: float, x: float) -> tuple[float, float, float]:
    """
    Compute P(wait), P(abandon) and log p_full.

    ``weight`` and ``below`` are the relative chances of exactly full with nobody waiting and of
    any state below it.
    """
    if x - s > FLUID:
        return 1.0, 1.0 - s / x, -math.inf
    total, lost, log_scale = queue_sums(s, x)
    full = weight / (below * math.exp(-log_scale) + weight * total)
    log_full = math.log(full) - log_scale if full > 0.0 else -math.inf
    return min(1.0, full * total), min(1.0, full * lost), log_full


@compiled
def wait_tails(log_full: float, s: float, x: float, t: float) -> tuple[float, float]:
    """Compute P(offered wait > t) and P(answered, wait > t); ``t`` in units of the patience."""
    if x - s > FLUID:
        return (1.0, s / x) if s < x * math.exp(-t) else (0.0, 0.0)
    xt = x * math.exp(-t)
    w, total, log_scale = 1.0, 1.0, 0.0
    w1, total1, log_scale1 = 1.0, 1.0, 0.0
    k = 0
    while s + k <= xt or w * (s + k + 1) >= 1e-18 * total * (s + k + 1 - xt):
        k += 1
        w *= xt / (s + k)
        total += w
        w1 *= xt / (s + k + 1)
        total1 += w1
        if total > _BIG:
            w /= _BIG
            total /= _BIG
            log_scale += _LOG_BIG
        if total1 > _BIG:
            w1 /= _BIG
            total1 /= _BIG
            log_scale1 += _LOG_BIG
    growth = log_full - x * math.expm1(-t)
    offered = math.exp(growth - s * t + log_scale) * total
    answered = math.exp(growth - (s + 1.0) * t + log_scale1) * total1 * s / (s + 1.0)
    return min(1.0, offered), min(1.0, answered)


@compiled
def _tails(
    log_full: NDArray[np.float64],
    s: NDArray[np.float64],
    x: NDArray[np.float64],
    t: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    offered, answered = np.empty(t.size), np.empty(t.size)
    for i in range(t.size):
        offered[i], answered[i] = wait_tails(log_full[i], s[i], x[i], t[i])
    return offered, answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    What the tails of the wait are computed from; all arrays have one shape.

    Parameters
    ----------
    log_full
        Logarithm of the chance that the team is full and nobody waits.
    full_rate
        Rate at which a full team becomes free, at least 0. [1/s]
    arrival_rate
        Contacts, at least 0. [1/s]
    patience_s
        Mean time a customer waits before giving up, positive. [s]
    """

    log_full: NDArray[np.float64]
    full_rate: NDArray[np.float64]
    arrival_rate: NDArray[np.float64]
    patience_s: NDArray[np.float64]

    def tails(self, t_s: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """
        Compute the tails of the wait at a time.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Chance that a customer of endless patience waits longer.
        ndarray of float, the common shape
            Chance to wait longer and be answered.

        Raises
        ------
        ValueError
            If a time is negative or the shapes do not broadcast.
        """
        t = not_negative("t_s", t_s)
        shape, rows = flatten(
            self.log_full,
            self.full_rate * self.patience_s,
            self.arrival_rate * self.patience_s,
            t / self.patience_s,
        )
        offered, answered = _tails(*rows)
        return offered.reshape(shape), answered.reshape(shape)

    def still_waiting(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the share of contacts still in the queue after a time.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Probability.

        Raises
        ------
        ValueError
            If a time is negative or the shapes do not broadcast.
        """
        offered, _ = self.tails(t_s)
        return np.asarray(offered * np.exp(-np.asarray(t_s) / self.patience_s))

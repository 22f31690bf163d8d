"""How long customers wait before they leave."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from planner.chatlog.intervals import Figure, ratio_interval

SPAN = 12.0  # logarithm of the longest to the shortest mean looked at, to either side
RARE_95 = -math.log(0.05)  # so many would have left in 95 % of logs, had nobody been seen leaving


def fit_patience(
    stayed_s: NDArray[np.float64],
    left_s: NDArray[np.float64],
    left_before_s: NDArray[np.float64],
) -> Figure:
    """
    Fit the mean of an exponential patience [1]_.

    Parameters
    ----------
    stayed_s
        Waits of those who stayed: their patience was longer. [s]
    left_s
        Waits of those who left. [s]
    left_before_s
        For those who left unseen, the wait by which they would have been taken. [s]

    Returns
    -------
    Figure
        Mean patience with an interval by the likelihood's ratio; ``n`` counts those who left,
        at least 1 are needed. [s]

    References
    ----------
    .. [1] A. Mandelbaum, S. Zeltyn, Data-stories about (im)patient customers in tele-queues,
       Queueing Systems 75, 2013, doi:10.1007/s11134-013-9354-x.
    """
    exposed_s = float(stayed_s.sum() + left_s.sum())
    n_left = left_s.size
    before = left_before_s[left_before_s > 0]

    def log_likelihood(log_mean: float) -> float:
        rate = math.exp(-log_mean)
        unseen = float(np.log(-np.expm1(-before * rate)).sum())
        return unseen - n_left * log_mean - exposed_s * rate

    middle = math.log((exposed_s + before.sum() / 2) / (n_left + before.size))
    bounds = (middle - SPAN, middle + SPAN)
    found = minimize_scalar(lambda x: -log_likelihood(x), bounds=bounds, method="bounded")
    low, high = ratio_interval(log_likelihood, float(found.x))
    return Figure(
        value=math.exp(found.x), low=math.exp(low), high=math.exp(high), n=n_left + before.size
    )


def least_patience_s(stayed_s: NDArray[np.float64]) -> float:
    """
    Return the mean patience below which somebody would have been seen leaving in 95 % of logs.

    Parameters
    ----------
    stayed_s
        Waits of those who stayed, while nobody left. [s]
    """
    return float(stayed_s.sum()) / RARE_95

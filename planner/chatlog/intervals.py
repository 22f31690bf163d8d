"""Estimates with intervals: maximum likelihood, and a variance that does not trust the model."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize

CONFIDENCE = 0.95
Z = 1.959963984540054  # 97.5 % quantile of the normal distribution
HALF_CHI2 = Z * Z / 2  # a log-likelihood that much below the greatest bounds the interval
_STEP = 1e-4  # of the logarithm of a parameter, for derivatives

LogLikelihoods = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    An estimate.

    Parameters
    ----------
    value
        Best value.
    low, high
        Interval that holds the true value in 95 % of logs.
    n
        Observations it comes from.
    """

    value: float
    low: float
    high: float
    n: int


def fit_logs(
    log_likelihoods: LogLikelihoods,
    start: NDArray[np.float64],
    index: NDArray[np.int64],
    groups: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Maximise a likelihood over the logarithms of positive parameters.

    The variance is the sandwich of scores summed by group [1]_: it holds also where the true
    distribution is another one, and where observations of a group hang together.

    Parameters
    ----------
    log_likelihoods
        From the logarithms of the parameters to a log-likelihood for each distinct observation.
    start
        Logarithms to begin with, shape (n_parameters,).
    index
        Distinct observation that each observation is, shape (n,).
    groups
        Group of each observation, numbered from 0, shape (n,).

    Returns
    -------
    logs : ndarray of float, shape (n_parameters,)
        Logarithms of the best parameters.
    deviations : ndarray of float, shape (n_parameters,)
        Their standard deviations.

    References
    ----------
    .. [1] H. White, Maximum likelihood estimation of misspecified models, Econometrica 50(1),
       1982, doi:10.2307/1912526.
    """
    counts = np.bincount(index).astype(np.float64)
    n_free = start.size

    def loss(logs: NDArray[np.float64]) -> float:
        return -float(counts @ log_likelihoods(logs))

    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9})
    best: NDArray[np.float64] = found.x
    steps = _STEP * np.eye(n_free)
    up = [log_likelihoods(best + step) for step in steps]
    down = [log_likelihoods(best - step) for step in steps]
    scores = [(a - b) / (2 * _STEP) for a, b in zip(up, down, strict=True)]
    bends = np.empty((n_free, n_free))
    for i in range(n_free):
        for j in range(n_free):
            corners = [
                sign * float(counts @ log_likelihoods(best + one * steps[i] + other * steps[j]))
                for one, other, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
            ]
            bends[i, j] = sum(corners) / (4 * _STEP**2)
    sums = np.column_stack([np.bincount(groups, weights=score[index]) for score in scores])
    n_groups = np.unique(groups).size
    inverse = np.linalg.inv(bends)
    spread = inverse @ (sums.T @ sums) @ inverse * n_groups / max(n_groups - 1, 1)
    return best, np.sqrt(np.diag(spread))


def figure(log_value: float, deviation: float, n: int) -> Figure:
    """Make a figure from a logarithm and its standard deviation."""
    value = math.exp(log_value)
    factor = math.exp(Z * deviation)
    return Figure(value=value, low=value / factor, high=value * factor, n=n)


def mean_figure(values: NDArray[np.float64]) -> Figure:
    """
    Estimate the mean of positive numbers from independent ones.

    The interval is symmetric in the logarithm, since such numbers are skewed.

    Parameters
    ----------
    values
        At least 2.
    """
    mean = float(values.mean())
    return figure(math.log(mean), float(values.std(ddof=1)) / mean / values.size**0.5, values.size)


def share_figure(part: int, whole: int) -> Figure:
    """
    Estimate a share by Wilson's interval [1]_.

    References
    ----------
    .. [1] E. B. Wilson, Probable inference, J. Am. Stat. Assoc. 22(158), 1927,
       doi:10.1080/01621459.1927.10502953.
    """
    share = part / whole
    weight = Z * Z / whole
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
    return Figure(value=share, low=max(0.0, centre - half), high=min(1.0, centre + half), n=whole)


def ratio_interval(
    log_likelihood: Callable[[float], float], best: float, width: float = 12.0
) -> tuple[float, float]:
    """
    Find where a log-likelihood of one parameter falls by half the chi-squared quantile.

    Parameters
    ----------
    log_likelihood
        Of the logarithm of the parameter, with its greatest value at ``best``.
    best
        The logarithm that is most likely.
    width
        How far to look to either side.

    Returns
    -------
    low, high : float
        Logarithms at the ends of the interval, at most ``width`` away.
    """
    least = log_likelihood(best) - HALF_CHI2

    def above(log_value: float) -> float:
        return log_likelihood(log_value) - least

    low = best - width if above(best - width) > 0 else brentq(above, best - width, best)
    high = best + width if above(best + width) > 0 else brentq(above, best, best + width)
    return float(low), float(high)

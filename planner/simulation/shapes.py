"""
Reply times and patience with a shape: gamma numbers from the same exponential numbers.

An exponential number of mean 1 is turned into a gamma number of mean 1 that is exceeded with the
same chance, so who writes a long reply writes a long one whatever the shape. The logarithm of the
gamma number is tabulated against the logarithm of the exponential one: on that scale the way is
straight at the lower end and bends slowly elsewhere.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainccinv, gammaincinv

from planner.simulation.compiled import compiled

# The places of the table: log exponential numbers. Below the first, the way is straight; the last
# is the largest number that chance.exponential gives, 53 log 2.
_LOWEST, _HIGHEST = -20.0, math.log(53 * math.log(2))
_POINTS = 2048
_PER_POINT = (_HIGHEST - _LOWEST) / (_POINTS - 1)


def shape_tables(cv: ArrayLike) -> NDArray[np.float64]:
    """
    Tabulate the log gamma number against the log exponential number that is as likely exceeded.

    Parameters
    ----------
    cv
        Coefficients of variation, shape (n,).

    Returns
    -------
    ndarray of float, shape (n, n_points)
        One row each, for `shaped`.
    """
    likely = np.exp(np.linspace(_LOWEST, _HIGHEST, _POINTS))
    shape = 1.0 / np.square(np.asarray(cv, dtype=np.float64))[:, None]
    # Exact from both sides: 1 - exp(-e) loses digits near 1, exp(-e) near 0.
    tables: NDArray[np.float64] = np.log(_quantile(shape, likely) / shape)
    return tables


def _quantile(shape: NDArray[np.float64], e: NDArray[np.float64]) -> NDArray[np.float64]:
    from_below = gammaincinv(shape, -np.expm1(-e))
    from_above = gammainccinv(shape, np.exp(-e))
    return np.asarray(np.where(e < 1.0, from_below, from_above), dtype=np.float64)


@compiled
def shaped(e: float, table: NDArray[np.float64]) -> float:
    """Turn an exponential number into one of the table's shape, both of mean 1."""
    place = (math.log(max(e, 1e-300)) - _LOWEST) / _PER_POINT
    low = min(max(int(place), 0), table.size - 2)
    return math.exp(table[low] + (place - low) * (table[low + 1] - table[low]))

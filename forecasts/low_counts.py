"""
Between rates and logarithms of counts: the difference matters where counts are low.

The logarithm of a count plus one is on average below that of its rate plus one, by a tenth at
three contacts a day; taken back without care, thin queues would be forecast far too low.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

TABLE_RATES = np.concatenate([[0.0], np.geomspace(1e-3, 400.0, 400)])
_COUNTS = np.arange(700)
_LOGS = np.log1p(_COUNTS)
# Poisson's; scipy.stats would take longer to load than all else that a page needs.
_CHANCE = np.exp(xlogy(_COUNTS, TABLE_RATES[:, None]) - gammaln(_COUNTS + 1) - TABLE_RATES[:, None])
TABLE_MEANS: NDArray[np.float64] = _CHANCE @ _LOGS
TABLE_VARIANCES: NDArray[np.float64] = _CHANCE @ _LOGS**2 - TABLE_MEANS**2


def rate_of(log_count: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rate of Poisson counts whose mean ``log(count + 1)`` is given. [contacts]"""
    low = np.interp(log_count, TABLE_MEANS, TABLE_RATES)
    # Beyond the table the next term of the series is half a contact, and the rest nothing.
    high = np.exp(log_count) - 0.5
    rate: NDArray[np.float64] = np.where(log_count < TABLE_MEANS[-1], low, high)
    return rate


def log_variance(rate: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the variance of ``log(count + 1)`` of Poisson counts of given rates."""
    low = np.interp(rate, TABLE_RATES, TABLE_VARIANCES)
    variance: NDArray[np.float64] = np.where(rate < TABLE_RATES[-1], low, 1 / np.maximum(rate, 1))
    return variance

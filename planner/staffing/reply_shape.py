"""
The shape of reply times, as stages passed one after the other.

A reply is a random number N of exponential stages with a common rate, so that an agent's work is
a small Markov chain. Such mixtures come as close to any distribution as one likes [1]_. A gamma
time of whole shape a = 1 / cv² is exact: N is a, and exponential replies have one stage. For
other shapes the chances of N are fitted: mean and standard deviation hold exactly, and the
tail follows the gamma tail within 0.004 up to a cv of 1.27; above, replies of less than about a
tenth of the mean are a little too many (0.02 at a cv of 2).

References
----------
.. [1] H. C. Tijms, A First Course in Stochastic Models, 2003, doi:10.1002/047001363X, section
   5.5.1.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, nnls
from scipy.special import gammaincc, gammainccinv, gammaincinv

_FEWEST_PER_REPLY = 4  # stages in a mean reply: with 2, tails are 0.01 off and more
_RARE = 1e-8  # replies longer than all but this share are not fitted
_EXACT = 1e5  # weight of the moments against the tail
_FEW = 1e-6  # the relative error of tails is what counts, down to about here


@lru_cache(maxsize=256)
def reply_stages(reply_cv: float) -> NDArray[np.float64]:
    """
    Represent a gamma reply time by stages.

    Parameters
    ----------
    reply_cv
        Standard deviation of the reply time divided by its mean, positive.

    Returns
    -------
    ndarray of float, shape (most stages + 1,)
        Chance of 0, 1, ... stages; the mean number of stages makes up the mean reply. Not to be
        written to.
    """
    shape = reply_cv**-2
    whole = round(shape)
    if abs(shape - whole) <= 1e-9 * shape:
        stages = np.zeros(whole + 1)
        stages[whole] = 1.0
    else:
        stages = _fit(shape, max(_FEWEST_PER_REPLY, math.ceil(shape)))
    stages.flags.writeable = False
    return stages


def longest_reply(reply_cv: float, share: float) -> float:
    """
    Find the time that a share of replies keeps within, in mean replies.

    Parameters
    ----------
    reply_cv
        Standard deviation of the reply time divided by its mean, positive.
    share
        Share of replies that take no longer, between 0 and 1, exclusive.

    Returns
    -------
    float
        Quantile of the reply time divided by its mean.
    """
    stages = reply_stages(reply_cv)
    n = np.arange(1, stages.size)
    per_reply = float(n @ stages[1:])

    def too_many(t: float) -> float:
        return float(gammaincc(n, per_reply * t) @ stages[1:]) - (1.0 - share)

    if too_many(0.0) <= 0:  # so many short replies that stages do not tell them apart
        return float(gammaincinv(reply_cv**-2, share)) * reply_cv**2
    high = 1.0
    while too_many(high) > 0:
        high *= 2.0
    return float(brentq(too_many, 0.0, high, xtol=1e-13))


def _fit(shape: float, per_reply: int) -> NDArray[np.float64]:
    """Fit the chances by least squares, none negative, times in mean replies."""
    longest = float(gammainccinv(shape, _RARE)) / shape
    n = np.arange(math.ceil(1.1 * per_reply * longest) + 3, dtype=np.float64)
    times = np.concatenate([np.geomspace(0.01, 1, 25), np.linspace(1, longest, 60)[1:]])
    tails = np.zeros((times.size, n.size))
    tails[:, 1:] = gammaincc(n[1:], per_reply * times[:, None])
    wanted = gammaincc(shape, shape * times)
    weight = 1.0 / np.sqrt(wanted + _FEW)
    second = 1.0 + 1.0 / shape
    moments = np.stack([np.ones(n.size), n / per_reply, n * (n + 1) / per_reply**2 / second])
    chances, _ = nnls(
        np.vstack([tails * weight[:, None], _EXACT * moments]),
        np.append(wanted * weight, np.full(3, _EXACT)),
        maxiter=50 * n.size,
    )
    last = int(np.flatnonzero(chances)[-1])
    return np.asarray(chances[: last + 1] / chances.sum())

"""Sample paths from the quantiles of each hour, when only those were kept."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
P10, P90 = LEVELS.index(0.10), LEVELS.index(0.90)
TINY = 1e-9
SHARED = 0.8  # of the spread beyond Poisson noise, the part a day's hours have in common


def paths_from_quantiles(
    mean: NDArray[np.float64],
    quantiles: NDArray[np.float64],
    n_paths: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """
    Draw paths whose hours keep their spread and move together within a day [1]_.

    A Gaussian copula with one factor a day: the hour's normal score is
    ``sqrt(r) * day + sqrt(1 - r) * hour``. Poisson noise is independent from hour to hour, so ``r``
    is ``SHARED`` times the share of the hour's variance that exceeds its mean.

    Parameters
    ----------
    mean
        Expected contacts an hour, shape (n_days, 24).
    quantiles
        Quantiles at ``LEVELS``, shape (7, n_days, 24).
    n_paths
        Number of paths.
    rng
        Source of chance.

    Returns
    -------
    ndarray, shape (n_paths, n_days, 24)
        Contacts an hour, with the given means.

    References
    ----------
    .. [1] R. B. Nelsen, An Introduction to Copulas, 2006, doi:10.1007/0-387-28678-0.
    """
    z = ndtri(np.array(LEVELS))
    spread = (quantiles[P90] - quantiles[P10]) / (z[P90] - z[P10])
    excess = 1 - np.divide(mean, spread**2, out=np.ones_like(mean), where=spread > TINY)
    r = SHARED * np.clip(excess, 0, 1)
    day = rng.standard_normal((n_paths, mean.shape[0], 1))
    hour = rng.standard_normal((n_paths, *mean.shape))
    score = np.sqrt(r) * day + np.sqrt(1 - r) * hour
    # Straight lines between the known quantiles; the outer ones run on into the tails.
    upper = np.clip(np.searchsorted(z, score), 1, len(z) - 1)
    low, high = (np.take_along_axis(quantiles, k, axis=0) for k in (upper - 1, upper))
    drawn = low + (high - low) * (score - z[upper - 1]) / (z[upper] - z[upper - 1])
    drawn = np.maximum(drawn, 0)
    average = drawn.mean(axis=0)
    factor = np.divide(mean, average, out=np.zeros_like(mean), where=average > TINY)
    return np.where(average > TINY, drawn * factor, mean)

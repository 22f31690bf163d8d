"""Draw futures: day totals that move together, then their hours."""

import numpy as np
from numpy.typing import NDArray

from forecasts.low_counts import rate_of
from forecasts.spread import Spread

MAX_LOG = 18.0


def draw_paths(
    log_total: NDArray[np.float64],
    effect_root: NDArray[np.float64],
    spread: Spread,
    shape: NDArray[np.float64],
    precision: float,
    n_paths: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """
    Draw day totals with a shared error, Dirichlet hours and Poisson counts.

    Parameters
    ----------
    log_total
        Expected log day totals, shape (m,).
    effect_root
        Matrix whose product with its transpose is the covariance of the special days' log
        effects, shape (m, k).
    spread
        Errors of the log day totals.
    shape
        Share of each hour, shape (m, n_hours).
    precision
        Precision of the Dirichlet distribution of the hours.
    n_paths
        Number of paths.
    rng
        Source of chance.

    Returns
    -------
    ndarray, shape (n_paths, m, n_hours)
        Whole contacts an hour.
    """
    m, half = len(log_total), -(-n_paths // 2)
    common = rng.standard_normal((half, 1)) * spread.common**0.5
    walk = rng.standard_normal((half, m)).cumsum(axis=1) * (spread.walk / m) ** 0.5
    sign = rng.choice((-1.0, 1.0), (half, m))
    noise = rng.choice(spread.shape, (half, m)) * sign * spread.noise**0.5
    effect = rng.standard_normal((half, effect_root.shape[1])) @ effect_root.T
    error = common + walk + noise + effect
    # Each error also comes with the other sign, which steadies the means of few paths.
    error = np.concatenate([error, -error])[:n_paths]
    level_var = spread.common + spread.walk * np.arange(1, m + 1) / m
    rate = rate_of(np.minimum(log_total, MAX_LOG)) * np.exp(error - level_var / 2)
    weight = rng.standard_gamma(np.broadcast_to(precision * shape, (n_paths, *shape.shape)))
    weight /= np.maximum(weight.sum(axis=2, keepdims=True), 1e-300)
    counts = rng.poisson(rate[:, :, None] * weight)
    return _steadied(counts, rate.mean(axis=0)[:, None] * shape, rng).astype(np.float64)


def _steadied(
    counts: NDArray[np.int64], mean: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Add or take one contact on randomly chosen paths until every hour has its mean."""
    short = np.rint(len(counts) * mean - counts.sum(axis=0)).astype(np.int64)
    lot = rng.random(counts.shape)
    lot[(counts == 0) & (short < 0)] = 2.0  # nothing to take
    rank = lot.argsort(axis=0).argsort(axis=0)
    step = np.sign(short) * ((rank < np.abs(short)) & (lot < 2.0))
    steadied: NDArray[np.int64] = counts + step
    return steadied

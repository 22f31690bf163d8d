"""How wrong the day totals will be, learned from the model's own past errors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from forecasts.clean import Baseline, DayTable
from forecasts.level import FIRST_ORIGIN, Level
from forecasts.low_counts import log_variance, rate_of

N_ORIGINS = 20
PRIOR_SD = (0.03, 0.05, 0.04)  # common, random walk, day noise
PRIOR_WEIGHT = 1.5
# A short history hides how far a level can move, and one of less than a year the seasons:
# below so many weeks the prior variances are so much larger.
PRIOR_SCALES = ((9, 4.0), (57, 2.0), (np.inf, 1.0))
INFLATION = 1.2  # fitted level against a level known at past origins


@dataclass(frozen=True, kw_only=True, eq=False)
class Spread:
    """
    Errors of the log day totals.

    Parameters
    ----------
    common, walk, noise
        Variance of what all days share, of a random walk at the horizon's end, of each day.
    shape
        Past day errors in units of their standard deviation, to draw day noise from.
    """

    common: float
    walk: float
    noise: float
    shape: NDArray[np.float64]


def fit_spread(
    table: DayTable,
    base: Baseline,
    clean: NDArray[np.float64],
    ordinary: NDArray[np.float64],
    level: Level,
) -> Spread:
    """
    Split the errors at past weekly origins into common, random walk and day noise.

    Second moments of the errors are regressed, without negative parts, on what the three would
    give: between two days ``common + walk * min(h1, h2)``, on one day ``+ noise``, with h the
    share of the horizon. Poisson noise is taken off, since the paths add it again.

    Parameters
    ----------
    table, base
        Days and their baseline.
    clean
        Log day totals without special effects and accidents, shape (n,).
    ordinary
        Log day totals without special effects, NaN where not observed, shape (n,).
    level
        Models to try at the past origins.
    """
    n, horizon, week = table.n, table.m, table.week
    limit = 8 * max(base.noise_sd, 0.02)
    scale = next(scale for weeks, scale in PRIOR_SCALES if n < weeks * week)
    rows = [PRIOR_WEIGHT**0.5 * row for row in np.eye(3)]
    values = [PRIOR_WEIGHT**0.5 * sd**2 * scale for sd in PRIOR_SD]
    for origin in range(n - week, max(2 * week, FIRST_ORIGIN) - 1, -week)[:N_ORIGINS]:
        h = min(horizon, n - origin)
        error = ordinary[origin : origin + h] - level.forecast(origin, h)
        known = ~np.isnan(error)
        if known.sum() < 2:
            continue
        e = np.clip(error[known], -limit, limit)
        share = (np.arange(1, h + 1) / horizon)[known]
        poisson = log_variance(rate_of(clean[origin : origin + h][known]))
        both = np.minimum.outer(share, share)
        moment = np.outer(e, e) - np.diag(poisson)
        off = ~np.eye(len(e), dtype=np.bool_)
        weight = (h / horizon) ** 0.5
        rows += [
            weight * np.array([1, both[off].mean(), 0]),
            weight * np.array([both[off].mean(), (both[off] ** 2).mean(), 0]),
            weight * np.array([1, share.mean(), 1]),
        ]
        values += [
            weight * moment[off].mean(),
            weight * (moment * both)[off].mean(),
            weight * np.diag(moment).mean(),
        ]
    common, walk, noise = np.maximum(nnls(np.array(rows), np.array(values))[0], 1e-6)
    shape = (ordinary - base.level)[~np.isnan(ordinary)]
    shape = np.clip(shape - np.median(shape), -6 * base.noise_sd, 6 * base.noise_sd)
    return Spread(
        common=common * INFLATION**2,
        walk=walk * INFLATION**2,
        noise=noise,
        shape=shape / max(float(shape.std()), 1e-9),
    )

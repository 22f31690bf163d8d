"""Learn within the day: the hours already seen tell how busy the rest will be."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.sample_paths import Forecast

MAX_SHAPE = 1e6


def update(forecast: Forecast, observed: pd.DataFrame, *, seed: int = 1) -> Forecast:
    """
    Put observed hours into a forecast and move the rest of their days accordingly.

    A day's factor is gamma distributed with mean 1 and the variance that the paths show between
    its hours; given Poisson counts so far its posterior is gamma again, mean
    ``(a + seen) / (a + expected)`` [1]_. Each path keeps its rank: the busiest stays busiest.

    Parameters
    ----------
    forecast
        Forecast made before the day.
    observed
        Columns timestamp (start of the hour), queue and contacts.
    seed
        Seed of the chance.

    Returns
    -------
    Forecast
        With every path equal to what was observed in the observed hours.

    Raises
    ------
    ValueError
        If an hour or queue is not forecast, or a count is negative.

    References
    ----------
    .. [1] A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 2.6.
    """
    paths = forecast.paths.copy()
    seen = np.full(forecast.open.shape, np.nan)
    for stamp, queue, contacts in zip(
        pd.DatetimeIndex(observed["timestamp"]),
        observed["queue"].astype(str),
        observed["contacts"].to_numpy(dtype=np.float64),
        strict=True,
    ):
        d = (stamp.date() - forecast.start).days
        if queue not in forecast.queues or not 0 <= d < forecast.n_days:
            raise ValueError(f"update: hour must be forecast, got {stamp} of {queue}")
        if not contacts >= 0:
            raise ValueError(f"update: contacts must be 0 or more, got {contacts:g} at {stamp}")
        seen[forecast.queues.index(queue), d, stamp.hour] = contacts
    rng = np.random.default_rng(seed)
    for q, d in np.argwhere(~np.isnan(seen).all(axis=2)):
        paths[:, q, d] = _rest_of_day(paths[:, q, d], seen[q, d], rng)
    return Forecast(start=forecast.start, queues=forecast.queues, paths=paths, open=forecast.open)


def _rest_of_day(
    paths: NDArray[np.float64], seen: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the paths of a day, shape (n_paths, 24), given the hours seen, NaN where not yet."""
    known = ~np.isnan(seen)
    before, after = paths[:, known].sum(axis=1), paths[:, ~known].sum(axis=1)
    moved = np.where(known, np.nan_to_num(seen), paths)
    expected, rest = float(before.mean()), float(after.mean())
    if expected <= 0 or rest <= 0:
        return moved
    variance = float(np.cov(before, after)[0, 1]) / (expected * rest)
    shape = min(1 / variance, MAX_SHAPE) if variance > 0 else MAX_SHAPE
    total = expected + rest
    prior = (shape + before + after) / (shape + total)
    posterior = rng.gamma(shape + np.nansum(seen), 1 / (shape + expected), len(paths))
    rank = prior.argsort().argsort()
    factor = np.sort(posterior)[rank] / prior
    return np.where(known, moved, moved * factor[:, None])

"""Steady growth: what all plain models of the level miss, if it is beyond doubt."""

import numpy as np
from numpy.typing import NDArray

MIN_ORIGINS = 14
MAX_ORIGINS = 26
HORIZON_WEEKS = 4
HALF_LIFE = 8.0  # after how long an error counts half [weeks]
LAG_WEEKS = 1.5  # how old a level is, on the mean, when it is first used
LIMIT = 1.0  # no error of a log day total counts for more
DOUBT = 3.0  # squared standard errors within which a drift is taken for chance
CHANCE = 0.005  # drift that errors too much alike are allowed as noise, at least [1/week]


def shrunken_drift(errors: list[NDArray[np.float64]], week: int) -> float:
    """
    Return by how much a day the level outgrows its forecasts, shrunken towards 0 [1]_.

    Each past origin gives one slope through the days' errors; a level's age counts as horizon.
    A wandering level has slopes of changing sign and is left alone.

    Parameters
    ----------
    errors
        Log day totals less their forecasts from each past weekly origin, the latest first,
        each of 1 to ``HORIZON_WEEKS * week`` days.
    week
        Open days a week.

    References
    ----------
    .. [1] W. James and C. Stein, Proc. 4th Berkeley Symp. 1, 1961, p. 361.
    """
    if len(errors) < MIN_ORIGINS:
        return 0.0
    slope, weight = np.zeros(len(errors)), np.zeros(len(errors))
    for j, error in enumerate(errors):
        ahead = horizon_days(len(error), week)
        slope[j] = (np.clip(error, -LIMIT, LIMIT) @ ahead) / (ahead @ ahead)
        weight[j] = 0.5 ** (j / HALF_LIFE) * len(error) / (HORIZON_WEEKS * week)
    mean = float(np.average(slope, weights=weight))
    variance = float(np.average((slope - mean) ** 2, weights=weight)) + (CHANCE / week) ** 2
    # Horizons of neighbouring origins overlap: only every fourth tells something new.
    independent = weight.sum() ** 2 / (weight**2).sum() / HORIZON_WEEKS
    doubt = DOUBT * variance / max(independent, 0.5)
    return mean * max(0.0, 1 - float(doubt) / max(mean**2, 1e-12))


def horizon_days(n_days: int, week: int) -> NDArray[np.float64]:
    """Return the age of the level on each day of a forecast, shape (n_days,). [days]"""
    days: NDArray[np.float64] = np.arange(1.0, n_days + 1) + LAG_WEEKS * week
    return days

"""Places in the year and in the month: slow seasons of the day totals."""

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable
from forecasts.shrink import shrunken_fit

YEAR_DAYS = 365.25
MIN_SPAN_YEAR = 400  # days on record before a year's season can be told from a trend
MIN_SPAN_MONTH = 45
HARMONICS = np.repeat([1, 2, 3], 2)
MONTH_SD = 0.03


def fourier(phase: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return three pairs of sines and cosines, shape (n, 6); phase 1 is a whole turn."""
    turns = [2 * np.pi * k * phase for k in (1, 2, 3)]
    return np.column_stack([f(turn) for turn in turns for f in (np.sin, np.cos)])


def year_season(table: DayTable, clean: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Fit the place in the year, beside weekdays and a straight trend.

    Parameters
    ----------
    table
        Days.
    clean
        Log day totals without special effects and accidents, shape (n,).

    Returns
    -------
    ndarray, shape (n + m,)
        Log effect on each day; 0 with less than 400 days on record.
    """
    n = table.n
    if (table.days[n - 1] - table.days[0]).days <= MIN_SPAN_YEAR:
        return np.zeros(len(table.days))
    years = (table.days - table.days[0]).days.to_numpy() / YEAR_DAYS
    weekday = (table.days.day_of_week.to_numpy()[:, None] == np.array(table.weekdays)).astype(float)
    x = np.hstack([fourier(years), (years - years[n - 1])[:, None], weekday])
    penalty = np.concatenate([8.0 * HARMONICS**2, [20.0], np.zeros(len(table.weekdays))])
    fit = shrunken_fit(x[:n], clean, 1.0, (penalty + 1e-9) ** -0.5)
    effect: NDArray[np.float64] = x[:, :6] @ fit.mean[:6]
    return effect


def month_season(
    table: DayTable, base: Baseline, clean: NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Fit the place in the month: pay days, bills.

    Returns
    -------
    ndarray, shape (n + m,)
        Log effect on each day; 0 with less than 45 days on record.
    """
    n = table.n
    if (table.days[n - 1] - table.days[0]).days <= MIN_SPAN_MONTH:
        return np.zeros(len(table.days))
    phase = (table.days.day.to_numpy() - 1) / table.days.days_in_month.to_numpy()
    x = fourier(phase)
    ratio = (clean - base.level)[base.ordinary]
    limit = 4 * base.noise_sd
    noise_sd = max(float(np.std(np.clip(ratio, -limit, limit))), 1e-3)
    fit = shrunken_fit(x[:n][base.ordinary], ratio, noise_sd, MONTH_SD / HARMONICS**0.5)
    effect: NDArray[np.float64] = x @ fit.mean
    return effect

"""How the hours of special days differ from their weekday's."""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable
from forecasts.shapes import Shapes
from forecasts.starts import start_hours
from forecasts.uplift import Uplift

SOFTENING = 0.02  # of the day, spread over its hours before logarithms are taken
MIN_CONTACTS = 20  # fewer say nothing about a shape


def day_shapes(
    table: DayTable, shapes: Shapes, base: Baseline, uplift: Uplift
) -> NDArray[np.float64]:
    """
    Return the share of each hour on the days to forecast.

    What a day has beyond a usual one lies in the hours from its start on. A special day's log
    shape is that, plus what past days of its kind had in common, plus what past days of its name
    had beyond that; each is shrunken by its own noise.

    Returns
    -------
    ndarray, shape (m, n_hours)
        Rows sum to 1.
    """
    n = table.n
    place = np.searchsorted(table.weekdays, table.days.day_of_week)
    size = np.exp(np.concatenate([base.ratio, uplift.effect[n:]]))
    usual = _from_start_on(table, shapes.profile[place], size)
    share = usual[n:].copy()
    total = np.maximum(table.totals, 1.0)
    soft = SOFTENING / len(table.hours)
    seen = np.nan_to_num(table.counts) / total[:, None]
    ratio = np.log((seen + soft) / (usual[:n] + soft))
    noise = len(table.hours) * (1 / total + 1 / shapes.precision)
    usable = table.whole & (table.totals >= MIN_CONTACTS)

    def past(dates: set[dt.date]) -> NDArray[np.intp]:
        return np.flatnonzero(table.on(dates)[:n] & usable)

    for i in np.flatnonzero(table.special_mask[n:]).tolist():
        date = table.days[n + i].date()
        first = next(day for day in table.special if day.date == date)
        kind = past({d.date for d in table.special if d.kind == first.kind})
        name = past({d.date for d in table.special if d.name == first.name})
        effect = shrunken_mean(ratio[kind], usual[kind], noise[kind])
        effect = effect + shrunken_mean(ratio[name] - effect, usual[name], noise[name])
        share[i] = usual[n + i] * np.exp(effect)
        share[i] /= share[i].sum()
    return share


def _from_start_on(
    table: DayTable, share: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Put what days have beyond usual ones into the hours from their start on."""
    share, hours = share.copy(), np.array(table.hours)
    for i, start in start_hours(table).items():
        after = hours >= start
        part = float(share[i, after].sum())
        if size[i] > 1 and part > 0:
            share[i, after] *= 1 + (size[i] - 1) / part
            share[i] /= size[i]
    return share


def shrunken_mean(
    ratio: NDArray[np.float64], weight: NDArray[np.float64], noise: NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Return the mean of some days' log ratios, shrunken by how uncertain it is [1]_.

    Parameters
    ----------
    ratio
        Log of the share seen over the share usual, shape (n_days, n_hours).
    weight
        Weight of the hours, shape (n_days, n_hours), rows summing to 1.
    noise
        Expected weighted square of a day's log ratio by chance alone, shape (n_days,).

    References
    ----------
    .. [1] B. Efron and C. Morris, J. Am. Stat. Assoc. 68(341), 1973, doi:10.2307/2284155.
    """
    k = len(ratio)
    if not k:
        return np.zeros(ratio.shape[1])
    mean: NDArray[np.float64] = ratio.mean(axis=0)
    chance = float(noise.mean())
    between = float((weight * (ratio - mean) ** 2).sum()) / (k - 1) if k > 1 else chance
    signal = float((weight.mean(axis=0) * mean**2).sum())
    return mean * max(0.0, 1 - max(between, chance) / k / max(signal, 1e-12))

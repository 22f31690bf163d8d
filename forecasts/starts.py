"""
Effects that set in at an hour of the day: the hours before it are as usual.

With ``part`` the usual share of the day from that hour on, and ``b`` the log effect on those
hours, the day's total is ``1 - part + part exp(b)`` times a usual one.
"""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable

RECENT_WEEKS = 8
LEAST_PART = 0.01


def touched_part(table: DayTable, base: Baseline) -> NDArray[np.float64]:
    """Return the usual share of each day from its start hour on, shape (n + m,); mostly 1."""
    part = np.ones(len(table.days))
    starts = start_hours(table)
    if starts:
        shares = _usual_shares(table, base)
        place = np.searchsorted(table.weekdays, table.days.day_of_week)
        hours = np.array(table.hours)
        for i, start in starts.items():
            part[i] = max(float(shares[place[i], hours >= start].sum()), LEAST_PART)
    return part


def start_hours(table: DayTable) -> dict[int, int]:
    """
    Return the start hour of the days, by number, that have one.

    Where a campaign meets a holiday it is the campaign's: the larger effect sets the shape.
    """
    starts: dict[dt.date, int] = {}
    days = [day for day in table.special if day.is_campaign]
    found = {day.date for day in days}
    for day in [*days, *(day for day in table.special if day.date not in found)]:
        starts[day.date] = min(starts.get(day.date, day.starts_hour), day.starts_hour)
    late = {date for date, start in starts.items() if start > 0}
    return {i: starts[table.days[i].date()] for i in np.flatnonzero(table.on(late)).tolist()}


def _usual_shares(table: DayTable, base: Baseline) -> NDArray[np.float64]:
    """Return each weekday's recent share of the open hours, shape (n_weekdays, n_hours)."""
    place = np.searchsorted(table.weekdays, table.days.day_of_week)[: table.n]
    usable = base.ordinary & table.whole
    counts = np.nan_to_num(table.counts)
    pooled = counts[usable].sum(axis=0) if usable.any() else counts.sum(axis=0)
    shares = np.zeros((table.week, len(table.hours)))
    for w in range(table.week):
        recent = counts[(place == w) & usable][-RECENT_WEEKS:].sum(axis=0)
        total = recent if recent.sum() > 0 else pooled
        shares[w] = total / max(float(total.sum()), 1e-9)
    return shares


def day_effect(b: NDArray[np.float64], part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log effect on the day of a log effect on a part of it."""
    effect: NDArray[np.float64] = np.where(part < 1, np.log1p(part * np.expm1(b)), b)
    return effect


def seen_effect(
    table: DayTable, base: Baseline, part: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Measure the log effects of the days on record, each on its part of the day.

    Returns
    -------
    effect, chance_sd : ndarray, shape (n,)
        Log of the contacts in the part over usual ones, and what chance adds to the day's noise,
        since a part holds few contacts.
    """
    effect, chance_sd = base.ratio.copy(), np.zeros(table.n)
    hours = np.array(table.hours)
    for i, start in start_hours(table).items():
        if i >= table.n:
            continue
        after = float(np.nansum(table.counts[i, hours >= start]))
        usual = float(np.exp(base.level[i])) * part[i]
        effect[i] = np.log((after + 0.5) / (usual + 0.5))
        chance_sd[i] = (after + 0.5) ** -0.5
    return effect, chance_sd


def slope(b: NDArray[np.float64], part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much the day's log effect grows with that on a part of it."""
    grown = part * np.exp(b)
    rate: NDArray[np.float64] = np.where(part < 1, grown / (1 - part + grown), 1.0)
    return rate

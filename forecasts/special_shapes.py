"""How the hours of special days differ from their weekday's."""

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import DayTable
from forecasts.shapes import Shapes

OWN_WEIGHT = 1.5  # of the weekday's shape, in usual days
KIND_WEIGHT = 0.5  # of each past day of the kind
NAME_WEIGHT = 3.0  # of each past day of the name
MOST_DAYS = 6
SOFTENING = 0.3  # of a day, spread over the hours before ratios are taken


def day_shapes(table: DayTable, shapes: Shapes) -> NDArray[np.float64]:
    """
    Return the share of each hour on the days to forecast.

    Special days take their weekday's shape times the mean ratio, on past days of the same kind
    and of the same name, of the shape seen to the shape usual.

    Returns
    -------
    ndarray, shape (m, n_hours)
        Rows sum to 1.
    """
    n, n_hours = table.n, len(table.hours)
    place = np.searchsorted(table.weekdays, table.days.day_of_week)
    usual = shapes.profile[place]
    share = usual[n:].copy()
    counts = np.nan_to_num(table.counts)
    seen = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    special = table.special_mask
    for i in np.flatnonzero(special[n:]).tolist():
        date = table.days[n + i].date()
        here = [day for day in table.special if day.date == date]
        total = OWN_WEIGHT * usual[n + i]
        for same, weight in (
            ({d.date for d in table.special if d.kind == here[0].kind}, KIND_WEIGHT),
            ({d.date for d in table.special if d.name == here[0].name}, NAME_WEIGHT),
        ):
            past = np.flatnonzero(table.on(same)[:n] & table.whole)
            if len(past):
                ratio = (seen[past].mean(axis=0) + SOFTENING / n_hours) / (
                    usual[past].mean(axis=0) + SOFTENING / n_hours
                )
                shape = usual[n + i] * ratio
                total = total + weight * min(len(past), MOST_DAYS) * shape / shape.sum()
        share[i] = total / total.sum()
    return share

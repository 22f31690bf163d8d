"""Special days as regressors: kinds, names, and the days around them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable

# Prior spread of the log effect: the kind's, how it grows on quiet weekdays, a name's deviation
# from its kind, and the days around, by distance. Evidence scales them all, see uplift.py.
KIND_SD, QUIET_SD, NAME_SD = 0.5, 0.7, 0.3
NEAR_KIND_SD = {-2: 0.06, -1: 0.15, 1: 0.15, 2: 0.06}
NEAR_NAME_SD = {-2: 0.06, -1: 0.12, 1: 0.12, 2: 0.06}
QUIET_WEEKS = 8
CAMPAIGNS = ("promotion",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """
    A column of the regression.

    Parameters
    ----------
    group
        ``kind``, ``quiet`` (kind times how quiet the weekday is), ``name``, ``near_kind`` or
        ``near_name``.
    label
        The kind or name.
    offset
        Distance from the special day; 0 for the day itself. [days]
    campaign
        Whether the kind is a campaign, whose effects are on another scale than a holiday's.
    prior_sd
        Prior spread of its log effect before evidence scales it.
    """

    group: str
    label: str
    offset: int = 0
    campaign: bool = False
    prior_sd: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """
    The columns that differ from 0 on some day.

    Parameters
    ----------
    terms
        What the columns stand for, length k.
    x
        Values on all days, shape (n + m, k).
    """

    terms: tuple[Term, ...]
    x: NDArray[np.float64]


def special_design(table: DayTable, base: Baseline) -> Design:
    """Return the regressors of a queue's special days and their neighbours."""
    columns = [(term, values) for term, values in _columns(table, base) if np.any(values)]
    x = np.column_stack([v for _, v in columns]) if columns else np.zeros((len(table.days), 0))
    return Design(terms=tuple(term for term, _ in columns), x=x)


def _columns(table: DayTable, base: Baseline) -> Iterator[tuple[Term, NDArray[np.float64]]]:
    ordinary = ~table.special_mask
    quiet = _quietness(table, base)
    kinds = {day.name: day.kind for day in table.special}
    for kind in sorted(set(kinds.values())):
        dates = {day.date for day in table.special if day.kind == kind}
        on, campaign = table.on(dates).astype(np.float64), kind in CAMPAIGNS
        yield Term(group="kind", label=kind, campaign=campaign, prior_sd=KIND_SD), on
        yield Term(group="quiet", label=kind, campaign=campaign, prior_sd=QUIET_SD), on * quiet
        for offset, sd in NEAR_KIND_SD.items():
            near = (table.on(dates, offset) & ordinary).astype(np.float64)
            yield Term(group="near_kind", label=kind, offset=offset, prior_sd=sd), near
    for name, kind in sorted(kinds.items()):
        dates = {day.date for day in table.special if day.name == name}
        on, campaign = table.on(dates).astype(np.float64), kind in CAMPAIGNS
        yield Term(group="name", label=name, campaign=campaign, prior_sd=NAME_SD), on
        for offset, sd in NEAR_NAME_SD.items():
            near = (table.on(dates, offset) & ordinary).astype(np.float64)
            yield Term(group="near_name", label=name, offset=offset, prior_sd=sd), near


def _quietness(table: DayTable, base: Baseline) -> NDArray[np.float64]:
    """Return how far the weekday lies above the quietest one: a holiday makes days alike."""
    weekday = table.days.day_of_week.to_numpy()
    past = weekday[: table.n]
    usual = {w: float(np.median(base.level[past == w][-QUIET_WEEKS:])) for w in np.unique(past)}
    low = min(usual.values())
    return np.array([low - usual.get(w, low) for w in weekday])

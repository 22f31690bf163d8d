"""Special days as regressors: kinds, phases, names, and the days around them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable
from forecasts.types import TAIL_DAYS, SpecialDay

# Prior spread of the log effect: the kind's, how it grows on quiet weekdays, a phase's and a name's
# deviation from their kind, a name's in a phase, and the days around, by distance. Evidence scales
# them all, see uplift.py.
KIND_SD, QUIET_SD, PHASE_SD, NAME_SD, OCCASION_SD = 0.5, 0.7, 0.4, 0.3, 0.3
NEAR_KIND_SD = {-2: 0.06, -1: 0.15, 1: 0.15, 2: 0.06}
NEAR_NAME_SD = {-2: 0.06, -1: 0.12, 1: 0.12, 2: 0.06}
QUIET_WEEKS = 8
# What follows a campaign's last listed day falls off; a mixture of a fast and a slow decay can
# take most forms. [days]
TAIL_DECAYS = (1.5, 5.0)
TAIL_KIND_SD, TAIL_NAME_SD = 0.3, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """
    A column of the regression.

    Parameters
    ----------
    group
        ``kind``, ``quiet`` (kind times how quiet the weekday is), ``phase`` (of a kind),
        ``name``, ``occasion`` (a name's phase), ``near_kind``, ``near_name``, ``tail_kind`` or
        ``tail_name``.
    label
        The kind, phase, name or occasion.
    offset
        Distance from the special day; 0 for the day itself and for tails. [days]
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
    quiet = _quietness(table, base)
    for kind, days in _grouped(table, lambda day: day.kind):
        on, campaign = _on(table, days), days[0].is_campaign
        yield Term(group="kind", label=kind, campaign=campaign, prior_sd=KIND_SD), on
        if not campaign:
            yield Term(group="quiet", label=kind, prior_sd=QUIET_SD), on * quiet
        yield from _around(table, "kind", kind, days, NEAR_KIND_SD, TAIL_KIND_SD)
    for phase, days in _grouped(table, lambda day: f"{day.kind}/{day.phase}", phased=True):
        campaign = days[0].is_campaign
        yield (
            Term(group="phase", label=phase, campaign=campaign, prior_sd=PHASE_SD),
            _on(table, days),
        )
    for name, days in _grouped(table, lambda day: day.name):
        campaign = days[0].is_campaign
        yield Term(group="name", label=name, campaign=campaign, prior_sd=NAME_SD), _on(table, days)
        yield from _around(table, "name", name, days, NEAR_NAME_SD, TAIL_NAME_SD)
    for occasion, days in _grouped(table, lambda day: day.occasion, phased=True):
        campaign = days[0].is_campaign
        yield (
            Term(group="occasion", label=occasion, campaign=campaign, prior_sd=OCCASION_SD),
            _on(table, days),
        )


def _around(
    table: DayTable,
    group: str,
    label: str,
    days: list[SpecialDay],
    near_sd: dict[int, float],
    tail_sd: float,
) -> Iterator[tuple[Term, NDArray[np.float64]]]:
    """Give the ordinary days before and after their columns; after a campaign, a tail."""
    ordinary, dates = ~table.special_mask, {day.date for day in days}
    campaign = days[0].is_campaign
    for offset, sd in near_sd.items():
        if not (campaign and offset > 0):
            near = (table.on(dates, offset) & ordinary).astype(np.float64)
            yield Term(group=f"near_{group}", label=label, offset=offset, prior_sd=sd), near
    if campaign:
        # After several days of one campaign, the tail is that of the last.
        after = table.days_after_campaign
        reached = np.zeros(len(after), dtype=np.bool_)
        for k in range(1, TAIL_DAYS + 1):
            reached |= table.on(dates, k) & (after == k)
        for decay in TAIL_DECAYS:
            tail = np.where(reached, np.exp((1 - after) / decay), 0.0)
            term = Term(group=f"tail_{group}", label=label, campaign=True, prior_sd=tail_sd)
            yield term, tail


def _grouped(
    table: DayTable, label: Callable[[SpecialDay], str], *, phased: bool = False
) -> list[tuple[str, list[SpecialDay]]]:
    """Put special days with one label together, in the labels' order."""
    groups: dict[str, list[SpecialDay]] = {}
    for day in table.special:
        if day.phase or not phased:
            groups.setdefault(label(day), []).append(day)
    return sorted(groups.items())


def _on(table: DayTable, days: list[SpecialDay]) -> NDArray[np.float64]:
    return table.on({day.date for day in days}).astype(np.float64)


def _quietness(table: DayTable, base: Baseline) -> NDArray[np.float64]:
    """Return how far the weekday lies above the quietest one: a holiday makes days alike."""
    weekday = table.days.day_of_week.to_numpy()
    past = weekday[: table.n]
    usual = {w: float(np.median(base.level[past == w][-QUIET_WEEKS:])) for w in np.unique(past)}
    low = min(usual.values())
    return np.array([low - usual.get(w, low) for w in weekday])

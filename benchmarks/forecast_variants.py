"""
Series to test a forecaster on beyond the few real ones: cut, thinned, added up, made.

A change that helps the development series alone is tuning; one that helps these as well is
progress. Every variant says from which days it is forecast.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasts import History
from forecasts.backtest import protocol_origins

WEEK = dt.timedelta(days=7)
SHARES = np.array([1, 2, 3, 4, 4, 3, 2, 3, 4, 5, 5, 4, 3, 2]) / 45  # 08:00 to 21:00
WEEKDAYS = np.array([1.1, 1.05, 1.0, 1.0, 1.05, 0.9, 0.9])


@dataclass(frozen=True, kw_only=True, eq=False)
class Variant:
    """
    A series and where to forecast it from.

    Parameters
    ----------
    group
        What was done, such as ``thinned``.
    name
        The series it was done to.
    history
        What is on record, past every origin too.
    origins
        Days to forecast from.
    memory_weeks
        Weeks before the origin that the forecaster may see; ``None`` for all.
    """

    group: str
    name: str
    history: History
    origins: tuple[dt.date, ...]
    memory_weeks: int | None = None

    def known(self, origin: dt.date) -> History:
        """Return what the forecaster may see."""
        if self.memory_weeks is None:
            return self.history
        first = origin - self.memory_weeks * WEEK
        skip = max((first - self.history.first_day).days, 0)
        return replace(self.history, contacts=self.history.contacts.iloc[24 * skip :])


def variants(histories: dict[str, History], seed: int = 1) -> Iterator[Variant]:
    """Return all variants of some real series, and generated ones."""
    rng = np.random.default_rng(seed)
    for name, history in histories.items():
        origins = protocol_origins(history)
        yield Variant(group="as they are", name=name, history=history, origins=origins)
        for days in (9, 17):
            moved = tuple(
                o - dt.timedelta(days=days)
                for o in origins
                if (o - history.first_day).days - days >= 15
            )
            yield Variant(group="shifted", name=f"{name} {days}", history=history, origins=moved)
        for share in (0.2, 0.02):
            thin = thinned(history, share, rng)
            yield Variant(group=f"thinned {share}", name=name, history=thin, origins=origins)
        for weeks in (2, 4, 8, 13, 26):
            long = tuple(o for o in origins if (o - history.first_day).days >= 7 * weeks)
            yield Variant(
                group=f"{weeks} weeks",
                name=name,
                history=history,
                origins=long,
                memory_weeks=weeks,
            )
        yield from _years(name, history)
    names = list(histories)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            total = added(histories[one], histories[other], rng)
            if total is not None:
                found = protocol_origins(total)
                yield Variant(
                    group="sums", name=f"{one}+{other}", history=total, origins=found[-8:]
                )
    yield from generated(seed)


def _years(name: str, history: History) -> Iterator[Variant]:
    n_years = (history.last_day - history.first_day).days // 364
    if n_years < 2:
        return
    for year in range(n_years):
        kept = history.contacts.iloc[24 * 364 * year : 24 * 364 * (year + 1)]
        part = replace(history, contacts=kept)
        yield Variant(
            group="single years",
            name=f"{name} {year + 1}",
            history=part,
            origins=protocol_origins(part),
        )


def thinned(history: History, share: float, rng: np.random.Generator) -> History:
    """Keep each contact with a probability: the same rates with more noise and many zeros."""
    counts = history.contacts.to_numpy()
    known = ~np.isnan(counts)
    kept = np.full(counts.shape, np.nan)
    kept[known] = rng.binomial(counts[known].astype(np.int64), share)
    return replace(history, contacts=pd.Series(kept, index=history.contacts.index))


def added(one: History, other: History, rng: np.random.Generator) -> History | None:
    """Add two series on the hours both are open, the busier thinned to the other's size."""
    low, high = sorted((one, other), key=lambda h: float(np.nanmean(h.counts)))
    high = thinned(high, float(np.nanmean(low.counts) / np.nanmean(high.counts)), rng)
    n_weeks = min(len(low.days), len(high.days)) // 7
    ends = [h.last_day + dt.timedelta(days=1) for h in (low, high)]
    ends = [e - dt.timedelta(days=e.weekday()) for e in ends]
    both = [
        h.before(e).contacts.iloc[-24 * 7 * (n_weeks - 1) :]
        for h, e in zip((low, high), ends, strict=True)
    ]
    if n_weeks < 9:
        return None
    total = pd.Series(both[0].to_numpy() + both[1].to_numpy(), index=both[0].index)
    moved = ends[0] - ends[1]
    days = low.special_days + tuple(replace(d, date=d.date + moved) for d in high.special_days)
    sum_of_both = History(queue="sum", contacts=total, special_days=days)
    return sum_of_both if len(sum_of_both.open_weekdays) > 0 else None


def generated(seed: int) -> Iterator[Variant]:
    """Return made series whose trouble has a name."""
    for weeks, a_day in ((24, 400.0), (60, 60.0), (60, 3000.0)):
        for trouble in TROUBLES:
            rng = np.random.default_rng([seed, weeks, int(a_day), TROUBLES.index(trouble)])
            history = made(trouble, weeks, a_day, rng)
            yield Variant(
                group=f"made: {trouble}",
                name=f"{weeks} weeks, {a_day:g} a day",
                history=history,
                origins=protocol_origins(history)[-5:],
            )


TROUBLES = (
    "steady",
    "growth",
    "decline",
    "level shifts",
    "accidents",
    "closures",
    "changing shape",
    "changing weekdays",
    "wandering level",
)


def made(trouble: str, weeks: int, a_day: float, rng: np.random.Generator) -> History:
    """Make a series open 08:00 to 22:00 every day, with one kind of trouble."""
    n = 7 * weeks
    day = np.arange(n)
    log_level = np.log(a_day) + rng.normal(0, 0.06, n)
    weekday = np.log(np.tile(WEEKDAYS, weeks))
    shape = np.tile(SHARES, (n, 1))
    match trouble:
        case "growth":
            log_level += 0.02 * (day - n) / 7
        case "decline":
            log_level -= 0.015 * day / 7
        case "level shifts":
            for at in rng.choice(n, weeks // 12, replace=False):
                log_level[at:] += rng.choice((-1.0, 1.0)) * rng.uniform(0.2, 0.5)
        case "accidents":
            hit = rng.choice(n, weeks // 3, replace=False)
            log_level[hit] += rng.choice((-1.0, 1.0), len(hit)) * rng.uniform(0.5, 1.5, len(hit))
        case "changing shape":
            late = np.roll(SHARES, 3)
            mix = np.clip((day - 0.5 * n) / (0.4 * n), 0, 1)[:, None]
            shape = (1 - mix) * SHARES + mix * late
        case "changing weekdays":
            mix = np.clip((day - 0.5 * n) / (0.4 * n), 0, 1)
            weekday = (1 - mix) * weekday + mix * np.log(
                np.tile([0.8, 0.9, 1.0, 1.0, 1.2, 1.2, 0.9], weeks)
            )
        case "wandering level":
            log_level += np.cumsum(rng.normal(0, 0.03, n))
    counts = np.full((n, 24), np.nan)
    counts[:, 8:22] = rng.poisson(np.exp(log_level + weekday)[:, None] * shape)
    if trouble == "closures":
        first = rng.choice(n - 10, weeks // 8, replace=False)
        for at in first:
            counts[at : at + int(rng.integers(1, 9))] = np.nan
    index = pd.date_range("2024-01-01", periods=24 * n, freq="h")
    return History(queue="made", contacts=pd.Series(counts.ravel(), index=index))

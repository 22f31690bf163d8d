"""The forecaster: level and special days give day totals, shapes give hours, errors give spread."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from forecasts.clean import Baseline, DayTable, baseline, day_table
from forecasts.closures import closed_dates
from forecasts.level import Level, fit_level
from forecasts.low_counts import rate_of
from forecasts.paths import draw_paths
from forecasts.sample_paths import Forecast, queue_rng
from forecasts.season import month_season, year_season
from forecasts.shapes import Shapes, fit_shapes
from forecasts.special_shapes import day_shapes
from forecasts.spread import Spread, fit_spread
from forecasts.together import level_correlation, ranks_together
from forecasts.types import HOURS, History
from forecasts.uplift import Uplift, borrowed_effects, fit_uplift, name_effects

LEAST_TRUST = 0.5  # days whose effect is less sure tell nothing of the errors of usual days


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """
    Everything learned about one queue, part by part.

    Parameters
    ----------
    table
        Days on record and to forecast.
    base
        What the days on record would have been without anything special.
    uplift
        Effects of special days.
    year, month
        Log effects of the place in the year and the month, shape (n + m,).
    level
        Models of the level.
    spread
        Errors of the day totals.
    shapes
        Shares of the day by hour and weekday.
    """

    table: DayTable
    base: Baseline
    uplift: Uplift
    year: NDArray[np.float64]
    month: NDArray[np.float64]
    level: Level
    spread: Spread
    shapes: Shapes

    @property
    def log_total(self) -> NDArray[np.float64]:
        """Expected log day totals of the days to forecast, shape (m,)."""
        n, m = self.table.n, self.table.m
        return self.level.forecast(n, m) + self.uplift.effect[n:]

    @property
    def expected_total(self) -> NDArray[np.float64]:
        """Expected day totals of the days to forecast, the mean of the paths, shape (m,)."""
        half_var = (self.spread.noise + self.uplift.variance[self.table.n :]) / 2
        expected: NDArray[np.float64] = rate_of(self.log_total) * np.exp(half_var)
        return expected

    def paths(self, n_paths: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Draw sample paths of the days to forecast, shape (n_paths, m, n_hours)."""
        return draw_paths(
            self.log_total,
            self.uplift.root(self.table.n),
            self.spread,
            day_shapes(self.table, self.shapes, self.base, self.uplift),
            self.shapes.precision,
            n_paths,
            rng,
        )


def fit(
    history: History,
    start: dt.date,
    n_days: int,
    grid: tuple[tuple[int, ...], tuple[int, ...]] | None = None,
) -> Fit:
    """
    Learn one queue from its history before ``start``.

    Parameters
    ----------
    history
        Queue.
    start
        First day to forecast.
    n_days
        Length of the horizon. [days]
    grid
        Open weekdays and hours, when they are known.

    Raises
    ------
    ValueError
        If less than two weeks are on record before ``start``.
    """
    table = day_table(history, start, n_days, grid)
    return _fit_table(table, baseline(table), {})


def fit_team(histories: Sequence[History], start: dt.date, n_days: int) -> tuple[Fit, ...]:
    """Learn several queues, which lend each other the effects of special days by name."""
    tables = [day_table(history, start, n_days) for history in histories]
    bases = [baseline(table) for table in tables]
    lent = borrowed_effects([name_effects(t, b) for t, b in zip(tables, bases, strict=True)])
    return tuple(_fit_table(t, b, e) for t, b, e in zip(tables, bases, lent, strict=True))


def _fit_table(table: DayTable, base: Baseline, elsewhere: Mapping[str, float]) -> Fit:
    # The matrices are small: threads would cost more than they bring, most of all on busy cores.
    with threadpool_limits(limits=1, user_api="blas"):
        uplift = fit_uplift(table, base, elsewhere)
        ordinary = np.log(table.totals + 1) - uplift.effect[: table.n]
        # Campaigns differ from one another: what is left of one says the less of the level, the
        # less sure its effect is.
        effect_var = (uplift.variance * uplift.in_campaign)[: table.n]
        trust = base.noise_sd**2 / (base.noise_sd**2 + effect_var)
        usual = table.observed & ~base.accident
        clean = np.where(usual, base.level + trust * (ordinary - base.level), base.level)
        year, month = year_season(table, clean), month_season(table, base, clean)
        level = fit_level(clean, year, month, table.week)
        seen = np.where(table.observed & (trust > LEAST_TRUST), ordinary, np.nan)
        return Fit(
            table=table,
            base=base,
            uplift=uplift,
            year=year,
            month=month,
            level=level,
            spread=fit_spread(table, base, clean, seen, level),
            shapes=fit_shapes(table, base),
        )


def forecast(
    histories: Sequence[History],
    start: dt.date,
    n_days: int,
    *,
    n_paths: int = 400,
    seed: int = 1,
    fits: Sequence[Fit] | None = None,
) -> Forecast:
    """
    Forecast the contacts of a team's queues hour by hour, as sample paths.

    Each queue's paths are its own; which of them belong together follows how the queues' levels
    have moved together, so that a path with a busy month for one is busy for the others, too.

    Parameters
    ----------
    histories
        One a queue; only what lies before ``start`` is used. A history may end some days before
        it: the gap is bridged.
    start
        First day.
    n_days
        Length of the horizon. [days]
    n_paths
        Number of sample paths.
    seed
        Seed of the chance; each queue draws from its own stream, whatever the queues' order.
    fits
        What `fit_team` learned from the same histories, if it is there already.

    Raises
    ------
    ValueError
        If there is no queue, a queue appears twice or has less than two weeks on record, or
        ``n_days`` or ``n_paths`` is below 1.
    """
    queues = tuple(history.queue for history in histories)
    if not queues or len(set(queues)) < len(queues):
        raise ValueError(f"forecast: queues must be there and differ, got {queues}")
    if n_days < 1 or n_paths < 1:
        raise ValueError(
            f"forecast: n_days and n_paths must be 1 or more, got {n_days} and {n_paths}"
        )
    paths = np.zeros((n_paths, len(queues), n_days, HOURS))
    is_open = np.zeros((len(queues), n_days, HOURS), dtype=np.bool_)
    own = np.zeros((n_paths, len(queues)))
    fitted = tuple(fits or fit_team(histories, start, n_days))
    for q, one in enumerate(fitted):
        rng = queue_rng(seed, queues[q])
        paths[:, q], is_open[q] = on_calendar(one, histories[q], start, n_days, n_paths, rng)
        own[:, q] = rng.standard_normal(n_paths)
    if len(queues) > 1:
        correlation = level_correlation([f.table for f in fitted], [f.base for f in fitted])
        ranks = ranks_together(correlation, own)
        for q in range(len(queues)):
            busiest_last = paths[:, q].sum(axis=(1, 2)).argsort(kind="stable")
            paths[:, q] = paths[busiest_last[ranks[:, q]], q]
    return Forecast(start=start, queues=queues, paths=paths, open=is_open)


def on_calendar(
    fitted: Fit,
    history: History,
    start: dt.date,
    n_days: int,
    n_paths: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Draw paths, shape (n_paths, n_days, 24), and the open hours, shape (n_days, 24)."""
    table = fitted.table
    drawn = fitted.paths(n_paths, rng)
    paths = np.zeros((n_paths, n_days, HOURS))
    is_open = np.zeros((n_days, HOURS), dtype=np.bool_)
    closed = closed_dates(history, table)
    hours = np.array(table.hours)
    for i, day in enumerate(table.days[table.n :]):
        d = (day - pd.Timestamp(start)).days
        if d >= 0 and day.date() not in closed:
            paths[:, d, hours] = drawn[:, i]
            is_open[d, hours] = table.open_cells[table.weekdays.index(day.day_of_week)]
    return paths, is_open

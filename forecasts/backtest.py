"""Rolling-origin accuracy: forecast from past midnights, compare with what came."""

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.clean import MEMORY_DAYS
from forecasts.model import fit, on_calendar
from forecasts.sample_paths import queue_rng
from forecasts.scores import PROBABILITIES, Case, Scores, score
from forecasts.types import ONE_DAY, History

SHORT_DAYS = 7
EVERY_DAYS = 28
FIRST_ORIGIN_DAYS = 20
N_PATHS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDay:
    """
    A day that was forecast from the past, beside what came. [contacts]

    Parameters
    ----------
    date
        The day.
    actual, mean
        What came, and what was expected.
    low, high
        Ends of the central 80 % interval.
    """

    date: dt.date
    actual: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, eq=False)
class BacktestResult:
    """
    Accuracy of one queue's forecasts.

    Parameters
    ----------
    queue
        Name of the queue.
    horizons
        Scores by horizon; shorter ones are cut from the same fits. [days]
    seconds
        Processor time of a fit and forecast, mean over the origins. [s]
    origins
        Midnights that forecasts started from.
    days
        Whole days forecast, those of the latest origin where two hold one.
    """

    queue: str
    horizons: Mapping[int, Scores]
    seconds: float
    origins: tuple[dt.date, ...]
    days: tuple[PastDay, ...]


def protocol_origins(history: History, days: int = 28) -> tuple[dt.date, ...]:
    """
    Return the days to forecast from.

    With at least 78 weeks on record 13, with 40 weeks 8, with 20 weeks 5, each 28 days apart and
    the last 28 days before the end; with less, 4 spread evenly from day 20 to 28 days before it.
    """
    span = (history.last_day - history.first_day).days + 1
    if span < 20 * 7:
        steps = np.linspace(FIRST_ORIGIN_DAYS, span - days, 4)
        return tuple(history.first_day + round(step) * ONE_DAY for step in steps)
    count = 13 if span >= 78 * 7 else 8 if span >= 40 * 7 else 5
    end = history.last_day + ONE_DAY
    return tuple(end - max(days, EVERY_DAYS) * k * ONE_DAY for k in range(count, 0, -1))


def backtest(
    history: History,
    *,
    days: int = 28,
    origins: int | None = None,
    seed: int = 1,
    on_progress: Callable[[float], None] | None = None,
) -> BacktestResult:
    """
    Forecast from past days and score the forecasts.

    One fit an origin, knowing at most the 104 weeks before it, forecasts ``days`` days; scores
    of 7 days are cut from it. Open weekdays and hours are those of the whole record.

    Parameters
    ----------
    history
        Queue.
    days
        Horizon. [days]
    origins
        How many of the protocol's origins to use, the latest; all of them by default.
    seed
        Seed of the sample paths.
    on_progress
        Told the share that is done before each origin. Fraction of 1.

    Raises
    ------
    ValueError
        If the record is too short to hold an origin, or ``origins`` is below 1.
    """
    if days < 1 or (origins is not None and origins < 1):
        raise ValueError(f"backtest: days and origins must be 1 or more, got {days} and {origins}")
    span = (history.last_day - history.first_day).days + 1
    if span < FIRST_ORIGIN_DAYS + days:
        raise ValueError(
            f"{history.queue}: history must span {FIRST_ORIGIN_DAYS + days} days to be tested "
            f"{days} days ahead, got {span}"
        )
    chosen = protocol_origins(history, days)[-(origins or 0) :]
    timed = []
    for number, origin in enumerate(chosen):
        if on_progress is not None:
            on_progress(number / len(chosen))
        timed.append(_case(history, origin, days, seed))
    cases = [case for case, _ in timed]
    by_date = {
        day.date: day
        for origin, case in zip(chosen, cases, strict=True)
        for day in _past_days(origin, case)
    }
    return BacktestResult(
        queue=history.queue,
        horizons={
            h: score([case.within(h) for case in cases])
            for h in sorted({min(SHORT_DAYS, days), days})
        },
        seconds=float(np.mean([seconds for _, seconds in timed])),
        origins=chosen,
        days=tuple(by_date[date] for date in sorted(by_date)),
    )


def as_dict(results: Sequence[BacktestResult]) -> dict[str, object]:
    """Return what ``peakroster backtest --json`` prints."""
    return {
        "queues": {
            r.queue: {
                "horizons": {str(h): asdict(scores) for h, scores in r.horizons.items()},
                "seconds": r.seconds,
                "origins": [origin.isoformat() for origin in r.origins],
            }
            for r in results
        }
    }


def _case(history: History, origin: dt.date, days: int, seed: int) -> tuple[Case, float]:
    """Forecast from one origin; also return the processor time it took. [s]"""
    began = time.process_time()
    weekdays, hours = history.open_weekdays, history.open_hours
    fitted = fit(history, origin, days, (weekdays, hours))
    rng = queue_rng(seed, history.queue)
    paths, _ = on_calendar(fitted, history, origin, days, N_PATHS, rng)
    seconds = time.process_time() - began
    ahead = days_ahead(history, origin, days)
    drawn = paths[:, ahead][:, :, hours]
    case = past_case(
        history,
        origin,
        days,
        drawn.mean(axis=0),
        np.quantile(drawn, PROBABILITIES, axis=0),
        np.quantile(drawn.sum(axis=2), PROBABILITIES, axis=0),
    )
    return case, seconds


def days_ahead(history: History, origin: dt.date, days: int) -> NDArray[np.int_]:
    """Return which of the days from an origin on are open weekdays, shape (m,)."""
    weekday = pd.date_range(origin, periods=days, freq="D").day_of_week
    ahead: NDArray[np.int_] = np.flatnonzero(weekday.isin(history.open_weekdays))
    return ahead


def past_case(
    history: History,
    origin: dt.date,
    days: int,
    mean: NDArray[np.float64],
    quantiles: NDArray[np.float64],
    day_quantiles: NDArray[np.float64],
) -> Case:
    """
    Put anybody's forecast of the open days and hours beside what came.

    Parameters
    ----------
    history
        Queue.
    origin, days
        Midnight that the forecast started from, and its horizon.
    mean, quantiles, day_quantiles
        As in `Case`, for `days_ahead` and the open hours of the whole record.
    """
    ahead = days_ahead(history, origin, days)
    index = pd.date_range(origin, periods=days, freq="D")[ahead]
    recorded = pd.Index(history.days).get_indexer(index)
    hours = list(history.open_hours)
    actual = np.where(
        recorded[:, None] >= 0, history.counts[np.maximum(recorded, 0)][:, hours], np.nan
    )
    naive = _weekly_naive_errors(history, origin)
    return Case(
        actual=actual,
        mean=mean,
        quantiles=quantiles,
        day_quantiles=day_quantiles,
        ahead=ahead,
        special=_near_special(history, index),
        naive_abs=float(np.nanmean(np.abs(naive))),
        naive_sq=float(np.nanmean(naive**2)),
    )


def _past_days(origin: dt.date, case: Case) -> list[PastDay]:
    low, high = case.day_quantiles[[PROBABILITIES.index(0.1), PROBABILITIES.index(0.9)]]
    whole = ~np.isnan(case.actual).any(axis=1)
    return [
        PastDay(
            date=origin + int(case.ahead[i]) * ONE_DAY,
            actual=float(case.actual[i].sum()),
            mean=float(case.mean[i].sum()),
            low=float(low[i]),
            high=float(high[i]),
        )
        for i in np.flatnonzero(whole).tolist()
    ]


def _near_special(history: History, index: pd.DatetimeIndex) -> NDArray[np.bool_]:
    days = pd.DatetimeIndex([d.date for d in history.special_days if d.known_in_advance])
    near = [index.isin(days + pd.Timedelta(days=k)) for k in (-1, 0, 1)]
    mask: NDArray[np.bool_] = np.any(near, axis=0)
    return mask


def _weekly_naive_errors(history: History, origin: dt.date) -> NDArray[np.float64]:
    """Return how far last week's hours were off within the history, NaN where unknown."""
    days = history.days
    first = pd.Timestamp(origin) - pd.Timedelta(days=MEMORY_DAYS)
    known = (days < pd.Timestamp(origin)) & (days >= first)
    known &= days.day_of_week.isin(history.open_weekdays)
    counts = history.counts[known][:, list(history.open_hours)].ravel()
    lag = len(history.open_weekdays) * len(history.open_hours)
    return counts[lag:] - counts[:-lag]

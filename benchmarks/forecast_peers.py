"""
The peers of the forecaster, each behind one signature, all on one thread.

They need the dependency group ``benchmark``. Each knows the same history and the same special
days known in advance, forecasts the open days and hours, and is scored by the same protocol.
"""

import datetime as dt
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import lightgbm
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from prophet import Prophet
from statsforecast.models import MSTL, AutoARIMA, AutoETS

from forecasts import History
from forecasts.backtest import days_ahead
from forecasts.clean import MEMORY_DAYS
from forecasts.scores import PROBABILITIES

for talker in ("cmdstanpy", "prophet"):
    logging.getLogger(talker).disabled = True

Floats = NDArray[np.float64]
N_SAMPLES = 400
MEAN_WEEKS = 4
LAG_DAYS = (28, 35, 42, 49, 364)  # no nearer than the longest horizon
YEAR_DAYS = 365.25
LEVELS = (95, 80, 60, 40, 20)  # central intervals whose ends are PROBABILITIES


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """
    What a peer is given: open days and hours, n days on record and m to forecast.

    Parameters
    ----------
    days
        Midnights, length n + m.
    hours
        Open hours.
    counts
        Contacts of the days on record, shape (n, n_hours), NaN where missing.
    special
        Name of the day's special day, length n + m, empty on ordinary days.
    """

    days: pd.DatetimeIndex
    hours: tuple[int, ...]
    counts: Floats
    special: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of days on record."""
        return len(self.counts)

    @property
    def stamps(self) -> pd.DatetimeIndex:
        """Start of every open hour, length (n + m) * n_hours."""
        offset = pd.to_timedelta(list(self.hours), unit="h").to_numpy()
        return pd.DatetimeIndex((self.days.to_numpy()[:, None] + offset).ravel())


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """Expected contacts, shape (m, n_hours), and quantiles at PROBABILITIES, NaN if not given."""

    mean: Floats
    quantiles: Floats
    day_quantiles: Floats


Peer = Callable[[Task], Answer]


def task(history: History, origin: dt.date, days: int) -> Task:
    """Return what is known at an origin, at most 104 weeks of it."""
    first = max(history.first_day, origin - dt.timedelta(days=MEMORY_DAYS))
    past = pd.date_range(first, origin, freq="D", inclusive="left")
    past = past[past.day_of_week.isin(history.open_weekdays)]
    ahead = pd.date_range(origin, periods=days, freq="D")[days_ahead(history, origin, days)]
    counts = history.counts[pd.Index(history.days).get_indexer(past)][:, list(history.open_hours)]
    names = {day.date: day.name for day in history.special_days if day.known_in_advance}
    every = past.append(ahead)
    return Task(
        days=every,
        hours=history.open_hours,
        counts=counts,
        special=tuple(names.get(stamp.date(), "") for stamp in every),
    )


def mean4(t: Task) -> Answer:
    """Return the mean of the last four same weekday-hours, which common tools recommend."""
    weekday = t.days.day_of_week.to_numpy()
    past = {w: t.counts[weekday[: t.n] == w] for w in np.unique(weekday)}
    usual = {
        w: _mean(counts[~np.isnan(counts).all(axis=1)][-MEAN_WEEKS:]) for w, counts in past.items()
    }
    return _point(np.array([usual[w] for w in weekday[t.n :]]))


def prophet(t: Task) -> Answer:
    """Return Prophet with its usual settings, holidays by name with a day around each."""
    days = pd.DataFrame({"ds": t.days, "holiday": t.special})
    days = days[days["holiday"] != ""].assign(lower_window=-1, upper_window=1)
    model = Prophet(
        holidays=days if len(days) else None,
        uncertainty_samples=N_SAMPLES,
        yearly_seasonality=(t.days[-1] - t.days[0]).days > 1.1 * YEAR_DAYS,
    )
    n = t.counts.size
    model.fit(pd.DataFrame({"ds": t.stamps[:n], "y": t.counts.ravel()}).dropna(), seed=1)
    future = pd.DataFrame({"ds": t.stamps[n:]})
    np.random.seed(1)  # noqa: NPY002 - Prophet draws from the global generator
    drawn = model.predictive_samples(future)["yhat"].T
    mean = model.predict(future, vectorized=True)["yhat"].to_numpy()
    return _sampled(np.maximum(mean, 0), np.maximum(drawn, 0), len(t.hours))


def mstl(t: Task) -> Answer:
    """Return statsforecast's MSTL of days and weeks, the rest by AutoARIMA."""
    day = len(t.hours)
    week = day * len(set(t.days.day_of_week))
    y = _filled(t)
    model = MSTL(season_length=[day, week], trend_forecaster=AutoARIMA())
    found = model.forecast(y=y, h=len(t.stamps) - len(y), level=sorted(LEVELS))
    return _levels(found, day)


def auto_ets(t: Task) -> Answer:
    """Return statsforecast's AutoETS of day totals, times the weekday's shape of eight weeks."""
    weekday = t.days.day_of_week.to_numpy()
    filled = _filled(t).reshape(t.n, -1)
    week = len(set(weekday))
    totals = AutoETS(season_length=week).forecast(
        y=filled.sum(axis=1), h=len(t.days) - t.n, level=sorted(LEVELS)
    )
    recent = filled[-8 * week :]
    shape = {w: recent[weekday[: t.n][-8 * week :] == w].sum(axis=0) + 1e-9 for w in set(weekday)}
    share = np.array([shape[w] / shape[w].sum() for w in weekday[t.n :]])
    days = _ends(totals)
    return Answer(
        mean=np.maximum(totals["mean"], 0)[:, None] * share,
        quantiles=np.full((len(PROBABILITIES), *share.shape), np.nan),
        day_quantiles=days,
    )


def boosted(t: Task) -> Answer:
    """Return LightGBM on calendar features and lags beyond the horizon, Poisson loss."""
    features, n = _features(t), t.counts.size
    known = ~np.isnan(t.counts.ravel())
    data = lightgbm.Dataset(features[:n][known], t.counts.ravel()[known])
    settings = {
        "objective": "poisson",
        "learning_rate": 0.05,
        "num_leaves": 31,
        "min_data_in_leaf": 20,
        "num_threads": 1,
        "verbose": -1,
        "seed": 1,
    }
    model = lightgbm.train(settings, data, num_boost_round=300)
    return _point(model.predict(features[n:]).reshape(-1, len(t.hours)))


def boosted_mean4(t: Task) -> Answer:
    """Return the mean of LightGBM and mean4, better than either."""
    return _point((boosted(t).mean + mean4(t).mean) / 2)


def _features(t: Task) -> pd.DataFrame:
    stamps = t.stamps
    y = np.full(len(stamps), np.nan)
    y[: t.counts.size] = t.counts.ravel()
    series = pd.Series(y, index=stamps)
    lags = {f"lag{d}": series.reindex(stamps - pd.Timedelta(days=d)).to_numpy() for d in LAG_DAYS}
    recent = np.array([lags[f"lag{d}"] for d in LAG_DAYS[:MEAN_WEEKS]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a mean of nothing is nothing
        mean = np.nanmean(recent, axis=0)
    names = np.repeat(np.array(t.special, dtype=object), len(t.hours))
    place = pd.Series(t.special)
    near = (place.shift(1, fill_value="") != "") * 1 + (place.shift(-1, fill_value="") != "") * 2
    return pd.DataFrame(
        lags
        | {
            "mean": mean,
            "hour": stamps.hour,
            "weekday": stamps.day_of_week,
            "day": stamps.day,
            "year_day": stamps.day_of_year,
            "trend": (stamps - stamps[0]).days,
            "special": pd.Series(names).astype("category"),
            "near": np.repeat(near.to_numpy(), len(t.hours)),
        }
    )


def _filled(t: Task) -> Floats:
    """Fill gaps with the mean of the weekday-hour, for models that know no gaps."""
    weekday = t.days.day_of_week.to_numpy()[: t.n]
    filled = t.counts.copy()
    for w in np.unique(weekday):
        on = weekday == w
        filled[on] = np.where(np.isnan(filled[on]), _mean(filled[on]), filled[on])
    return filled.ravel()


def _mean(counts: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an hour never seen
        mean: Floats = np.nan_to_num(np.nanmean(counts, axis=0))
    return mean


def _point(mean: Floats) -> Answer:
    nothing = np.full((len(PROBABILITIES), *mean.shape), np.nan)
    return Answer(mean=np.maximum(mean, 0), quantiles=nothing, day_quantiles=nothing[:, :, 0])


def _sampled(mean: Floats, drawn: Floats, n_hours: int) -> Answer:
    """Take quantiles from sample paths, shape (n_samples, m * n_hours)."""
    paths = drawn.reshape(len(drawn), -1, n_hours)
    return Answer(
        mean=mean.reshape(-1, n_hours),
        quantiles=np.quantile(paths, PROBABILITIES, axis=0),
        day_quantiles=np.quantile(paths.sum(axis=2), PROBABILITIES, axis=0),
    )


def _ends(found: dict[str, Floats]) -> Floats:
    """Put the ends of statsforecast's intervals in the order of PROBABILITIES."""
    ends = {0.5: found["mean"]}
    for level in LEVELS:
        tail = round((1 - level / 100) / 2, 3)
        ends |= {tail: found[f"lo-{level}"], round(1 - tail, 3): found[f"hi-{level}"]}
    return np.maximum(np.array([ends[p] for p in PROBABILITIES]), 0)


def _levels(found: dict[str, Floats], n_hours: int) -> Answer:
    quantiles = _ends(found).reshape(len(PROBABILITIES), -1, n_hours)
    return Answer(
        mean=np.maximum(found["mean"], 0).reshape(-1, n_hours),
        quantiles=quantiles,
        day_quantiles=np.full(quantiles.shape[:2], np.nan),  # hours do not tell their day
    )

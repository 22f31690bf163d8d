"""The forecast with its band, the days before it, and the hours of a day."""

import datetime as dt

import numpy as np
import pandas as pd

from planner.views.plans import PublishedPlan

BAND = (0.1, 0.9)  # ends of the central 80 %
SHOWN_PAST_DAYS = 56


def forecast_days(plan: PublishedPlan, queue: str) -> pd.DataFrame:
    """
    Tabulate a queue's contacts a day.

    Returns
    -------
    DataFrame
        One row a day: ``date``, ``mean``, ``low`` and ``high``, the ends of the central 80 %,
        and ``special``, the names of the day's holidays and campaigns. [contacts/day]
    """
    forecast = plan.month.forecast
    totals = forecast.paths[:, forecast.queues.index(queue)].sum(axis=2)
    low, high = np.quantile(totals, BAND, axis=0)
    names = [tuple(s.name for s in plan.special_days(date, queue)) for date in forecast.dates]
    return pd.DataFrame(
        {
            "date": list(forecast.dates),
            "mean": totals.mean(axis=0),
            "low": low,
            "high": high,
            "special": names,
        }
    )


def past_days(plan: PublishedPlan, queue: str) -> pd.DataFrame:
    """
    Tabulate what came on the last days before the forecast, and what had been expected.

    Returns
    -------
    DataFrame
        One row a day: ``date``, ``actual``, and of a forecast made before it ``mean``, ``low``
        and ``high``; empty values where not known. No row where nothing is stored. [contacts/day]
    """
    past = plan.story.get("past", {}).get(queue)
    if past is None:
        return pd.DataFrame(columns=["date", "actual", "mean", "low", "high"])
    first = dt.date.fromisoformat(past["first"])
    dates = [first + dt.timedelta(days=d) for d in range(len(past["days"]))]
    known = pd.DataFrame({"date": dates, "actual": np.array(past["days"], dtype=np.float64)})
    tested = pd.DataFrame(
        plan.story.get("accuracy", {}).get(queue, {}).get("days", []),
        columns=["date", "mean", "low", "high"],
    )
    tested["date"] = [dt.date.fromisoformat(date) for date in tested["date"]]
    shown = known["date"] >= plan.month.forecast.start - dt.timedelta(days=SHOWN_PAST_DAYS)
    return known[shown].merge(tested, on="date", how="left").reset_index(drop=True)


def day_hours(plan: PublishedPlan, queue: str, date: dt.date) -> pd.DataFrame:
    """
    Tabulate a day's contacts an hour.

    Returns
    -------
    DataFrame
        One row an open hour: ``hour`` (its start), ``mean``, ``low`` and ``high``, the ends of
        the central 80 %, and ``usual``, the mean of the same weekday's last four weeks, empty
        where not known. [contacts/h]
    """
    forecast = plan.month.forecast
    q, d = forecast.queues.index(queue), (date - forecast.start).days
    hours = np.flatnonzero(forecast.open[q, d])
    paths = forecast.paths[:, q, d, hours]
    low, high = np.quantile(paths, BAND, axis=0)
    usual = plan.story.get("usual", {}).get(queue)
    return pd.DataFrame(
        {
            "hour": hours,
            "mean": paths.mean(axis=0),
            "low": low,
            "high": high,
            "usual": np.full(len(hours), np.nan)
            if usual is None
            else np.array(usual, dtype=np.float64)[date.weekday(), hours],
        }
    )


def forecast_total(plan: PublishedPlan, queue: str) -> tuple[float, float]:
    """Return the ends of the central 80 % of a queue's contacts over the period. [contacts]"""
    forecast = plan.month.forecast
    totals = forecast.paths[:, forecast.queues.index(queue)].sum(axis=(1, 2))
    low, high = np.quantile(totals, BAND).tolist()
    return low, high

"""The forecast with its bands."""

import numpy as np
import pandas as pd

from planner.views.plans import PublishedPlan

BANDS = {"p05": 0.05, "p10": 0.10, "p90": 0.90, "p95": 0.95}


def forecast_hours(plan: PublishedPlan, queue: str) -> pd.DataFrame:
    """
    Tabulate a queue's contacts an hour.

    Returns
    -------
    DataFrame
        One row an hour: ``time`` (its start, wall time), ``mean``, ``p05``, ``p10``, ``p90``,
        ``p95``; empty values where the queue is closed. [contacts/h]
    """
    forecast = plan.month.forecast
    q = forecast.queues.index(queue)
    paths = forecast.paths[:, q].reshape(forecast.n_paths, -1)
    is_open = forecast.open[q].ravel()
    columns = {"mean": paths.mean(axis=0)} | dict(
        zip(BANDS, np.quantile(paths, list(BANDS.values()), axis=0), strict=True)
    )
    times = pd.date_range(forecast.start, periods=is_open.size, freq="h")
    table = {name: np.where(is_open, values, np.nan) for name, values in columns.items()}
    return pd.DataFrame({"time": times} | table)


def forecast_days(plan: PublishedPlan, queue: str) -> pd.DataFrame:
    """
    Tabulate a queue's contacts a day.

    Returns
    -------
    DataFrame
        One row a day: ``date``, ``mean``, ``p05``, ``p10``, ``p90``, ``p95`` and ``special``,
        the names of the day's holidays and campaigns. [contacts/day]
    """
    forecast = plan.month.forecast
    totals = forecast.paths[:, forecast.queues.index(queue)].sum(axis=2)
    columns = {"mean": totals.mean(axis=0)} | dict(
        zip(BANDS, np.quantile(totals, list(BANDS.values()), axis=0), strict=True)
    )
    names = [tuple(s.name for s in plan.special_days(date, queue)) for date in forecast.dates]
    return pd.DataFrame({"date": list(forecast.dates)} | columns | {"special": names})


def forecast_total(plan: PublishedPlan, queue: str) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of a queue's contacts over the period. [contacts]"""
    forecast = plan.month.forecast
    totals = forecast.paths[:, forecast.queues.index(queue)].sum(axis=(1, 2))
    low, high = np.quantile(totals, [0.05, 0.95]).tolist()
    return low, high

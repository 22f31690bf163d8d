"""Forecast files, and measure forecasts against the past."""

from pathlib import Path
from typing import Any

import numpy as np

from forecasts import as_dict, backtest
from planner.config import load_site
from planner.domain.errors import InputError
from planner.storage.files import write_forecast
from planner.workflow.inputs import load_histories, planned_days
from planner.workflow.plan import PLANNED_PATHS, forecast_days
from planner.workflow.progress import Listener, Step, silent


def forecast_files(
    *,
    history: Path,
    calendar: Path | None,
    start: str,
    days: int,
    out: Path,
    seed: int,
    config: Path | None = None,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Forecast every queue of a history and write the forecast file.

    Returns
    -------
    dict
        ``start``, ``days``, ``file``, and by queue the ``mean``, ``low`` and ``high`` of the
        contacts over all days, the latter two being the 10 % and 90 % quantiles.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    horizon = planned_days(None, start, days, load_site(config).zone)
    histories = load_histories(history, calendar)
    listener(Step(stage="forecast"))
    made = forecast_days(histories, horizon, n_paths=PLANNED_PATHS, seed=seed)
    write_forecast(out, made.to_frame())
    totals = made.paths.sum(axis=(2, 3))
    return {
        "start": horizon.start.isoformat(),
        "days": horizon.n_days,
        "file": str(out),
        "queues": {
            name: {
                "mean": float(totals[:, q].mean()),
                "low": float(np.quantile(totals[:, q], 0.1)),
                "high": float(np.quantile(totals[:, q], 0.9)),
            }
            for q, name in enumerate(made.queues)
        },
    }


def backtest_files(
    *,
    history: Path,
    calendar: Path | None,
    days: int,
    origins: int | None,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Measure how well past weeks would have been forecast, queue by queue.

    Returns
    -------
    dict
        As the reference lays down for ``peakroster backtest``.

    Raises
    ------
    InputError
        If a file cannot be used or the history is too short.
    """
    histories = load_histories(history, calendar)
    results = []
    for number, one in enumerate(histories):
        listener(Step(stage="backtest", done=number / len(histories)))
        try:
            results.append(backtest(one, days=days, origins=origins))
        except ValueError as error:
            raise InputError(str(error), file=str(history)) from error
    return as_dict(results)

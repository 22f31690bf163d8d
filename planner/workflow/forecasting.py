"""Forecast files, and measure forecasts against the past."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from forecasts import (
    Seen,
    as_dict,
    backtest,
    explain_forecast,
    parts_frame,
    seen_so_far,
    update,
    whole_hours,
)
from planner.config import load_site, load_special_days
from planner.domain.errors import InputError
from planner.storage.files import read_history, write_explanation, write_forecast
from planner.workflow.demand import PLANNED_PATHS, Demand, forecast_demand
from planner.workflow.inputs import load_histories, planned_days
from planner.workflow.progress import Listener, Step, silent
from planner.workflow.special_days import provisional_dates, with_special_days


def forecast_files(
    *,
    history: Path,
    calendar: Path | None,
    start: str,
    days: int,
    out: Path,
    seed: int,
    config: Path | None = None,
    explain: Path | None = None,
    observed: Path | None = None,
    new_queues: Mapping[str, float] | None = None,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Forecast every queue of a history and write the forecast file.

    Parameters
    ----------
    history, calendar
        Files as the reference describes them.
    start, days
        Days to forecast.
    out
        File for the forecast.
    seed
        Seed of all chance.
    config
        Configuration; the handbook if not given.
    explain
        File for the contributions that make up each day.
    observed
        Hours already seen from the first day on, as a history file.
    new_queues
        As in `forecast_demand`.

    Returns
    -------
    dict
        ``start``, ``days``, ``file``, ``explanation``, ``provisional`` (days on which a holiday
        may still move), and by queue the ``mean``, ``low`` and ``high`` of the contacts over all
        days, the latter two being the 10 % and 90 % quantiles.
        With ``observed`` also ``seen``, the fields of `forecasts.Seen`.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    horizon = planned_days(None, start, days, load_site(config).zone)
    histories = with_special_days(
        load_histories(history, calendar), load_special_days(config), horizon
    )
    listener(Step(stage="forecast"))
    made = forecast_demand(
        histories, horizon, n_paths=PLANNED_PATHS, seed=seed, new_queues=new_queues
    )
    seen: tuple[Seen, ...] = ()
    if observed is not None:
        made, seen = with_observed(made, observed, seed)
    write_forecast(out, made.forecast.to_frame())
    if explain is not None:
        write_explanation(explain, parts_frame(made.parts))
    totals = made.forecast.paths.sum(axis=(2, 3))
    told = {one.queue: one for one in seen}
    return {
        "start": horizon.start.isoformat(),
        "days": horizon.n_days,
        "file": str(out),
        "explanation": None if explain is None else str(explain),
        "provisional": [date.isoformat() for date in provisional_dates(histories, horizon)],
        "queues": {
            name: {
                "mean": float(totals[:, q].mean()),
                "low": float(np.quantile(totals[:, q], 0.1)),
                "high": float(np.quantile(totals[:, q], 0.9)),
            }
            | ({"seen": asdict(told[name])} if name in told else {})
            for q, name in enumerate(made.forecast.queues)
        },
    }


def with_observed(made: Demand, path: Path, seed: int) -> tuple[Demand, tuple[Seen, ...]]:
    """
    Put hours already seen into a forecast; also say what they changed.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    try:
        hours = whole_hours(read_history(path))
        moved = update(made.forecast, hours, seed=seed)
    except ValueError as error:
        raise InputError(
            str(error),
            file=str(path),
            advice=f"Give hours from {made.forecast.start} on, of the queues that are forecast",
        ) from error
    seen = seen_so_far(made.forecast, moved, hours)
    return Demand(forecast=moved, parts=explain_forecast(made.parts, moved)), seen


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

        def tell(done: float, number: int = number) -> None:
            listener(Step(stage="backtest", done=(number + done) / len(histories)))

        try:
            results.append(backtest(one, days=days, origins=origins, on_progress=tell))
        except ValueError as error:
            raise InputError(str(error), file=str(history)) from error
    return as_dict(results)

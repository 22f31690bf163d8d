"""
Look back: what a roster was promised to deliver, and what happened.

Two things can go wrong, and they are told apart. More or other customers come than was forecast:
the roster is played once on the futures of a forecast made the day before its first day, and once
on the customers who came; the difference is the forecast's. The team delivers another service
than the model says of those customers: that difference is the service's.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts import Forecast, History
from planner.config import load_site
from planner.domain.coverage import allocate
from planner.domain.effective import planned_rates
from planner.domain.errors import InputError
from planner.domain.roster import NOT_GIVEN, Roster
from planner.domain.scenario import Scenario
from planner.month import build_month
from planner.storage.files import read_roster
from planner.storage.served_files import read_served
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, played
from planner.whatif.service import Service
from planner.workflow.demand import PLANNED_PATHS, forecast_demand
from planner.workflow.inputs import Inputs, load_inputs
from planner.workflow.progress import Listener, Step, silent

LOW, HIGH = 0.1, 0.9


def backcast_files(
    *,
    config: Path | None,
    history: Path,
    agents: Path,
    roster: Path,
    calendar: Path | None = None,
    served: Path | None = None,
    month: str | None = None,
    start: str | None = None,
    days: int | None = None,
    replications: int = 100,
    seed: int = 1,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Compare promise and outcome of past days.

    Parameters
    ----------
    config, history, agents, calendar, month, start, days
        As for a plan; the history must also hold the days looked at.
    roster
        Who worked.
    served
        Replies and late replies as they were, ``timestamp,queue,replies,late``; without it only
        the forecast's part is told.
    replications, seed
        For the simulation.

    Returns
    -------
    dict
        As the reference lays down for ``peakroster backcast``.

    Raises
    ------
    InputError
        If a file cannot be used, or the history does not hold the days.
    """
    read = load_inputs(
        config=config,
        history=history,
        agents=agents,
        calendar=calendar,
        month=month,
        start=start,
        days=days,
    )
    came = _came(read, history)
    listener(Step(stage="forecast"))
    before = forecast_demand(read.histories, read.horizon, n_paths=PLANNED_PATHS, seed=seed)
    codes, _ = read_roster(roster, load_site(config), read.agents, read.horizon)
    planned = _case(read, before.forecast, codes)
    actual = dataclasses.replace(
        planned, rates=planned_rates(came[None], tuple(map(read.site.queue, _names(read))))
    )

    def tell(stage_done: float) -> None:
        listener(Step(stage="simulation", done=stage_done))

    promised = played(
        cases(planned, Scenario()),
        replications=replications,
        seed=seed,
        on_progress=lambda done: tell(done / 2),
    )
    modelled = played(
        cases(actual, Scenario()),
        replications=replications,
        seed=seed,
        on_progress=lambda done: tell(0.5 + done / 2),
    )
    seen = None if served is None else read_served(served, read.horizon, promised.queues)
    return _document(read, before.forecast, came, promised, modelled, seen)


def _names(read: Inputs) -> tuple[str, ...]:
    return tuple(history.queue for history in read.histories)


def _came(read: Inputs, file: Path) -> NDArray[np.float64]:
    """Return the contacts on the days looked at, shape (n_queues, n_days, 24)."""
    return np.stack([_counts(one, read, file) for one in read.histories])


def _counts(history: History, read: Inputs, file: Path) -> NDArray[np.float64]:
    first = (read.horizon.start - history.first_day).days
    days = history.counts[first : first + read.horizon.n_days]
    if len(days) < read.horizon.n_days or np.isnan(days).all(axis=1).any():
        raise InputError(
            f"the history of {history.queue} does not hold every day from {read.horizon.start} to "
            f"{read.horizon.date(read.horizon.n_days - 1)}",
            file=str(file),
            advice="Give what came on those days, or look back at fewer",
        )
    return np.nan_to_num(days)


def _case(read: Inputs, forecast: Forecast, codes: NDArray[np.int8]) -> Case:
    month = build_month(read.site, read.horizon, read.agents, (), forecast, before=NOT_GIVEN)
    made = Roster(problem=month.problem, codes=codes)
    return Case(
        site=read.site,
        roster=made,
        duty=allocate(made, month.lateness),
        rates=month.rates,
    )


def _document(
    read: Inputs,
    forecast: Forecast,
    came: NDArray[np.float64],
    promised: Service,
    modelled: Service,
    seen: pd.DataFrame | None,
) -> dict[str, Any]:
    horizon = read.horizon
    expected = forecast.paths.sum(axis=3)  # (n_paths, n_queues, n_days)
    low, high = np.quantile(expected.sum(axis=1), [LOW, HIGH], axis=0)
    total = came.sum(axis=(0, 2))
    days = [
        {
            "date": horizon.date(d).isoformat(),
            "expected": round(float(expected[:, :, d].sum(axis=1).mean()), 1),
            "came": round(float(total[d]), 1),
            "inside_80": bool(low[d] <= total[d] <= high[d]),
            **_errors(promised, modelled, seen, d=d),
        }
        for d in range(horizon.n_days)
    ]
    error = np.abs(came - forecast.paths.mean(axis=0)).sum()
    return {
        "team": read.site.name,
        "start": horizon.start.isoformat(),
        "days": horizon.n_days,
        "target": round(promised.target, 6),
        "expected": round(float(expected.sum(axis=(1, 2)).mean()), 1),
        "came": round(float(total.sum()), 1),
        "wape": round(float(error / came.sum()), 5) if came.any() else None,
        "inside_80": round(float(np.mean([day["inside_80"] for day in days])), 4),
        **_errors(promised, modelled, seen),
        "queues": {name: _errors(promised, modelled, seen, name) for name in promised.queues},
        "by_day": days,
    }


def _errors(
    promised: Service,
    modelled: Service,
    seen: pd.DataFrame | None,
    queue: str | None = None,
    d: int | None = None,
) -> dict[str, float | None]:
    """Tell promise and outcome apart: shares on time, and their differences."""
    told, should = _on_time(promised, queue, d), _on_time(modelled, queue, d)
    was = None
    if seen is not None:
        rows = seen if queue is None else seen[seen["queue"] == queue]
        rows = rows if d is None else rows[rows["day"] == d]
        replies = float(rows["replies"].sum())
        was = 1.0 - float(rows["late"].sum()) / replies if replies else None
    return {
        "promised": _rounded(told),
        "with_who_came": _rounded(should),
        "happened": _rounded(was),
        "forecast_error": _rounded(None if told is None or should is None else should - told),
        "service_error": _rounded(None if was is None or should is None else was - should),
    }


def _on_time(service: Service, queue: str | None, d: int | None) -> float | None:
    chosen = slice(None) if queue is None else [service.queues.index(queue)]
    days = slice(None) if d is None else [d]
    late, replies = (float(x[:, chosen][:, :, days].sum()) for x in (service.late, service.replies))
    return None if replies <= 0 else 1.0 - late / replies


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 5)

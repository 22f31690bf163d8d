"""
Look back: what a roster was promised to deliver, and what happened.

Two things can go wrong, and they are told apart. More or other customers come than was forecast:
the roster is played once on the futures of a forecast made the day before its first day, and once
on the customers who came; the difference is the forecast's. The team delivers another service
than the model says of those customers: that difference is the service's.
"""

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts import Forecast, History
from planner.config import load_site
from planner.domain.access import Actor, Verb
from planner.domain.coverage import allocate
from planner.domain.effective import planned_rates
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.roster import NOT_GIVEN, Roster
from planner.domain.scenario import Scenario
from planner.month import build_month
from planner.storage.files import read_roster
from planner.storage.imports import ImportKind, import_content, newest_imports
from planner.storage.permit import permit_version
from planner.storage.served_files import read_served
from planner.storage.store import Store
from planner.views.plans import rebuild
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, played
from planner.whatif.service import Service
from planner.workflow.demand import PLANNED_PATHS, forecast_demand
from planner.workflow.inputs import Inputs, load_histories, load_inputs
from planner.workflow.progress import Listener, Step, silent
from planner.workflow.whatif import case_of

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
    came = _came(read.histories, read.horizon, str(history))
    listener(Step(stage="forecast"))
    before = forecast_demand(read.histories, read.horizon, n_paths=PLANNED_PATHS, seed=seed)
    codes, _ = read_roster(roster, load_site(config), read.agents, read.horizon)
    planned = _case(read, before.forecast, codes)
    past = _Past(planned=planned, expected=before.forecast.paths, came=came, names=_names(read))
    return _looked_back(past, served, replications=replications, seed=seed, listener=listener)


def backcast_version(
    url: str,
    actor: Actor,
    version: int,
    *,
    served: Path | None = None,
    replications: int = 100,
    seed: int = 1,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Compare promise and outcome of a stored roster, from the newest history of its team.

    The promise is that of the forecast that the roster was planned on.

    Parameters
    ----------
    url, actor, version
        Database, on whose behalf, and which roster.
    served, replications, seed, listener
        As in `backcast_files`.

    Returns
    -------
    dict
        As there.

    Raises
    ------
    InputError
        If the actor may not, a file cannot be used, or the history does not hold the days.
    """
    with Store.open(url) as store:
        team = permit_version(store, actor, Verb.WHATIF, version)
        plan = rebuild(store.load(version))
        newest = newest_imports(store, team).get(ImportKind.HISTORY)
        if newest is None:
            raise InputError(
                f"{team} has no import of kind history",
                advice="Import a history that holds these days",
            )
        _kind, name, content = import_content(store, team, newest.id)
    with tempfile.TemporaryDirectory(prefix="peakroster") as folder:
        file = Path(folder) / Path(name).name
        file.write_bytes(content)
        known = {one.queue: one for one in load_histories(file, None)}
    names = plan.month.as_given.queues
    for queue in names:
        if queue not in known:
            raise InputError(f"the history has no queue {queue}", file=name)
    histories = tuple(known[queue] for queue in names)
    came = _came(histories, plan.month.problem.horizon, name)
    case = case_of(plan.month, plan.roster, plan.duty, ())
    past = _Past(planned=case, expected=plan.month.forecast.paths, came=came, names=names)
    return _looked_back(past, served, replications=replications, seed=seed, listener=listener)


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class _Past:
    """What was planned and expected, (n_paths, n_queues, n_days, 24), and what came."""

    planned: Case
    expected: NDArray[np.float64]
    came: NDArray[np.float64]
    names: tuple[str, ...]


def _looked_back(
    past: _Past, served: Path | None, *, replications: int, seed: int, listener: Listener
) -> dict[str, Any]:
    """Play the roster on what was expected and on who came."""
    queues = tuple(map(past.planned.site.queue, past.names))
    actual = dataclasses.replace(past.planned, rates=planned_rates(past.came[None], queues))

    def tell(stage_done: float) -> None:
        listener(Step(stage="simulation", done=stage_done))

    promised = played(
        cases(past.planned, Scenario()),
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
    horizon = past.planned.roster.problem.horizon
    seen = None if served is None else read_served(served, horizon, promised.queues)
    return _document(past, promised, modelled, seen)


def _names(read: Inputs) -> tuple[str, ...]:
    return tuple(history.queue for history in read.histories)


def _came(histories: tuple[History, ...], horizon: Horizon, file: str) -> NDArray[np.float64]:
    """Return the contacts on the days looked at, shape (n_queues, n_days, 24)."""
    return np.stack([_counts(one, horizon, file) for one in histories])


def _counts(history: History, horizon: Horizon, file: str) -> NDArray[np.float64]:
    first = (horizon.start - history.first_day).days
    days = history.counts[max(first, 0) : max(first + horizon.n_days, 0)]
    if first < 0 or len(days) < horizon.n_days or np.isnan(days).all(axis=1).any():
        raise InputError(
            f"the history of {history.queue} does not hold every day from {horizon.start} to "
            f"{horizon.date(horizon.n_days - 1)}",
            file=file,
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
    past: _Past, promised: Service, modelled: Service, seen: pd.DataFrame | None
) -> dict[str, Any]:
    horizon, came = past.planned.roster.problem.horizon, past.came
    expected = past.expected.sum(axis=3)  # (n_paths, n_queues, n_days)
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
    error = np.abs(came - past.expected.mean(axis=0)).sum()
    return {
        "team": past.planned.site.name,
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

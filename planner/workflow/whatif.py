"""Rehearse a roster under scenarios, and describe what comes of it."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasts import campaign_days, china_special_days
from planner.config import load_site, load_special_days
from planner.domain.coverage import Duty
from planner.domain.errors import InputError
from planner.domain.roster import Roster
from planner.domain.scenario import (
    ANY_DAY,
    Absence,
    Days,
    ExtraStaff,
    HandlingTime,
    LongerShift,
    Replies,
    Scenario,
    Volume,
)
from planner.month import Month
from planner.storage.place import cache_folder
from planner.whatif.case import Case, Occasion
from planner.whatif.compare import Rehearsed, rehearse
from planner.whatif.grid import capacity, sweep
from planner.whatif.service import Band, Service, band
from planner.workflow.check import read_checked
from planner.workflow.progress import Listener, Step, silent

__all__ = [
    "ABSENCES",
    "HANDLING_TIMES",
    "MOST_SCENARIOS",
    "VOLUMES",
    "Absence",
    "Case",
    "Days",
    "ExtraStaff",
    "HandlingTime",
    "LongerShift",
    "Rehearsed",
    "Replies",
    "Scenario",
    "Volume",
    "case_from_files",
    "case_of",
    "compare",
    "most_volume",
    "rehearsed_document",
    "sweep_scenario",
    "whatif_document",
]

VOLUMES = (0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0)
ABSENCES = (0.0, 0.1, 0.2, 0.3)
HANDLING_TIMES = (1.0, 1.2)
FEWER_MONTHS = 60  # replications of a long period, whose days make up for them
MOST_SCENARIOS = 4  # side by side with the roster as it is


def case_of(
    month: Month, roster: Roster, duty: Duty, occasions: Sequence[tuple[dt.date, str]]
) -> Case:
    """
    Put a roster before the customers of its month.

    Parameters
    ----------
    month, roster, duty
        As they were planned or read.
    occasions
        Special days and their names, for scenarios that name a campaign's phase.
    """
    return Case(
        site=month.site,
        roster=roster,
        duty=duty,
        rates=month.rates,
        occasions=tuple(Occasion(date=date, name=name) for date, name in occasions),
    )


def case_from_files(
    *,
    config: Path | None,
    roster: Path,
    agents: Path,
    forecast: Path,
    requests: Path | None = None,
    before: Path | None = None,
    seed: int = 1,
) -> Case:
    """
    Read a roster and the forecast it is for.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    read = read_checked(
        load_site(config),
        roster=roster,
        agents=agents,
        forecast=forecast,
        requests=requests,
        before=before,
        seed=seed,
    )
    horizon, rules = read.month.problem.horizon, load_special_days(config)
    last = horizon.date(horizon.n_days - 1)
    days = {
        day
        for queue in read.month.forecast.queues
        for day in campaign_days(rules.campaigns, queue, horizon.start, last)
    }
    if rules.china:
        days |= set(china_special_days(horizon.start, last, rules.notices))
    occasions = {(day.date, f"{day.name}_{day.phase}" if day.phase else day.name) for day in days}
    return case_of(read.month, read.roster, read.duty, sorted(occasions))


def compare(
    case: Case,
    scenarios: Sequence[Scenario],
    *,
    days: Days = ANY_DAY,
    replications: int = 200,
    seed: int = 1,
    workers: int = 1,
    executor: Executor | None = None,
    listener: Listener = silent,
) -> tuple[Rehearsed, ...]:
    """
    Rehearse the roster as it is and up to four scenarios on the same days and customers.

    Parameters
    ----------
    case
        The roster.
    scenarios
        What differs; those that name no days take the days of those that do.
    days
        Days looked at where no scenario names any.
    replications, seed, workers, executor
        For the simulation; no replications: the transient model alone.

    Returns
    -------
    tuple of Rehearsed
        The roster as it is first.

    Raises
    ------
    InputError
        If there are too many, they name different days, or one does not fit the roster.
    """
    if len(scenarios) > MOST_SCENARIOS:
        raise InputError(
            f"at most {MOST_SCENARIOS} scenarios stand side by side",
            column="--scenario",
            value=len(scenarios),
            advice="Leave some out",
        )
    named = {scenario.days for scenario in scenarios} - {ANY_DAY}
    if len(named) > 1:
        raise InputError(
            "the scenarios look at different days, so they cannot stand side by side",
            column="--scenario",
            advice="Give them the same first and last day, or rehearse them one by one",
        )
    looked_at = next(iter(named), days)
    all_of_them = (Scenario(), *scenarios)
    found = []
    for i, scenario in enumerate(all_of_them):

        def tell(done: float, i: int = i) -> None:
            listener(Step(stage="simulation", done=(i + done) / len(all_of_them)))

        tell(0.0)
        try:
            found.append(
                rehearse(
                    case,
                    dataclasses.replace(scenario, days=looked_at),
                    replications=replications,
                    seed=seed,
                    workers=workers,
                    executor=executor,
                    on_progress=tell,
                )
            )
        except ValueError as error:
            raise InputError(
                f"the scenario does not fit the roster: {error}",
                column="--scenario",
                value=scenario.name,
                advice="Mend its days or numbers",
            ) from error
    return tuple(found)


def whatif_document(found: Sequence[Rehearsed]) -> dict[str, Any]:
    """
    Describe scenarios beside the roster as it is; shares are fractions of 1.

    Returns
    -------
    dict
        As the reference lays down for ``peakroster whatif``.
    """
    base, *others = found
    horizon = base.model.horizon
    return {
        "team": base.drawn[0].site.name,
        "start": horizon.start.isoformat(),
        "days": horizon.n_days,
        "target": round(base.model.target, 6),
        "base": rehearsed_document(base),
        "scenarios": [{"name": one.scenario.name, **rehearsed_document(one)} for one in others],
    }


def rehearsed_document(one: Rehearsed) -> dict[str, Any]:
    """Describe one roster's service under a scenario."""
    site, queues = one.drawn[0].site, one.model.queues
    return {
        "contacts": round(one.contacts, 1),
        "paid_hours": round(one.paid_hours, 2),
        "on_time": _service(one, None),
        "queues": {queue: _service(one, queue) for queue in queues},
        "average_response_s": {
            "model": _rounded(band(one.model.average_response_s()), 2),
            "simulated": None
            if one.simulated is None
            else _rounded(band(one.simulated.average_response_s()), 2),
        },
        "hours": _hours(one),
        "exposed": [
            {
                "platform": platform.name,
                "queue": queue,
                "uncovered_min": round(uncovered, 1),
                "late_min": round(late, 1),
            }
            for platform in site.platforms
            for queue in queues
            for uncovered, late in [one.service.exposed_min(platform, queue)]
            if uncovered or late
        ],
        "breaches": [
            {
                "rule": v.rule,
                "clause": v.how.clause,
                "agent": v.agent,
                "date": None if v.date is None else v.date.isoformat(),
                "text": v.text,
            }
            for v in one.breaches
        ],
    }


def _service(one: Rehearsed, queue: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"model": _share(one.model, queue)}
    found["simulated"] = None if one.simulated is None else _share(one.simulated, queue)
    return found


def _share(service: Service, queue: str | None) -> dict[str, Any] | None:
    samples = service.on_time(queue)
    bands = band(samples)
    if bands is None:
        return None
    return {
        "mean": round(float(np.nanmean(samples)), 5),
        **_plain(bands, 5),
        "holds": round(float((samples[~np.isnan(samples)] >= service.target).mean()), 4),
    }


def _hours(one: Rehearsed) -> list[dict[str, Any]]:
    service, model = one.service, one.model
    on_time, response = service.on_time_hours(), service.response_hours()
    waiting = model.waiting_hours()
    contacts = _contacts(one)
    agents = model.agents.sum(axis=0)
    return [
        {
            "date": model.horizon.date(d).isoformat(),
            "hour": h,
            "contacts": round(float(contacts[d, h]), 1),
            "agents": round(float(agents[d, h]), 2),
            "on_time": _plain(on_time[d, h], 5),
            "average_response_s": _plain(response[d, h], 1),
            "waiting": _plain(waiting[d, h], 2),
        }
        for d, h in on_time
        if (d, h) in waiting
    ]


def _contacts(one: Rehearsed) -> NDArray[np.float64]:
    case = one.drawn[0]
    hours: NDArray[np.float64] = (case.rates.mean(axis=0) * case.open_share[:, None]).sum(axis=0)
    return hours


def _rounded(found: Band | None, digits: int) -> dict[str, float] | None:
    return None if found is None else _plain(found, digits)


def _plain(found: Band, digits: int) -> dict[str, float]:
    return {name: round(getattr(found, name), digits) for name in ("p10", "p50", "p90")}


def sweep_scenario(
    case: Case,
    scenario: Scenario,
    *,
    volumes: Sequence[float] = VOLUMES,
    absences: Sequence[float] = ABSENCES,
    handling_times: Sequence[float] = HANDLING_TIMES,
    seed: int = 1,
    executor: Executor | None = None,
    listener: Listener = silent,
) -> list[dict[str, Any]]:
    """
    Go through volume × absence × handling time; what was computed before is not computed again.

    Returns
    -------
    list of dict
        ``volume``, ``absence``, ``handling_time``, ``mean``, ``p10``, ``p50``, ``p90``, ``holds``.

    Raises
    ------
    InputError
        If the scenario does not fit the roster.
    """
    listener(Step(stage="grid", done=0.0))
    found = sweep(
        case,
        scenario,
        volumes=volumes,
        absences=absences,
        handling_times=handling_times,
        seed=seed,
        executor=executor,
        cache=cache_folder() / "grid",
        on_progress=lambda done: listener(Step(stage="grid", done=done)),
    )
    return [
        {
            "volume": cell.volume,
            "absence": cell.absence,
            "handling_time": cell.handling_time,
            "mean": round(cell.mean, 5),
            **({} if cell.on_time is None else _plain(cell.on_time, 5)),
            "holds": round(cell.holds, 4),
        }
        for cell in found
    ]


def most_volume(
    case: Case, scenario: Scenario, *, confidence: float, replications: int = 200, seed: int = 1
) -> float | None:
    """Return how many times the forecast volume the team can take; see `capacity`."""
    days = case.window(scenario.days.first, scenario.days.last).roster.problem.horizon.n_days
    return capacity(
        case,
        scenario,
        confidence=confidence,
        replications=min(replications, FEWER_MONTHS) if days > 7 else replications,
        seed=seed,
    )

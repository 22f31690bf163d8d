"""Read everything a plan needs from files, before anything is written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forecasts import History, histories_from_frame
from planner.config import load_site, load_special_days
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.ledger import Ledger
from planner.domain.people import Agent, Request
from planner.domain.roster import NOT_GIVEN, Codes
from planner.domain.site import Site
from planner.storage.files import (
    read_agents,
    read_calendar,
    read_history,
    read_requests,
    read_roster,
)
from planner.storage.ledger_files import read_ledger
from planner.workflow.special_days import with_special_days

BEFORE_DAYS = 31  # how far back last month's roster is looked at


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs:
    """What was read, ready to be planned."""

    site: Site
    horizon: Horizon
    histories: tuple[History, ...]
    agents: tuple[Agent, ...]
    requests: tuple[Request, ...]
    before: Codes
    ledger: Ledger
    new_queues: Mapping[str, float]


def planned_days(month: str | None, start: str | None, days: int | None, zone: str) -> Horizon:
    """
    Read which days to plan: a month like 2026-12, or a first day and a number of days.

    Raises
    ------
    InputError
        If it is not exactly one of the two, or a date is not understood.
    """
    if (month is None) == (start is None) or (start is None) != (days is None):
        raise InputError(
            "the days to plan are not clear",
            advice="Give either --month 2026-12, or --start 2026-12-01 and --days 28",
        )
    try:
        if month is not None:
            first = dt.date.fromisoformat(f"{month}-01")
            return Horizon.month(first.year, first.month, zone)
        return Horizon(start=dt.date.fromisoformat(start or ""), n_days=days or 0, zone=zone)
    except ValueError:
        raise InputError(
            "the days to plan are not understood",
            column="--start" if month is None else "--month",
            value=f"{start}, {days} days" if month is None else month,
            advice="Write a month like 2026-12, or a first day like 2026-12-01 and 1 to 400 days",
        ) from None


def load_histories(history: Path, calendar: Path | None) -> tuple[History, ...]:
    """
    Read the history of every queue, with the special days that the files list and no others.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    frame = read_history(history)
    days = None if calendar is None else read_calendar(calendar)
    try:
        return histories_from_frame(frame, days)
    except ValueError as error:
        raise InputError(str(error), file=str(history)) from error


def load_inputs(
    *,
    config: Path | None,
    history: Path,
    agents: Path,
    requests: Path | None = None,
    calendar: Path | None = None,
    before: Path | None = None,
    labour: str | None = None,
    ledger: Path | None = None,
    month: str | None = None,
    start: str | None = None,
    days: int | None = None,
    new_queues: Mapping[str, float] | None = None,
    any_day: bool = False,
) -> Inputs:
    """
    Read all files of a plan.

    Parameters
    ----------
    config
        Configuration; the handbook if not given.
    history, agents, requests, calendar
        Files as the reference describes them.
    before
        Roster of the last days before the first day, so that no rule is blind at the edge.
    ledger
        Fairness ledger of the months before.
    labour
        Preset of labour law to plan within; the configuration's if not given.
    month, start, days
        Days to plan, as in `planned_days`.
    new_queues
        As in `planner.workflow.demand.forecast_demand`.
    any_day
        Whether requests for days that are not planned may stand among the others.

    Raises
    ------
    InputError
        If a file cannot be used, or history and month do not fit together.
    """
    site = load_site(config, labour)
    horizon = planned_days(month, start, days, site.zone)
    histories = with_special_days(
        load_histories(history, calendar), load_special_days(config), horizon
    )
    for one in histories:
        if one.first_day >= horizon.start:
            raise InputError(
                f"the history of {one.queue} begins on {one.first_day}, so nothing is known "
                f"before {horizon.start}",
                file=str(history),
                advice="Give a history from before the days to plan, or plan a later month",
            )
    people = read_agents(agents, site)
    wanted = None if any_day else horizon
    asked = () if requests is None else read_requests(requests, site, people, wanted)
    return Inputs(
        site=site,
        horizon=horizon,
        histories=histories,
        agents=people,
        requests=asked,
        before=NOT_GIVEN if before is None else read_before(before, site, people, horizon),
        ledger=() if ledger is None else read_ledger(ledger),
        new_queues=new_queues or {},
    )


def read_before(path: Path, site: Site, agents: tuple[Agent, ...], horizon: Horizon) -> Codes:
    """
    Read last month's roster into the days just before the horizon.

    Days before the first line of the file are not known, rather than off.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    earlier = Horizon(
        start=horizon.start - dt.timedelta(days=BEFORE_DAYS), n_days=BEFORE_DAYS, zone=horizon.zone
    )
    codes, _ = read_roster(path, site, agents, earlier)
    known = (codes >= 0).any(axis=0)
    first = int(known.argmax()) if known.any() else BEFORE_DAYS
    return codes[:, first:]

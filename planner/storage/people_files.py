"""Files about people: agents, requests, and who works when."""

import datetime as dt
import difflib
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.people import OWN_LIMITS, Agent, Level, Request, RequestKind
from planner.domain.roster import OFF, Codes
from planner.domain.site import Site
from planner.storage.columns import choices, dates, flags, numbers, once, texts, whole
from planner.storage.sheet import Sheet
from planner.storage.sheets import read_sheet

OFF_WORD = "off"  # in a roster file: a day off that is laid down
BETWEEN_SKILLS = re.compile(r"[|;、；]")
LIKE_A_SKILL = 0.9
HOURS = ("min_hours", "max_hours")  # limits that need not be whole
MOST_DAYS, MOST_HOURS = 400, 24 * 400

AGENT_COLUMNS = ("agent", "skills")
AGENT_EXTRAS = (
    "name", "team", "level", "contract_minutes_week", "speed", "mentor", "earliest_night",
    "protected_from", "protected_until", *OWN_LIMITS,
)  # fmt: skip


def read_agents(path: Path, site: Site) -> tuple[Agent, ...]:
    """
    Read the agents of a team.

    Parameters
    ----------
    path
        File with the columns ``agent,skills`` and perhaps ``name``, ``team``, ``level``,
        ``contract_minutes_week``, ``speed``, ``mentor``, ``earliest_night``, ``protected_from``,
        ``protected_until``, and limits of their own for the planned period: ``max_nights`` (0:
        none), ``max_weekends``, ``max_days_in_a_row``, ``min_hours``, ``max_hours``. Skills are
        separated by ``|``, ``;`` or ``、``, the home queue's first.
    site
        Settings, for the speed of a level where the file gives none.

    Returns
    -------
    tuple of Agent
        In the order of the file.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, an agent stands there
        twice or has no skill, or a mentor is not on the list.
    """
    with read_sheet(path, AGENT_COLUMNS, AGENT_EXTRAS) as sheet:
        return _agents(sheet, site)


def _agents(sheet: Sheet, site: Site) -> tuple[Agent, ...]:
    ids = texts(sheet, "agent")
    once(sheet, "agent", [ids], "the same agent")
    words = texts(sheet, "level", default=Level.AGENT.value).str.lower()
    speeds = numbers(sheet, "speed", least=0.01, most=2, default=1)
    mentors = texts(sheet, "mentor", default="")
    choices(sheet, "mentor", mentors, dict.fromkeys(["", *ids]))
    sheet.refuse(mentors == ids, "mentor", "is the agent's own", "Name another agent")
    rows = zip(
        ids,
        _skills(sheet, site),
        texts(sheet, "name", default=""),
        texts(sheet, "team", default="team"),
        choices(sheet, "level", words, {level.value: level for level in Level}),
        whole(sheet, "contract_minutes_week", least=0, most=7 * 24 * 60, default=40 * 60),
        speeds.where(texts(sheet, "speed", default="") != ""),
        mentors,
        _some_dates(sheet, "earliest_night"),
        *_protected(sheet),
        _own_limits(sheet),
        strict=True,
    )
    return tuple(
        Agent(
            id=agent,
            name=name or agent,
            skills=skills,
            team=team,
            level=Level(level),
            contract_min_week=int(contract),
            speed=site.speeds.get(Level(level), 1.0) if pd.isna(speed) else float(speed),
            mentor=mentor or None,
            earliest_night=night,
            protected_from=first,
            protected_until=last,
            **own,
        )
        for agent, skills, name, team, level, contract, speed, mentor, night, *rest in rows
        for first, last, own in [rest]
    )


def read_requests(
    path: Path, site: Site, agents: tuple[Agent, ...], horizon: Horizon | None
) -> tuple[Request, ...]:
    """
    Read leave and wishes.

    Parameters
    ----------
    path
        File with the columns ``agent,date,kind`` and perhaps ``shift``, ``weight`` (1 to 100,
        10 unless given) and ``state`` (``approved`` or ``pending``, the default).
    site
        Settings, for the codes of shifts.
    agents
        Who may ask.
    horizon
        Days that are planned; ``None``: any day.

    Returns
    -------
    tuple of Request
        In the order of the file.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, a request is made twice,
        or its day is not planned.
    """
    with read_sheet(path, ("agent", "date", "kind"), ("shift", "weight", "state")) as sheet:
        ids = _known_agents(sheet, agents)
        days = dates(sheet, "date") if horizon is None else _planned_days(sheet, horizon)
        words = texts(sheet, "kind").str.lower()
        kinds = choices(sheet, "kind", words, {kind.value: kind for kind in RequestKind})
        named = texts(sheet, "shift", default="")
        codes = choices(sheet, "shift", named, {"": "", **{s.code: s.code for s in site.shifts}})
        weights = whole(sheet, "weight", least=1, most=100, default=10)
        states = texts(sheet, "state", default="pending").str.lower()
        approved = choices(sheet, "state", states, {"approved": True, "pending": False})
        once(sheet, "date", [ids, days, kinds.astype(str), codes], "the same request")
        nameless = (kinds == RequestKind.NOT) & (codes == "")
        sheet.refuse(nameless, "kind", "names no shift", "Fill in the column shift")
        return tuple(
            Request(
                agent=agent,
                date=day.date(),
                kind=RequestKind(kind),
                shift=code or None if kind in (RequestKind.ON, RequestKind.NOT) else None,
                weight=int(weight),
                approved=bool(signed),
            )
            for agent, day, kind, code, weight, signed in zip(
                ids, days, kinds, codes, weights, approved, strict=True
            )
        )


def read_roster(
    path: Path, site: Site, agents: tuple[Agent, ...], horizon: Horizon
) -> tuple[Codes, NDArray[np.bool_]]:
    """
    Read who works when.

    Parameters
    ----------
    path
        File with the columns ``agent,date,shift`` and perhaps ``locked``, one line a worked day;
        ``off`` as shift is a day off.
    site
        Settings, for the codes of shifts.
    agents
        Who may work, in the order of the arrays.
    horizon
        Days of the roster.

    Returns
    -------
    codes : ndarray of int8, shape (n_agents, n_days)
        Index of the shift, or `OFF` where there is no line.
    locked : ndarray of bool, shape (n_agents, n_days)
        Cells that are marked as laid down.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, an agent has two lines
        for a day, or a day is not the roster's.
    """
    with read_sheet(path, ("agent", "date", "shift"), ("locked",)) as sheet:
        ids = _known_agents(sheet, agents)
        days = _planned_days(sheet, horizon)
        known = {shift.code: s for s, shift in enumerate(site.shifts)}
        shifts = choices(sheet, "shift", texts(sheet, "shift"), {OFF_WORD: OFF} | known)
        marks = flags(sheet, "locked", default=False)
        once(sheet, "date", [ids, days], "the same day of the same agent")
        a = ids.map({agent.id: a for a, agent in enumerate(agents)}).to_numpy(dtype=np.int64)
        d = (days - pd.Timestamp(horizon.start)).dt.days.to_numpy(dtype=np.int64)
        codes = np.full((len(agents), horizon.n_days), OFF, np.int8)
        locked = np.zeros(codes.shape, np.bool_)
        codes[a, d] = shifts.to_numpy(dtype=np.int8)
        locked[a, d] = marks.to_numpy(dtype=np.bool_)
        return codes, locked


def roster_dates(path: Path) -> tuple[dt.date, dt.date]:
    """
    Return the first and the last day that a roster file names.

    Raises
    ------
    InputError
        If the file cannot be read, a date is wrong, or there is none.
    """
    with read_sheet(path, ("agent", "date", "shift"), ("locked",)) as sheet:
        stamps = dates(sheet, "date")
        if stamps.empty:
            raise InputError("the roster has no lines", file=str(path), advice="Name its month")
        return stamps.min().date(), stamps.max().date()


def _known_agents(sheet: Sheet, agents: tuple[Agent, ...]) -> pd.Series:
    return choices(sheet, "agent", texts(sheet, "agent"), {agent.id: agent.id for agent in agents})


def _planned_days(sheet: Sheet, horizon: Horizon) -> pd.Series:
    """Take dates that lie in the horizon."""
    stamps = dates(sheet, "date")
    last = horizon.date(horizon.n_days - 1)
    sheet.refuse(
        (stamps < pd.Timestamp(horizon.start)) | (stamps > pd.Timestamp(last)),
        "date",
        f"is outside the days from {horizon.start} to {last}",
        "Mend the date, or leave the row out",
    )
    return stamps


def _skills(sheet: Sheet, site: Site) -> list[tuple[str, ...]]:
    """Split each agent's skills."""
    known = [queue.skill for queue in site.queues]
    cells = texts(sheet, "skills", default="")
    skills = [
        tuple(dict.fromkeys(name.strip() for name in BETWEEN_SKILLS.split(cell) if name.strip()))
        for cell in cells
    ]
    advice = f"Write at least one, such as {(known or ['the name of a queue'])[0]}"
    sheet.refuse(
        pd.Series([not names for names in skills], index=cells.index),
        "skills",
        "names no skill",
        advice,
    )
    # Languages, and queues that only a history names, are skills too; but one that is written
    # almost like a configured queue's is a slip of the pen.
    for name in sorted(set().union(*skills) - set(known)):
        close = difflib.get_close_matches(name, known, n=1, cutoff=LIKE_A_SKILL)
        if close:
            has = pd.Series([name in names for names in skills], index=cells.index)
            sheet.refuse(has, "skills", f"skill {name!r} is not known", f"Write {close[0]}")
    return skills


def _protected(sheet: Sheet) -> tuple[list[dt.date | None], list[dt.date | None]]:
    """Take the first and last dates of protection."""
    firsts, lasts = _some_dates(sheet, "protected_from"), _some_dates(sheet, "protected_until")
    wrong = [
        first is not None and last is not None and last < first
        for first, last in zip(firsts, lasts, strict=True)
    ]
    sheet.refuse(
        pd.Series(wrong, index=sheet.frame.index),
        "protected_until",
        "lies before protected_from",
        "Mend one of the two dates",
    )
    return firsts, lasts


def _own_limits(sheet: Sheet) -> list[dict[str, Any]]:
    """Take each agent's limits of their own; those that are blank are left out."""
    limits: list[dict[str, Any]] = [{} for _ in sheet.frame.index]
    place = {row: i for i, row in enumerate(sheet.frame.index)}
    for name, least in OWN_LIMITS.items():
        filled = texts(sheet, name, default="") != ""
        if not filled.any():
            continue
        some, most = sheet.where(filled), MOST_HOURS if name in HOURS else MOST_DAYS
        found = (
            numbers(some, name, least=least, most=most)
            if name in HOURS
            else whole(some, name, least=least, most=most)
        )
        for row, value in found.items():
            limits[place[row]][name] = value
    wrong = [one.get("max_hours", MOST_HOURS) < one.get("min_hours", 0) for one in limits]
    sheet.refuse(
        pd.Series(wrong, index=sheet.frame.index),
        "max_hours",
        "is less than min_hours",
        "Mend one of the two",
    )
    return limits


def _some_dates(sheet: Sheet, column: str) -> list[dt.date | None]:
    """Take a column of dates in which cells may be blank."""
    filled = texts(sheet, column, default="") != ""
    found: dict[object, dt.date] = {}
    if filled.any():
        stamps = dates(sheet.where(filled), column)
        found = {row: stamp.date() for row, stamp in stamps.items()}
    return [found.get(row) for row in sheet.frame.index]

"""Mend a roster from files: what was asked for, the mended roster, and who could stand in."""

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.atomic import replacing
from planner.config import load_site
from planner.domain.absences import Absence, Swap, with_absences, with_swaps
from planner.domain.alternatives import Choice, who_else
from planner.domain.changes import Place, amounts, place
from planner.domain.checks import find_violations
from planner.domain.cost import RosterCost
from planner.domain.errors import InputError
from planner.domain.priced import PricedRoster
from planner.domain.roster import FREE, OFF, Codes, Roster, RosterProblem
from planner.month import Month
from planner.roster import Repair, repair
from planner.roster.repair import asked_for
from planner.storage.files import read_roster, write_roster
from planner.workflow.check import read_checked
from planner.workflow.document import breach

STAND_INS = 5  # people named for each shift that falls free
LIMIT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """
    A shift that falls free, and who could take it.

    Parameters
    ----------
    a, d, code
        Who was to work, when, and which shift.
    choices
        The best people to take it, by what that adds to leaving it free.
    """

    a: int
    d: int
    code: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Repaired:
    """
    A mended roster with what speaks for it.

    Parameters
    ----------
    month
        What the roster is for.
    found
        The mend.
    late
        Late replies of the published roster, of it without a mend, and mended.
    vacancies
        Shifts that fall free by what was asked for.
    standing
        Breaches of hard rules that the published roster had, by place.
    locked
        Cells that must not change, shape (n_agents, n_days).
    """

    month: Month
    found: Repair
    locked: NDArray[np.bool_]
    late: tuple[float, float, float]
    vacancies: tuple[Vacancy, ...]
    standing: Counter[Place]


def repair_files(
    *,
    config: Path | None,
    roster: Path,
    agents: Path,
    forecast: Path,
    requests: Path | None = None,
    before: Path | None = None,
    absent: Sequence[str] = (),
    swap: Sequence[str] = (),
    locked: Sequence[str] = (),
    first: str | None = None,
    budget: int | None = None,
    improve: bool = False,
) -> Repaired:
    """
    Mend a roster file.

    Parameters
    ----------
    config, roster, agents, forecast, requests, before
        As for a check.
    absent, locked
        ``AGENT:FROM..TO`` or ``AGENT:DATE``: who cannot come, and whose cells must not change.
    swap
        ``AGENT:AGENT:DATE``: who takes each other's shift.
    first
        First day that may change; the first one asked about if not given.
    budget, improve
        As in `planner.roster.repair`.

    Raises
    ------
    InputError
        If a file cannot be used, or what is asked for is not understood or not the roster's.
    """
    site = load_site(config)
    read = read_checked(
        site, roster=roster, agents=agents, forecast=forecast, requests=requests, before=before
    )
    problem, published = read.month.problem, read.roster.codes
    _, marked = read_roster(roster, site, problem.agents, problem.horizon)
    marked |= _lock_mask(problem, locked)
    absences = [_absence(problem, text) for text in absent]
    swaps = [_swap(problem, text) for text in swap]
    asked = with_swaps(with_absences(problem, absences), published, swaps)
    dates = [a.first for a in absences] + [s.date for s in swaps]
    start = _date(first, "--from", first) if first else min(dates, default=problem.horizon.start)
    return repaired(
        read.month,
        asked,
        published,
        locked=marked,
        first_day=max((start - problem.horizon.start).days, 0),
        budget=budget,
        improve=improve,
    )


def repaired(
    month: Month,
    asked: RosterProblem,
    published: Codes,
    *,
    locked: NDArray[np.bool_] | None = None,
    first_day: int = 0,
    budget: int | None = None,
    improve: bool = False,
) -> Repaired:
    """Mend a published roster of a month, as `planner.roster.repair` does, and rank stand-ins."""
    prices, lateness = month.site.prices, month.lateness
    found = repair(
        asked,
        lateness,
        prices,
        published,
        locked=locked,
        first_day=first_day,
        budget=budget,
        improve=improve,
        time_limit_s=LIMIT_S,
    )

    def priced(codes: Codes) -> PricedRoster:
        made = Roster(problem=asked, codes=codes)
        return PricedRoster(roster=made, lateness=lateness, prices=prices)

    left = priced(asked_for(asked, published))
    before = Roster(problem=month.problem, codes=published)
    late = [float(x.late.sum()) for x in (priced(published), left, priced(found.roster.codes))]
    return Repaired(
        month=month,
        found=found,
        locked=np.zeros(published.shape, np.bool_) if locked is None else locked,
        late=(late[0], late[1], late[2]),
        vacancies=tuple(_vacancies(left, published)),
        standing=amounts(find_violations(before)),
    )


def _vacancies(left: PricedRoster, published: Codes) -> Iterator[Vacancy]:
    """Give the shifts that fall free, each with who could take it."""
    free = (published != OFF) & left.problem.leave
    for d, a in np.argwhere(free.T).tolist():
        code = int(published[a, d])
        choices = tuple(
            choice for choice in who_else(left, a, d, code) if not left.problem.leave[choice.a, d]
        )
        yield Vacancy(a=a, d=d, code=code, choices=choices[:STAND_INS])


def write_repair(done: Repaired, out: Path) -> tuple[Path, ...]:
    """
    Write roster.csv, locked cells marked, and repair.json.

    Raises
    ------
    InputError
        If the folder cannot be written to.
    """
    files = out / "roster.csv", out / "repair.json"
    codes = done.found.roster.codes
    pins = np.where(done.locked, codes, FREE).astype(np.int8)
    problem = dataclasses.replace(done.month.problem, pins=pins)
    roster = Roster(problem=problem, codes=codes)
    text = json.dumps(repair_document(done), ensure_ascii=False, indent=1, allow_nan=False)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_roster(files[0], roster)
        with replacing(files[1]) as part:
            part.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"the files cannot be written: {error.strerror}", file=str(out)) from error
    return files


def repair_document(done: Repaired) -> dict[str, Any]:
    """Describe a mend in plain types; costs are in the site's currency."""
    problem, found = done.found.roster.problem, done.found
    broken = amounts(found.unmet)
    names = ("published", "unmended", "mended")
    costs = (found.published, found.unmended, found.mended)
    return {
        "team": done.month.site.name,
        "start": problem.horizon.start.isoformat(),
        "days": problem.horizon.n_days,
        "changed_cells": len(found.changes),
        "asked_cells": len(found.changes) - len(found.chosen),
        "changes": [
            {
                "agent": problem.agents[c.a].id,
                "name": problem.agents[c.a].name,
                "date": problem.horizon.date(c.d).isoformat(),
                "from": _code(problem, c.old),
                "to": _code(problem, c.new),
                "asked": c.asked,
            }
            for c in found.changes
        ],
        "late_replies": {name: round(x, 2) for name, x in zip(names, done.late, strict=True)},
        "cost": {name: _cost(x) for name, x in zip(names, costs, strict=True)},
        "unmet": [
            breach(v) | {"had_before": broken[place(v)] <= done.standing[place(v)]}
            for v in found.unmet
        ],
        "stand_ins": [
            {
                "agent": problem.agents[v.a].id,
                "name": problem.agents[v.a].name,
                "date": problem.horizon.date(v.d).isoformat(),
                "shift": _code(problem, v.code),
                "choices": [_choice(done, v, choice) for choice in v.choices],
            }
            for v in done.vacancies
        ],
        "complete": found.complete,
        "seconds": round(found.seconds, 3),
    }


def _choice(done: Repaired, vacancy: Vacancy, choice: Choice) -> dict[str, Any]:
    problem, cost = done.found.roster.problem, choice.effect.cost
    had = [c.old for c in done.found.changes if (c.a, c.d) == (choice.a, vacancy.d)]
    now = int(done.found.roster.codes[choice.a, vacancy.d])
    return {
        "agent": problem.agents[choice.a].id,
        "name": problem.agents[choice.a].name,
        "instead_of": _code(problem, had[0] if had else now),
        "late_replies": round(choice.effect.late, 2),
        "cost": _cost(cost),
        "breaks": [breach(v) for v in choice.hard],
        "chosen": bool(had) and now == vacancy.code,
    }


def _cost(cost: RosterCost) -> dict[str, float]:
    parts = {item.name: round(getattr(cost, item.name), 2) for item in fields(cost)}
    return {"total": round(cost.total, 2), **parts}


def _code(problem: RosterProblem, code: int) -> str | None:
    return None if code == OFF else problem.shifts[code].code


def _absence(problem: RosterProblem, text: str) -> Absence:
    """Read ``AGENT:FROM..TO``."""
    agent, first, last = _span(problem, text, "--absent")
    return Absence(agent=agent, first=first, last=last)


def _lock_mask(problem: RosterProblem, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Mark the cells of ``AGENT:FROM..TO``."""
    mask = np.zeros(problem.pins.shape, np.bool_)
    for text in texts:
        agent, first, last = _span(problem, text, "--locked")
        days = [first <= date <= last for date in problem.horizon.dates]
        mask[problem.agent_index[agent], days] = True
    return mask


def _span(problem: RosterProblem, text: str, option: str) -> tuple[str, dt.date, dt.date]:
    """Read an agent and days that the roster has."""
    agent, _, days = text.rpartition(":")
    first, dots, last = days.partition("..")
    start = _date(first, option, text)
    end = _date(last, option, text) if dots else start
    _known(problem, agent, option, text)
    if end < start:
        raise InputError("ends before it begins", column=option, value=text, advice=_FORM[option])
    if problem.horizon.end <= start or end < problem.horizon.start:
        raise _outside(problem, option, text)
    return agent, start, end


def _swap(problem: RosterProblem, text: str) -> Swap:
    """Read ``AGENT:AGENT:DATE``."""
    people, _, day = text.rpartition(":")
    agent, _, other = people.partition(":")
    date = _date(day, "--swap", text)
    for name in (agent, other):
        _known(problem, name, "--swap", text)
    if agent == other:
        raise InputError(
            "names the same person twice", column="--swap", value=text, advice=_FORM["--swap"]
        )
    if problem.horizon.day(date) is None:
        raise _outside(problem, "--swap", text)
    return Swap(agent=agent, other=other, date=date)


_FORM = {
    "--absent": "Write AGENT:FROM..TO, such as a07:2026-11-10..2026-11-12, or AGENT:DATE",
    "--locked": "Write AGENT:FROM..TO, such as a07:2026-11-10..2026-11-12, or AGENT:DATE",
    "--swap": "Write AGENT:AGENT:DATE, such as a07:a12:2026-11-10",
    "--from": "Write a date such as 2026-11-10",
}


def _date(text: str, option: str, value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "is not understood", column=option, value=value, advice=_FORM[option]
        ) from None


def _known(problem: RosterProblem, agent: str, option: str, value: str) -> None:
    if agent not in problem.agent_index:
        raise InputError(
            f"agent {agent!r} is not on the list",
            column=option,
            value=value,
            advice="Take an agent of the agents' file",
        )


def _outside(problem: RosterProblem, option: str, value: str) -> InputError:
    last = problem.horizon.date(problem.horizon.n_days - 1)
    return InputError(
        f"is outside the days from {problem.horizon.start} to {last}",
        column=option,
        value=value,
        advice="Name days of the roster",
    )

"""
Instances of the Curtois-Qu staff-scheduling benchmark [1]_, and rosters for them.

An instance becomes a problem of our own: a fixed day off is approved leave, a request is a wish,
cover is wanted by shift, and every limit is a rule with each agent's own number. Prices are such
that a unit of cost is a unit of the benchmark; nobody writes, is late or is paid.

References
----------
.. [1] T. Curtois, R. Qu, Computational results on new staff scheduling benchmark instances,
   technical report, University of Nottingham, 2014.
"""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from planner.atomic import replacing
from planner.domain.agent_limits import AgentLimits
from planner.domain.cost import Prices
from planner.domain.demand import ChatWork, Lateness, Queue, Target
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Request, RequestKind
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.rules import (
    UNUSED,
    Experienced,
    Fairness,
    MentorPairs,
    PeriodTime,
    Relief,
    RestDays,
    RestRun,
    Rules,
    ShiftCounts,
    ShortRun,
    Strictness,
    Successions,
    WorkedWeekends,
    WorkRun,
)
from planner.domain.shift_cover import ShiftCover
from planner.domain.shifts import Shift

HORIZON = "SECTION_HORIZON"
SHIFTS = "SECTION_SHIFTS"
STAFF = "SECTION_STAFF"
DAYS_OFF = "SECTION_DAYS_OFF"
WANTED = "SECTION_SHIFT_ON_REQUESTS"
UNWANTED = "SECTION_SHIFT_OFF_REQUESTS"
COVER = "SECTION_COVER"
MONDAY = dt.date(2024, 1, 1)  # day 0 of every instance is a Monday
START_MIN = 8 * 60  # the benchmark's shifts have a length and no start
SKILL = "any"
PRICES = Prices(
    late_reply=0.0,
    late_over_month=0.0,
    late_over_day=0.0,
    paid_hour=0.0,
    wish=1.0,
    hard_breach=100_000.0,
    changed_cell=0.0,
)
WORK = ChatWork(reply_s=20, customer_s=20, replies_per_chat=1, max_chats=1, patience_s=60)


@dataclass(frozen=True, kw_only=True, eq=False)
class Instance:
    """A problem, without customers, and the prices that make its cost the benchmark's."""

    problem: RosterProblem
    lateness: Lateness
    prices: Prices


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Fields of a line of a file, and where it stands."""

    file: str
    row: int
    fields: tuple[str, ...]

    def wrong(self, problem: str, value: object = None) -> InputError:
        """Return an error that names the line."""
        return InputError(problem, file=self.file, row=self.row, value=value)

    def number(self, i: int, least: int = 0, most: int = 2**31) -> int:
        """Read a field as a whole number."""
        text = self.fields[i]
        digits = text.removeprefix("-")  # a published instance has -0
        if not (digits.isascii() and digits.isdigit() and least <= int(text) <= most):
            raise self.wrong(f"field {i + 1} must be a whole number from {least} to {most}", text)
        return int(text)

    def one_of(self, i: int, known: dict[str, int], what: str) -> int:
        """Return the place of a name that must be known."""
        name = self.fields[i]
        if name not in known:
            raise self.wrong(f"field {i + 1} must be a {what} of the instance", name)
        return known[name]


def read_instance(path: Path) -> Instance:
    """
    Read an instance.

    Parameters
    ----------
    path
        Text file in sections, as published.

    Raises
    ------
    InputError
        If the file cannot be read, or is not such an instance.
    """
    sections = _sections(path)
    (length,) = _of(sections, path, HORIZON, 1, one=True)
    n_days = length.number(0, 1, 400)
    shift_lines = _of(sections, path, SHIFTS, 3)
    shifts = tuple(_shift(line) for line in shift_lines)
    shift_index = _index(shift_lines, "shift")
    staff = _of(sections, path, STAFF, 8)
    agents = tuple(Agent(id=line.fields[0], name=line.fields[0], skills=(SKILL,)) for line in staff)
    agent_index = _index(staff, "person")
    horizon = Horizon(start=MONDAY, n_days=n_days)
    requests = [
        *_days_off(_of(sections, path, DAYS_OFF, None), agent_index, horizon),
        *_wishes(sections, path, agent_index, shift_index, horizon),
    ]
    forbidden = tuple(
        (shifts[s].code, shifts[_place(line, after, shift_index)].code)
        for s, line in enumerate(shift_lines)
        for after in filter(None, line.fields[2].split("|"))
    )
    problem = RosterProblem(
        horizon=horizon,
        agents=agents,
        shifts=shifts,
        queues=(_nobody_writes(),),
        rules=_rules(forbidden),
        requests=tuple(requests),
        open_days=np.zeros((1, n_days), np.bool_),
        own_limits=_limits(staff, shift_index, n_days),
        shift_cover=_cover(_of(sections, path, COVER, 5), shift_index, n_days),
    )
    return Instance(
        problem=problem,
        lateness=Lateness(
            queues=(SKILL,),
            replies=np.zeros((1, horizon.n_slots)),
            late=np.zeros((1, horizon.n_slots, 1)),
        ),
        prices=PRICES,
    )


def write_benchmark_roster(path: Path, roster: Roster) -> None:
    """
    Write a roster as ``agent,day,shift``, one line a worked day, the first day being 0.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    problem = roster.problem
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["agent", "day", "shift"])
        for a, d in np.argwhere(roster.codes != OFF).tolist():
            writer.writerow([problem.agents[a].id, d, problem.shifts[roster.codes[a, d]].code])


def _sections(path: Path) -> dict[str, list[_Line]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the instance cannot be read",
            file=str(path),
            value=getattr(error, "strerror", None) or "not UTF-8 text",
            advice="Give a text file of the Curtois-Qu benchmark",
        ) from None
    sections: dict[str, list[_Line]] = defaultdict(list)
    name = None
    for row, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("SECTION_"):
            name = line
            continue
        if name is None:
            raise InputError(
                "a line stands before the first section",
                file=str(path),
                row=row,
                value=line,
                advice="Give a text file of the Curtois-Qu benchmark",
            )
        fields = tuple(part.strip() for part in line.split(","))
        sections[name].append(_Line(file=str(path), row=row, fields=fields))
    return sections


def _of(
    sections: dict[str, list[_Line]], path: Path, name: str, width: int | None, *, one: bool = False
) -> list[_Line]:
    """Return a section's lines, each with so many fields."""
    lines = sections[name]
    needed = name in (HORIZON, SHIFTS, STAFF)
    if (needed and not lines) or (one and len(lines) != 1):
        raise InputError(
            f"{name} must have {'one line' if one else 'lines'}",
            file=str(path),
            value=len(lines),
            advice="Give a text file of the Curtois-Qu benchmark",
        )
    for line in lines:
        if width is not None and len(line.fields) != width:
            raise line.wrong(f"a line of {name} must have {width} fields", ",".join(line.fields))
    return lines


def _index(lines: list[_Line], what: str) -> dict[str, int]:
    index: dict[str, int] = {}
    for line in lines:
        if line.fields[0] in index:
            raise line.wrong(f"each {what} must be named once", line.fields[0])
        index[line.fields[0]] = len(index)
    return index


def _place(line: _Line, name: str, known: dict[str, int]) -> int:
    if name not in known:
        raise line.wrong("a shift that may not follow must be one of the instance", name)
    return known[name]


def _shift(line: _Line) -> Shift:
    try:
        return Shift(
            code=line.fields[0],
            name=line.fields[0],
            start_min=START_MIN,
            length_min=line.number(1, 1, 24 * 60),
        )
    except ValueError as error:
        raise line.wrong(str(error)) from None


def _rules(forbidden: tuple[tuple[str, str], ...]) -> Rules:
    hard = Strictness(clause="benchmark")
    return Rules(
        rest_days=RestDays(how=UNUSED),
        work_run=WorkRun(how=hard),
        short_run=ShortRun(how=hard),
        rest_run=RestRun(how=hard),
        successions=Successions(forbidden=forbidden, how=hard),
        shift_counts=ShiftCounts(how=hard),
        period_time=PeriodTime(how=hard),
        worked_weekends=WorkedWeekends(how=hard),
        experienced=Experienced(how=UNUSED),
        relief=Relief(how=UNUSED),
        mentor_pairs=MentorPairs(how=UNUSED),
        fairness=Fairness(nights=0, weekends=0),
    )


def _limits(staff: list[_Line], shifts: dict[str, int], n_days: int) -> AgentLimits:
    def column(i: int, least: int = 0) -> NDArray[np.int64]:
        return np.array([line.number(i, least) for line in staff], np.int64)

    most = np.full((len(staff), len(shifts)), n_days, np.int64)
    for a, line in enumerate(staff):
        for part in filter(None, line.fields[1].split("|")):
            name, _, limit = part.partition("=")
            if name not in shifts or not limit.isdigit():
                raise line.wrong("field 2 must list shifts with their most, as in D=14", part)
            most[a, shifts[name]] = int(limit)
    return AgentLimits(
        shift_most=most,
        time_most_min=column(2),
        time_least_min=column(3),
        work_run_most=column(4, 1),
        work_run_least=column(5, 1),
        rest_run_least=column(6, 1),
        weekends_most=column(7),
    )


def _days_off(lines: list[_Line], agents: dict[str, int], horizon: Horizon) -> Iterator[Request]:
    for line in lines:
        line.one_of(0, agents, "person")
        for i in range(1, len(line.fields)):
            yield Request(
                agent=line.fields[0],
                date=horizon.date(line.number(i, 0, horizon.n_days - 1)),
                kind=RequestKind.LEAVE,
                approved=True,
            )


def _wishes(
    sections: dict[str, list[_Line]],
    path: Path,
    agents: dict[str, int],
    shifts: dict[str, int],
    horizon: Horizon,
) -> Iterator[Request]:
    for name, kind in ((WANTED, RequestKind.ON), (UNWANTED, RequestKind.NOT)):
        for line in _of(sections, path, name, 4):
            line.one_of(0, agents, "person")
            line.one_of(2, shifts, "shift")
            yield Request(
                agent=line.fields[0],
                date=horizon.date(line.number(1, 0, horizon.n_days - 1)),
                kind=kind,
                shift=line.fields[2],
                weight=line.number(3, 1, 100),
            )


def _cover(lines: list[_Line], shifts: dict[str, int], n_days: int) -> ShiftCover:
    wanted = np.zeros((n_days, len(shifts)), np.int64)
    short, over = np.zeros(wanted.shape), np.zeros(wanted.shape)
    seen: set[tuple[int, int]] = set()
    for line in lines:
        place = line.number(0, 0, n_days - 1), line.one_of(1, shifts, "shift")
        if place in seen:
            raise line.wrong("the cover of a shift on a day must stand once", line.fields[1])
        seen.add(place)
        wanted[place], short[place], over[place] = (line.number(i) for i in (2, 3, 4))
    return ShiftCover(wanted=wanted, short=short, over=over)


def _nobody_writes() -> Queue:
    return Queue(
        name=SKILL,
        label=SKILL,
        skill=SKILL,
        open_min=START_MIN,
        close_min=START_MIN + 60,
        work=WORK,
        target=Target(),
    )

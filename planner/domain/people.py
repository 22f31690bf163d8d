"""Agents, their levels, and what they ask for."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Grade of an agent, from the first week to the desk at the window."""

    TRAINEE = "trainee"
    AGENT = "agent"
    SENIOR = "senior"
    LEAD = "lead"
    SUPERVISOR = "supervisor"


EXPERIENCED = (Level.SENIOR, Level.LEAD, Level.SUPERVISOR)


OWN_LIMITS = {  # least value of each limit of an agent's own
    "max_nights": 0,
    "max_weekends": 0,
    "max_days_in_a_row": 1,
    "min_hours": 0,
    "max_hours": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """
    A person who answers customers.

    Parameters
    ----------
    id
        Unique name in files and rosters.
    name
        Name shown to people.
    team
        Team whose members see each other's published shifts.
    level
        Grade.
    skills
        Skills in order of preference, at least one; the first is the home queue's.
    contract_min_week
        Contracted working time. [min a week]
    speed
        Work done in the time an experienced agent needs for 1; over 0 up to 2.
    mentor
        Agent whose shifts a new hire shares, until they can work alone.
    earliest_night
        First date on which the agent may work a night shift; ``None``: any.
    protected_from, protected_until
        First and last date on which the agent is pregnant from month 7 on or nurses a child under
        one; ``None`` at one end: without that end, at both: never.
    max_nights, max_weekends
        Most nights, and weekends at work, in a planned period; ``None``: as the rules say.
    max_days_in_a_row
        Most working days in a row.
    min_hours, max_hours
        Working time in a planned period. [h]

    Raises
    ------
    ValueError
        If there is no skill, speed, contract or a limit is out of range, or a protection ends
        before it begins.
    """

    id: str
    name: str
    skills: tuple[str, ...]
    team: str = "team"
    level: Level = Level.AGENT
    contract_min_week: int = 40 * 60
    speed: float = 1.0
    mentor: str | None = None
    earliest_night: dt.date | None = None
    protected_from: dt.date | None = None
    protected_until: dt.date | None = None
    max_nights: int | None = None
    max_weekends: int | None = None
    max_days_in_a_row: int | None = None
    min_hours: float | None = None
    max_hours: float | None = None

    def __post_init__(self) -> None:
        if not self.skills:
            raise ValueError(
                f"{self.id}: skills must name at least one queue or language, got none"
            )
        if not 0 < self.speed <= 2:
            raise ValueError(f"{self.id}: speed must be over 0 and up to 2, got {self.speed}")
        if not 0 <= self.contract_min_week <= 7 * 24 * 60:
            raise ValueError(
                f"{self.id}: contract_min_week must be 0 to 10080, got {self.contract_min_week}"
            )
        if self.mentor == self.id:
            raise ValueError(f"{self.id}: mentor must be another agent, got {self.mentor}")
        for name, least in OWN_LIMITS.items():
            limit = getattr(self, name)
            if limit is not None and limit < least:
                raise ValueError(f"{self.id}: {name} must be {least} or more, got {limit}")
        if self.min_hours and self.max_hours is not None and self.max_hours < self.min_hours:
            raise ValueError(
                f"{self.id}: max_hours must not lie below {self.min_hours}, got {self.max_hours}"
            )
        first, last = self.protected_from, self.protected_until
        if first is not None and last is not None and last < first:
            raise ValueError(f"{self.id}: protected_until must not lie before {first}, got {last}")

    @property
    def is_experienced(self) -> bool:
        """Whether the agent counts as the senior of a shift."""
        return self.level in EXPERIENCED

    def is_protected(self, date: dt.date) -> bool:
        """Say whether the law protects the agent from nights and overtime on a date."""
        first, last = self.protected_from, self.protected_until
        if first is None and last is None:
            return False
        return (first is None or first <= date) and (last is None or date <= last)


class RequestKind(StrEnum):
    """What is asked for."""

    LEAVE = "leave"  # away, as holiday or sick leave
    OFF = "off"  # a rest day on this date
    ON = "on"  # work on this date, on a shift if one is named
    NOT = "not"  # not this shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    A wish of an agent for one day.

    Parameters
    ----------
    agent
        Who asks.
    date
        For which day.
    kind
        What for.
    shift
        Code of the shift meant, for ``on`` and ``not``.
    weight
        How much it matters against other wishes, 1 to 100.
    approved
        Signed by the supervisor, and thereby hard; otherwise a preference.

    Raises
    ------
    ValueError
        If the weight is out of range, or ``not`` names no shift.
    """

    agent: str
    date: dt.date
    kind: RequestKind
    shift: str | None = None
    weight: int = 10
    approved: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.weight <= 100:
            raise ValueError(f"{self.agent}: weight must be 1 to 100, got {self.weight}")
        if self.kind is RequestKind.NOT and self.shift is None:
            raise ValueError(f"{self.agent}: a request of kind not must name a shift, got none")

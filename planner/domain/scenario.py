"""
A scenario: what a rehearsed day differs in, as data.

Each change is one small class; a scenario is a bundle of them. What is left out stays as it is.
Queues and agents are named as in the roster that the scenario is played on, so names are checked
where the two meet.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from planner.domain.horizon import DAY_MIN, SLOT_MIN

MOST_FACTOR = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """
    Days from a first to a last one; ``None``: without that end.

    Raises
    ------
    ValueError
        If the last lies before the first.
    """

    first: dt.date | None = None
    last: dt.date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"days: must not end before {self.first}, got {self.last}")

    def __contains__(self, date: dt.date) -> bool:
        return (self.first is None or self.first <= date) and (
            self.last is None or date <= self.last
        )


ANY_DAY = Days()


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """
    Whom a change of the roster concerns: those named, or so many, or everybody it can.

    Parameters
    ----------
    agents
        Ids; nobody in particular if empty.
    count
        How many on each day, chosen by the planner; ``None``: all.

    Raises
    ------
    ValueError
        If both are given, or the count is negative.
    """

    agents: tuple[str, ...] = ()
    count: int | None = None

    def __post_init__(self) -> None:
        if self.count is not None and (self.agents or self.count < 0):
            raise ValueError(
                f"name agents or give a count of 0 or more, got {len(self.agents)} agents and "
                f"a count of {self.count}"
            )


EVERYBODY = Who()


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """
    Contacts times a factor.

    Parameters
    ----------
    factor
        0 to 100.
    queues
        Names; every queue if empty.
    days
        When.
    phase
        Campaign phase, such as ``wave2``, or special day, on whose days alone it holds; nothing:
        any day.
    from_min, to_min
        Hours of the day, from midnight. [min]
    """

    factor: float
    queues: tuple[str, ...] = ()
    days: Days = ANY_DAY
    phase: str = ""
    from_min: int = 0
    to_min: int = DAY_MIN

    def __post_init__(self) -> None:
        _factor("volume", self.factor)
        if not 0 <= self.from_min < self.to_min <= DAY_MIN:
            raise ValueError(
                f"volume: hours must be the right way round, got {self.from_min} to {self.to_min}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingTime:
    """Time to write a reply times a factor, of some queues or of all."""

    factor: float
    queues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _factor("handling_time", self.factor)
        if self.factor == 0:
            raise ValueError("handling_time: factor must be over 0, got 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """
    Agents who do not come.

    Parameters
    ----------
    share
        Share of those on each shift, drawn at random, 0 to 1.
    agents
        Named ones, beside them.
    days
        When.
    """

    share: float = 0.0
    agents: tuple[str, ...] = ()
    days: Days = ANY_DAY

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"absence: share must be 0 to 1, got {self.share}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """
    Levers on the replies of some queues or of all; ``None``: as it is. See `Levers`.

    Parameters
    ----------
    deflected_share, templated_share, template_saves_s, max_chats
        As in `planner.domain.levers.Levers`.
    """

    queues: tuple[str, ...] = ()
    deflected_share: float | None = None
    templated_share: float | None = None
    template_saves_s: float | None = None
    max_chats: int | None = None

    def given(self) -> dict[str, float | int]:
        """Return the levers that are pulled, by their names in `Levers`."""
        values = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)[1:]}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraStaff:
    """
    People beside the team, on each of the days.

    Parameters
    ----------
    count
        How many, 0 to 500. [agents]
    shift
        Code of the shift they work; none where they come for hours of their own.
    skills
        What they can answer; the skills of all queues if empty.
    speed
        Of each, over 0 up to 2.
    days
        When.
    from_min, to_min
        Hours of their own, from midnight, without a pause, instead of a shift. [min]
    """

    count: int
    shift: str = ""
    skills: tuple[str, ...] = ()
    speed: float = 1.0
    days: Days = ANY_DAY
    from_min: int = 0
    to_min: int = 0

    def __post_init__(self) -> None:
        if bool(self.shift) == bool(self.to_min):
            raise ValueError("extra_staff: give either a shift or hours")
        if self.to_min and not 0 <= self.from_min < self.to_min <= DAY_MIN:
            raise ValueError(
                "extra_staff: hours must be the right way round, "
                f"got {self.from_min} to {self.to_min}"
            )
        if not 0 <= self.count <= 500:
            raise ValueError(f"extra_staff: count must be 0 to 500, got {self.count}")
        if not 0 < self.speed <= 2:
            raise ValueError(f"extra_staff: speed must be over 0 and up to 2, got {self.speed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LongerShift:
    """Agents of a shift who come earlier or stay longer, in steps of 15. [min]."""

    shift: str
    before_min: int = 0
    after_min: int = 0
    who: Who = EVERYBODY
    days: Days = ANY_DAY

    def __post_init__(self) -> None:
        for name in ("before_min", "after_min"):
            value = getattr(self, name)
            if not 0 <= value <= 12 * 60 or value % SLOT_MIN:
                raise ValueError(
                    f"longer_shifts: {name} must be 0 to 720 in steps of 15, got {value}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStart:
    """Agents of a shift who come later and leave later, or earlier if negative. [min]."""

    shift: str
    by_min: int
    who: Who = EVERYBODY
    days: Days = ANY_DAY

    def __post_init__(self) -> None:
        if abs(self.by_min) > 12 * 60 or self.by_min % SLOT_MIN:
            raise ValueError(
                f"starts_moved: minutes must be -720 to 720 in steps of 15, got {self.by_min}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledIn:
    """Agents whose rest day is cancelled: they work a shift instead."""

    shift: str
    who: Who
    days: Days = ANY_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedRest:
    """An agent who works on a rest day, on the shift of the day taken off instead."""

    agent: str
    rest: dt.date
    instead: dt.date

    def __post_init__(self) -> None:
        if self.rest == self.instead:
            raise ValueError(f"rest_days_moved: must go to another day, got {self.rest} for both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Agents who can answer one more kind of contact."""

    skill: str
    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    What differs, all together.

    Parameters
    ----------
    name
        For people, in one language or in both.
    days
        What is looked at; every day of the roster if without ends.
    volume, handling_time, absence, replies, extra_staff, longer_shifts, starts_moved, called_in,
    rest_moved, trained
        Changes, made in this order; factors on the same contacts multiply.
    """

    name: str = ""
    days: Days = ANY_DAY
    volume: tuple[Volume, ...] = ()
    handling_time: tuple[HandlingTime, ...] = ()
    absence: tuple[Absence, ...] = ()
    replies: tuple[Replies, ...] = ()
    extra_staff: tuple[ExtraStaff, ...] = ()
    longer_shifts: tuple[LongerShift, ...] = ()
    starts_moved: tuple[MovedStart, ...] = ()
    called_in: tuple[CalledIn, ...] = ()
    rest_moved: tuple[MovedRest, ...] = ()
    trained: tuple[Trained, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it changes nothing."""
        return not any(getattr(self, name) for name in CHANGES)

    def plus(self, other: "Scenario") -> "Scenario":
        """Return this scenario with the changes of another one added."""
        together = {name: getattr(self, name) + getattr(other, name) for name in CHANGES}
        return dataclasses.replace(self, **together)


CHANGES = tuple(item.name for item in dataclasses.fields(Scenario)[2:])


def _factor(what: str, factor: float) -> None:
    if not 0 <= factor <= MOST_FACTOR:
        raise ValueError(f"{what}: factor must be 0 to {MOST_FACTOR:g}, got {factor}")

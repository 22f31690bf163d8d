"""The rules of a roster as data: what each asks, how strictly, and on whose authority."""

import datetime as dt
from dataclasses import astuple, dataclass, field, fields

from planner.domain.rules_of_tours import (
    LeastNights,
    NightBlocks,
    PeriodTime,
    RestAfterNights,
    RestRun,
    ShiftCounts,
    ShortRun,
    WeekTime,
    WorkedWeekends,
)
from planner.domain.strictness import HARD, UNUSED, Mode, Strictness

__all__ = [
    "HARD",
    "SHARED",
    "UNUSED",
    "Experienced",
    "Fairness",
    "LeastNights",
    "MentorPairs",
    "Mode",
    "NightBlocks",
    "Nights",
    "Overtime",
    "PeriodTime",
    "Protection",
    "Relief",
    "RestAfterNights",
    "RestBetween",
    "RestBlackouts",
    "RestDays",
    "RestRun",
    "Rules",
    "ShiftCounts",
    "ShiftHeads",
    "ShortRun",
    "SkillsPresent",
    "Strictness",
    "Successions",
    "Violation",
    "Wanted",
    "WeekTime",
    "WeeklyOvertime",
    "WeeklyRest",
    "WorkRun",
    "WorkedWeekends",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestDays:
    """Days off in the planned period, approved leave not counted, for each agent. [days]"""

    least: int = 2
    most: int | None = None
    how: Strictness = HARD

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise ValueError(
                f"rest_days: must be 0 <= least <= most, got {self.least}, {self.most}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRest:
    """Days without work in each whole week from Monday to Sunday. [days]"""

    least: int = 1
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        if not 0 <= self.least <= 7:
            raise ValueError(f"weekly_rest: least must be 0 to 7, got {self.least}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRun:
    """Working days in a row, counted across the edge of the month. [days]"""

    most: int = 16
    how: Strictness = HARD

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ValueError(f"work_run: most must be at least 1, got {self.most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Successions:
    """Pairs of shift codes, the second of which may not be worked the day after the first."""

    forbidden: tuple[tuple[str, str], ...] = ()
    how: Strictness = HARD


@dataclass(frozen=True, slots=True, kw_only=True)
class RestBetween:
    """Rest between the shifts of two days in a row. [min]"""

    least_min: int = 11 * 60
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        if not 0 <= self.least_min <= 660:
            # EU law asks for 660; more would need a look beyond a day off.
            raise ValueError(f"rest_between: least_min must be 0 to 660, got {self.least_min}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Experienced:
    """
    Seniors, team leads or supervisors on the shifts of a day with customers. [agents]

    Parameters
    ----------
    least
        Fewest of them on each shift.
    shifts
        Codes of the shifts on which they must be; none: on every shift.
    skills
        As many for each of these skills, one person counting for all they have; none: of any.
    """

    least: int = 1
    shifts: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    how: Strictness = HARD

    def __post_init__(self) -> None:
        if self.least < 0:
            raise ValueError(f"experienced: least must be 0 or more, got {self.least}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsPresent:
    """
    Agents with a skill, such as a language, on every shift of a day with customers. [agents]

    Parameters
    ----------
    needed
        Skill and fewest agents who have it.
    shifts
        Codes of the shifts on which they must be; none: on every shift.
    """

    needed: tuple[tuple[str, int], ...] = ()
    shifts: tuple[str, ...] = ()
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        for skill, least in self.needed:
            if least < 0:
                raise ValueError(f"skills_present: {skill} must be 0 or more, got {least}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    Agents wanted on shifts of some days.

    Parameters
    ----------
    least
        Fewest agents on each of the shifts.
    shifts
        Their codes; none: every shift.
    weekdays
        0 is Monday; none: every weekday.
    dates
        Dates; none: all. With weekdays, too, a day is meant that is any of both.
    """

    least: int
    shifts: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    dates: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        if self.least < 0:
            raise ValueError(f"shift_heads: least must be 0 or more, got {self.least}")

    def is_for(self, date: dt.date) -> bool:
        """Say whether a date is meant."""
        anyway = not self.weekdays and not self.dates
        return anyway or date in self.dates or date.weekday() in self.weekdays


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftHeads:
    """Fewest agents on shifts of days with customers; of several for one shift, the most."""

    wanted: tuple[Wanted, ...] = ()
    how: Strictness = UNUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class RestBlackouts:
    """Dates, such as campaign days, on which nobody has a day off, leave apart."""

    dates: tuple[dt.date, ...] = ()
    how: Strictness = UNUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A night agent with the skill for every queue that has customers on the day."""

    how: Strictness = HARD


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorPairs:
    """A new hire works only where the mentor works, on the same shift."""

    how: Strictness = HARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """Night shifts of an agent in the planned period, and in a row. [nights]"""

    most: int | None = None
    most_in_a_row: int | None = None
    how: Strictness = HARD

    def __post_init__(self) -> None:
        for name in ("most", "most_in_a_row"):
            limit = getattr(self, name)
            if limit is not None and limit < 0:
                raise ValueError(f"nights: {name} must be 0 or more, got {limit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """Working time beyond the contract's share of the planned period. [min]"""

    most_min: int = 36 * 60
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        if self.most_min < 0:
            raise ValueError(f"overtime: most_min must be 0 or more, got {self.most_min}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyOvertime:
    """
    Overtime as a law counts it, over the planned period.

    Work beyond the normal day counts, all work on a statutory holiday, and of the rest what goes
    beyond the normal week from Monday to Sunday, which a holiday shortens by a normal day. Days
    that are not known take their even share of the week.

    Parameters
    ----------
    normal_week_min, normal_day_min
        Hours from which overtime is counted. [min]
    most_min
        Most overtime of an agent in the period. [min]
    whole_period
        Set the period's work against its share of normal weeks, instead of each week's.
    holidays
        Statutory holidays.
    """

    normal_week_min: int = 40 * 60
    normal_day_min: int = 8 * 60
    most_min: int = 36 * 60
    whole_period: bool = False
    holidays: tuple[dt.date, ...] = ()
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        for name in ("normal_week_min", "normal_day_min", "most_min"):
            if getattr(self, name) < 0:
                raise ValueError(
                    f"weekly_overtime: {name} must be 0 or more, got {getattr(self, name)}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """No night shift while an agent is pregnant from month 7 or nurses a child under one."""

    how: Strictness = UNUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """
    Prices of uneven shares: of nights, weekends, holidays, campaign days and refused wishes.

    An agent's share is what all agents who may do it do together, divided in proportion to
    the days on which they are not on leave; the price is charged for the square of the
    difference.
    """

    nights: int = 3
    weekends: int = 3
    holidays: int = 0
    campaign_days: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        if min(astuple(self)) < 0:
            raise ValueError(f"fairness: prices must not be negative, got {astuple(self)}")


SHARED = tuple(item.name for item in fields(Fairness))  # what agents should share fairly


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a team."""

    rest_days: RestDays = field(default_factory=RestDays)
    weekly_rest: WeeklyRest = field(default_factory=WeeklyRest)
    work_run: WorkRun = field(default_factory=WorkRun)
    successions: Successions = field(default_factory=Successions)
    rest_between: RestBetween = field(default_factory=RestBetween)
    experienced: Experienced = field(default_factory=Experienced)
    relief: Relief = field(default_factory=Relief)
    mentor_pairs: MentorPairs = field(default_factory=MentorPairs)
    nights: Nights = field(default_factory=Nights)
    overtime: Overtime = field(default_factory=Overtime)
    weekly_overtime: WeeklyOvertime = field(default_factory=WeeklyOvertime)
    protection: Protection = field(default_factory=Protection)
    short_run: ShortRun = field(default_factory=ShortRun)
    rest_run: RestRun = field(default_factory=RestRun)
    shift_counts: ShiftCounts = field(default_factory=ShiftCounts)
    period_time: PeriodTime = field(default_factory=PeriodTime)
    week_time: WeekTime = field(default_factory=WeekTime)
    worked_weekends: WorkedWeekends = field(default_factory=WorkedWeekends)
    least_nights: LeastNights = field(default_factory=LeastNights)
    night_blocks: NightBlocks = field(default_factory=NightBlocks)
    rest_after_nights: RestAfterNights = field(default_factory=RestAfterNights)
    skills_present: SkillsPresent = field(default_factory=SkillsPresent)
    rest_blackouts: RestBlackouts = field(default_factory=RestBlackouts)
    shift_heads: ShiftHeads = field(default_factory=ShiftHeads)
    fairness: Fairness = field(default_factory=Fairness)
    approved_leave: Strictness = HARD
    approved_wishes: Strictness = HARD  # off, on or not, signed by the supervisor
    first_nights: Strictness = HARD  # no night shift before the agent's earliest_night

    def how(self, name: str) -> Strictness:
        """Return how strictly the rule of a name holds."""
        rule = getattr(self, name)
        how: Strictness = rule if isinstance(rule, Strictness) else rule.how
        return how


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """
    One breach of one rule.

    Parameters
    ----------
    rule
        Name of the rule, a field of `Rules`, or ``pins``.
    how
        How strictly the rule holds, and its clause.
    agent, date
        Whom and which day it concerns; ``None`` where it is about nobody or no day alone.
    template
        Sentence with places for the values.
    values
        What stands in those places.
    amount
        How many times the rule is broken here: the days, agents or nights too many or too few.
    """

    rule: str
    how: Strictness
    agent: str | None
    date: dt.date | None
    template: str
    values: tuple[object, ...] = ()
    amount: int = 1

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(*self.values)

    @property
    def is_hard(self) -> bool:
        """Whether it makes the roster wrong."""
        return self.how.mode is Mode.HARD

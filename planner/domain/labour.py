"""Labour law as data: what a preset limits, what it pays for overtime, and on whose authority."""

import datetime as dt
from dataclasses import dataclass, field, replace

from forecasts.china import china_statutory_holidays
from planner.domain.rules import (
    Mode,
    Protection,
    RestBetween,
    Rules,
    Strictness,
    WeeklyOvertime,
    WeeklyRest,
)

CHINA = "china"  # name of the calendar of China's statutory holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """
    A number and the article that sets it.

    Parameters
    ----------
    amount
        In minutes or days, as the limit's name says; 0 or more.
    clause
        Law and article.

    Raises
    ------
    ValueError
        If the amount is negative.
    """

    amount: int
    clause: str

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"{self.clause}: a limit must not be negative, got {self.amount}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A break of at least ``least_min`` in a shift with more than ``after_min`` of work. [min]"""

    after_min: int
    least_min: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Work beyond ``after_min`` of a day is paid at ``rate`` times the wage. [min]"""

    after_min: int
    rate: float

    def __post_init__(self) -> None:
        if self.after_min < 0 or self.rate < 1:
            raise ValueError(
                f"overtime: after_min must be 0 or more and rate 1 or more, "
                f"got {self.after_min}, {self.rate}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimePay:
    """
    What counts as overtime, and what it is paid at.

    Each minute counts once: as holiday work, or else as a seventh day's, or else as beyond the
    day, or else as beyond the week or the period.

    Parameters
    ----------
    clause
        Law and article.
    day
        Beyond the working day, by rising minutes.
    week_rate
        Beyond the normal week; ``None`` where weeks are not looked at.
    week_is_rest
        Whether work beyond the week is work on a rest day.
    seventh_day
        On the seventh day worked in a week from Monday to Sunday.
    holiday_rate
        On statutory holidays, all of the work.
    period_rate
        Beyond the normal weeks' share of the whole period, in place of day and week.

    Raises
    ------
    ValueError
        If week and period are both looked at, or tiers do not rise.
    """

    clause: str
    day: tuple[Tier, ...] = ()
    week_rate: float | None = None
    week_is_rest: bool = False
    seventh_day: tuple[Tier, ...] = ()
    holiday_rate: float | None = None
    period_rate: float | None = None

    def __post_init__(self) -> None:
        if self.period_rate is not None and (self.week_rate is not None or self.day):
            raise ValueError("overtime: count by the period, or by day and week, got both")
        for tiers in (self.day, self.seventh_day):
            if list(tiers) != sorted(tiers, key=lambda tier: tier.after_min):
                raise ValueError("overtime: tiers must rise by after_min")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labour:
    """
    A preset of labour rules. What is ``None`` is not limited by it.

    Parameters
    ----------
    name, label
        Name of the file, and for people.
    as_of, source, sure, note
        When it was read and where, how certain it is, and what to know.
    normal_week_min, normal_day_min
        Hours from which overtime is counted. [min]
    longest_day, overtime_day, overtime_month
        Most working time of a day, most overtime of a day and of a calendar month. [min]
    week_average
        Most working time of a week on average over ``average_weeks``. [min]
    weekly_rest, month_rest
        Least days without work, in each week from Monday to Sunday and in the period. [days]
    daily_rest
        Least rest between two days' shifts. [min]
    pause
        Break in a shift.
    night_average
        Most working time of a night shift, on average over those worked. [min]
    protection
        Clause by which protected people work neither nights nor overtime.
    pay
        Overtime and its rates.
    calendar, holidays
        Statutory holidays: ``china``, or none; and days listed beside it.
    approval
        Clause that asks for an approval on record.
    approved
        The approval's number on record, if there is one.
    """

    name: str
    label: str
    as_of: dt.date
    source: str
    sure: str
    note: str = ""
    normal_week_min: int = 40 * 60
    normal_day_min: int = 8 * 60
    longest_day: Limit | None = None
    overtime_day: Limit | None = None
    overtime_month: Limit | None = None
    week_average: Limit | None = None
    average_weeks: int = 17
    weekly_rest: Limit | None = None
    month_rest: Limit | None = None
    daily_rest: Limit | None = None
    pause: Break | None = None
    night_average: Limit | None = None
    protection: str | None = None
    pay: OvertimePay | None = None
    calendar: str | None = None
    holidays: tuple[dt.date, ...] = field(default=())
    approval: str | None = None
    approved: str | None = None

    def holidays_in(self, first: dt.date, last: dt.date) -> frozenset[dt.date]:
        """Return the statutory holidays from a first to a last day."""
        named = china_statutory_holidays(first, last) if self.calendar == CHINA else ()
        return frozenset(named) | {day for day in self.holidays if first <= day <= last}


def within_law(rules: Rules, law: Labour, first: dt.date, last: dt.date) -> Rules:
    """
    Make a preset's limits hard rules of the plan.

    An average over months is kept by keeping it in every week, and overtime is counted by
    the week where the law counts it by the week; both are on the safe side.

    Parameters
    ----------
    rules
        The team's own rules; a stricter one of them stays.
    law
        Preset to plan within.
    first, last
        Days to plan, for the holidays.
    """
    changed: dict[str, object] = {}
    if law.weekly_rest is not None:
        own = rules.weekly_rest.least if rules.weekly_rest.how.mode is Mode.HARD else 0
        changed["weekly_rest"] = WeeklyRest(
            least=max(law.weekly_rest.amount, own), how=Strictness(clause=law.weekly_rest.clause)
        )
    if law.daily_rest is not None:
        changed["rest_between"] = RestBetween(
            least_min=law.daily_rest.amount, how=Strictness(clause=law.daily_rest.clause)
        )
    if law.overtime_month is not None:
        by_period = law.pay is not None and law.pay.period_rate is not None
        changed["overtime"] = replace(rules.overtime, how=Strictness(mode=Mode.OFF))
        changed["weekly_overtime"] = WeeklyOvertime(
            normal_week_min=law.normal_week_min,
            normal_day_min=law.normal_day_min,
            most_min=law.overtime_month.amount,
            whole_period=by_period,
            holidays=tuple(sorted(law.holidays_in(first - dt.timedelta(days=6), last))),
            how=Strictness(clause=law.overtime_month.clause),
        )
    elif law.week_average is not None:
        changed["weekly_overtime"] = WeeklyOvertime(
            normal_week_min=law.week_average.amount,
            normal_day_min=24 * 60,
            most_min=0,
            how=Strictness(clause=law.week_average.clause),
        )
    if law.protection is not None:
        changed["protection"] = Protection(how=Strictness(clause=law.protection))
    return replace(rules, **changed)  # type: ignore[arg-type]  # each by the name of its class

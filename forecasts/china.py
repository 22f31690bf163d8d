"""China's holidays, make-up days and Spring Festival as special days."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import holidays
from lunardate import LunarDate

from forecasts.types import ONE_DAY, SpecialDay

NAMES = {  # in the order in which a day with two names takes one
    "Chinese New Year's Eve": "spring_festival_eve",
    "Chinese New Year": "spring_festival",
    "National Day": "national_day",
    "Mid-Autumn": "mid_autumn",
    "New Year's Day": "new_year",
    "Tomb-Sweeping": "qingming",
    "Labor Day": "labour_day",
    "Dragon Boat": "dragon_boat",
}
SATURDAY = 5
BEFORE_DAYS = 10  # parcels stop and shops close well before the eve
RETURN_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayNotice:
    """
    The official days off of a year, which overrule the package's.

    Parameters
    ----------
    year
        Year of the notice.
    off
        Name of the holiday by day off, exchanged days and weekends included.
    worked
        Weekend days worked in exchange.
    provisional
        Whether it may still change.

    Raises
    ------
    ValueError
        If a day is both off and worked, or the first day of Spring Festival is not off.
    """

    year: int
    off: dict[dt.date, str] = field(default_factory=dict)
    worked: frozenset[dt.date] = frozenset()
    provisional: bool = False

    def __post_init__(self) -> None:
        both = sorted(self.worked & self.off.keys())
        if both:
            raise ValueError(f"{self.year}: a day is off or worked, got {both[0]} as both")
        new_year = LunarDate(self.year, 1, 1).to_solar_date()
        if new_year not in self.off:
            raise ValueError(f"{self.year}: {new_year}, the lunar new year, must be off, got work")


def china_special_days(
    first: dt.date, last: dt.date, notices: Sequence[HolidayNotice] = ()
) -> tuple[SpecialDay, ...]:
    """
    Return China's special days [1]_.

    A holiday runs from its first to its last day off, weekends and exchanged days included. A
    weekend worked in exchange is a ``makeup_workday``. Spring Festival, placed by the lunar
    year, has kinds of its own and weeks before and after it. Years whose exchanged days no
    package knows yet are marked provisional.

    Parameters
    ----------
    first, last
        First and last day to cover.
    notices
        Years for which a notice takes the place of the package.

    References
    ----------
    .. [1] Regulation on Public Holidays for National Annual Festivals and Memorial Days, State
       Council order 795 of 2024.
    """
    years = range(first.year, last.year + 2)
    days: dict[dt.date, SpecialDay] = {}
    known = {notice.year: notice for notice in notices}
    for year in years:
        for day in _year(known.get(year) or _of_package(year)):
            days.setdefault(day.date, day)
    return tuple(days[date] for date in sorted(days) if first <= date <= last)


def _of_package(year: int) -> HolidayNotice:
    """Take a year's days from the package; without exchanged days they are provisional."""
    official = holidays.country_holidays("CN", years=year, language="en_US")
    worked = frozenset(day for day in official.weekend_workdays if day.year == year)
    free = set(official) | {
        day + k * ONE_DAY
        for day in official
        for k in (-2, -1, 1, 2)
        if (day + k * ONE_DAY).weekday() >= SATURDAY and day + k * ONE_DAY not in worked
    }
    off = {}
    for run in _runs(free):
        names = [_name(official.get(date, "")) for date in run]
        whole = next((name for name in names if name), None)
        for date, name in zip(run, names, strict=True):
            if whole:
                off[date] = name or f"{whole}_break"
    return HolidayNotice(year=year, off=off, worked=worked, provisional=not worked)


def _year(notice: HolidayNotice) -> Iterator[SpecialDay]:
    def special(date: dt.date, name: str, kind: str) -> SpecialDay:
        return SpecialDay(date=date, name=name, kind=kind, provisional=notice.provisional)

    new_year = LunarDate(notice.year, 1, 1).to_solar_date()
    festival = _run_around(new_year, set(notice.off))
    for date in festival:
        if date >= new_year:
            yield special(date, "spring_festival", "spring_festival")
    yield special(new_year - ONE_DAY, "spring_festival_eve", "spring_festival_eve")
    for date in sorted(notice.off.keys() - set(festival)):
        yield special(date, notice.off[date], "public_holiday")
    for date in sorted(notice.worked):
        yield special(date, "makeup_workday", "makeup_workday")
    for k in range(1, RETURN_DAYS + 1):
        date = festival[-1] + k * ONE_DAY
        yield special(date, "spring_festival_return", "spring_festival_return")
    for k in range(2, BEFORE_DAYS + 1):
        date = new_year - k * ONE_DAY
        yield special(date, "spring_festival_before", "spring_festival_before")


def _name(official: str) -> str | None:
    return next((name for part, name in NAMES.items() if part in official), None)


def _runs(dates: set[dt.date]) -> Iterator[list[dt.date]]:
    for date in sorted(dates):
        if date - ONE_DAY not in dates:
            yield _run_around(date, dates)


def _run_around(date: dt.date, dates: set[dt.date]) -> list[dt.date]:
    first, last = date, date
    while first - ONE_DAY in dates:
        first -= ONE_DAY
    while last + ONE_DAY in dates:
        last += ONE_DAY
    return [first + k * ONE_DAY for k in range((last - first).days + 1)]


def china_statutory_holidays(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """
    Return the days that China's law names as holidays: 13 a year since 2025 [1]_.

    Weekends and exchanged days beside them are days off, but no statutory holidays: work on them
    is paid as on other rest days.

    Parameters
    ----------
    first, last
        First and last day to cover.

    References
    ----------
    .. [1] Regulation on Public Holidays for National Annual Festivals and Memorial Days, State
       Council order 795 of 2024, art. 2.
    """
    named = holidays.country_holidays(
        "CN", years=range(first.year, last.year + 1), language="en_US"
    )
    moved = ("(observed)", "Day off")
    return tuple(
        date
        for date, name in sorted(named.items())
        if first <= date <= last and not any(word in name for word in moved)
    )

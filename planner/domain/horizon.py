"""The planning horizon: days, slots of 15 minutes, and the site's zone."""

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

SLOT_MIN = 15
DAY_MIN = 24 * 60
DAY_SLOTS = DAY_MIN // SLOT_MIN
MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """
    Days to plan, each of 96 slots of local wall time.

    A planning day always has 24 hours. On a day with a clock change the wall times that do
    not exist are planned all the same, and `utc` moves them on by the change.

    Parameters
    ----------
    start
        First day.
    n_days
        Number of days, 1 to 400. [days]
    zone
        Name of the site's time zone in the IANA database.

    Raises
    ------
    ValueError
        If the number of days is out of range.
    """

    start: dt.date
    n_days: int
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        if not 1 <= self.n_days <= 400:
            raise ValueError(f"horizon: n_days must be 1 to 400, got {self.n_days}")

    @classmethod
    def month(cls, year: int, month: int, zone: str = "Asia/Shanghai") -> "Horizon":
        """
        Span a calendar month.

        Examples
        --------
        >>> Horizon.month(2026, 11).n_days
        30
        """
        n_days = calendar.monthrange(year, month)[1]
        return cls(start=dt.date(year, month, 1), n_days=n_days, zone=zone)

    @property
    def end(self) -> dt.date:
        """First day after the horizon."""
        return self.start + dt.timedelta(days=self.n_days)

    @property
    def n_slots(self) -> int:
        """Number of slots. [slots]"""
        return self.n_days * DAY_SLOTS

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days in order, length ``n_days``."""
        return tuple(self.date(d) for d in range(self.n_days))

    def date(self, d: int) -> dt.date:
        """Return the date of day ``d``, which may lie outside the horizon."""
        return self.start + dt.timedelta(days=d)

    def day(self, date: dt.date) -> int | None:
        """Return the index of a date, or ``None`` outside the horizon."""
        d = (date - self.start).days
        return d if 0 <= d < self.n_days else None

    def marked(self, dates: Collection[dt.date]) -> NDArray[np.bool_]:
        """Mark the days with these dates, shape (n_days,)."""
        return np.array([date in dates for date in self.dates], np.bool_)

    def weekday(self, d: int) -> int:
        """Return the weekday of day ``d``: 0 is Monday."""
        return self.date(d).weekday()

    def is_weekend(self, d: int) -> bool:
        """Say whether day ``d`` is a Saturday or Sunday."""
        return self.weekday(d) >= SATURDAY

    def utc(self, d: int, minute: int) -> dt.datetime:
        """
        Return the instant of a wall-clock time.

        Parameters
        ----------
        d
            Day, which may lie outside the horizon.
        minute
            Minutes from the midnight that begins the day; 1440 and more are the next day's.
            [min]
        """
        local = dt.datetime.combine(self.date(d), dt.time(), ZoneInfo(self.zone))
        return (local + dt.timedelta(minutes=minute)).astimezone(dt.UTC)


def clock(minute: int) -> str:
    """
    Write minutes from midnight as a time of day.

    Examples
    --------
    >>> clock(810), clock(1470)
    ('13:30', '00:30')
    """
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"

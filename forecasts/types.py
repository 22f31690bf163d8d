"""What goes in: the history of a queue and its special days."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

HOURS = 24
ONE_DAY = dt.timedelta(days=1)
CAMPAIGNS = ("promotion",)  # kinds whose effects are on another scale than a holiday's
EXPECTED_SD = 0.3  # of a planner's expectation without a spread of its own
TAIL_DAYS = 10  # a campaign is felt for so long after its last listed day


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """
    A day that differs from its weekday: a holiday, a campaign, a closed day.

    Parameters
    ----------
    date
        The day.
    name
        What recurs, such as ``spring_festival`` or ``double11_wave1``: days of one name share
        an effect over years and queues.
    kind
        Group whose effect a name never seen takes: ``public_holiday``, ``promotion``, ``closed``,
        ``missing`` and so on.
    known_in_advance
        Whether a forecast may use it before it has passed.
    phase
        Part of the campaign, such as ``presale``, ``wave`` or ``tail``: days of one phase share
        an effect over campaigns, and more so within one.
    starts_hour
        Hour at which the effect sets in, 0 to 23; before it the day is as usual.
    expected_uplift
        The day's contacts over a usual day's, from ``starts_hour`` on, as a planner expects
        them, if one does. Past days of the name count for more as they become many.
    expected_sd
        How sure the planner is: spread of the logarithm of ``expected_uplift``.
    provisional
        Whether the date may still change, because no official notice is out.

    Raises
    ------
    ValueError
        If the hour is none of the day's, or the expectation or its spread is not above 0.
    """

    date: dt.date
    name: str
    kind: str
    known_in_advance: bool = True
    phase: str = ""
    starts_hour: int = 0
    expected_uplift: float | None = None
    expected_sd: float = EXPECTED_SD
    provisional: bool = False

    @property
    def is_campaign(self) -> bool:
        """Whether it belongs to a campaign."""
        return self.kind in CAMPAIGNS

    @property
    def occasion(self) -> str:
        """Name with the phase: what recurs most alike."""
        return f"{self.name}/{self.phase}" if self.phase else self.name

    def __post_init__(self) -> None:
        if self.starts_hour not in range(HOURS):
            raise ValueError(f"{self.name}: starts_hour must be 0 to 23, got {self.starts_hour}")
        uplift = 1.0 if self.expected_uplift is None else self.expected_uplift
        if not (uplift > 0 and self.expected_sd > 0):
            raise ValueError(
                f"{self.name}: expected_uplift and expected_sd must be above 0, "
                f"got {self.expected_uplift} and {self.expected_sd}"
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """
    The contacts of one queue.

    Parameters
    ----------
    queue
        Name of the queue.
    contacts
        Contacts an hour on every hour from the first to the last whole day, local wall time;
        NaN where the queue was closed or nothing was recorded.
    special_days
        Special days of this queue, past and future.

    Raises
    ------
    ValueError
        If the index is not made of whole days in steps of an hour, or a count is negative.
    """

    queue: str
    contacts: pd.Series
    special_days: tuple[SpecialDay, ...] = ()

    def __post_init__(self) -> None:
        index = self.contacts.index
        if not isinstance(index, pd.DatetimeIndex):
            raise ValueError(f"{self.queue}: contacts must be indexed by time, got {index.dtype}")
        if len(index) % HOURS:
            raise ValueError(f"{self.queue}: contacts must be whole days, got {len(index)} hours")
        if len(index) and (
            index[0] != index[0].normalize()
            or (np.diff(index.asi8) != np.diff(index[:2].asi8)[0]).any()
            or index[1] - index[0] != pd.Timedelta(hours=1)
        ):
            raise ValueError(
                f"{self.queue}: contacts must be hourly from a midnight, got {index[0]}"
            )
        if (self.contacts < 0).any():
            raise ValueError(
                f"{self.queue}: contacts must be 0 or more, got {self.contacts.min():g}"
            )

    @property
    def first_day(self) -> dt.date:
        """First day on record."""
        return _day(self.contacts, 0)

    @property
    def last_day(self) -> dt.date:
        """Last day on record."""
        return _day(self.contacts, -1)

    @cached_property
    def counts(self) -> NDArray[np.float64]:
        """Contacts by day and hour, shape (n_days, 24), NaN where there is no record."""
        return self.contacts.to_numpy(dtype=np.float64).reshape(-1, HOURS)

    @cached_property
    def days(self) -> pd.DatetimeIndex:
        """Midnights of the days on record, length n_days."""
        return pd.DatetimeIndex(self.contacts.index[::HOURS])

    @cached_property
    def open_hours(self) -> tuple[int, ...]:
        """Hours on record at least half as often as the commonest hour."""
        seen = (~np.isnan(self.counts)).sum(axis=0)
        return tuple(np.flatnonzero(2 * seen >= seen.max()).tolist())

    @cached_property
    def open_weekdays(self) -> tuple[int, ...]:
        """Weekdays (Monday 0) on record at least half as often as the commonest weekday."""
        weekday = self.days.day_of_week.to_numpy()
        on_record = ~np.isnan(self.counts).all(axis=1)
        seen = np.bincount(weekday, weights=on_record, minlength=7)
        return tuple(np.flatnonzero(2 * seen >= seen.max()).tolist())

    @cached_property
    def open_slots(self) -> NDArray[np.bool_]:
        """Open hours of the open weekdays, shape (7, 24)."""
        is_open = np.zeros((7, HOURS), dtype=np.bool_)
        is_open[np.ix_(self.open_weekdays, self.open_hours)] = True
        return is_open

    def before(self, day: dt.date) -> Self:
        """Return the history up to, and without, ``day``."""
        kept = self.contacts.iloc[: HOURS * max((day - self.first_day).days, 0)]
        return type(self)(queue=self.queue, contacts=kept, special_days=self.special_days)


def _day(contacts: pd.Series, position: int) -> dt.date:
    date: dt.date = contacts.index[position].date()
    return date

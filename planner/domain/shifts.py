"""Shifts, the pauses in them, meetings, and the slots they leave for customers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import DAY_MIN, DAY_SLOTS, SLOT_MIN, clock

SHIFT_SLOTS = 2 * DAY_SLOTS  # a shift belongs to the day it starts and may end on the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """
    Time in a shift away from the queues: a meal, or the handover at its end.

    Parameters
    ----------
    name
        What it is, for people.
    start_min
        Start for the first crew, from the midnight of the shift's day. [min]
    length_min
        Length for each crew. [min]
    crews
        Number of crews that take it one after the other, so that somebody stays.
    paid
        Whether it counts as working time.

    Raises
    ------
    ValueError
        If a time lies between two slots or the number of crews is not 1 to 6.
    """

    name: str
    start_min: int
    length_min: int
    crews: int = 1
    paid: bool = False

    def __post_init__(self) -> None:
        for field in ("start_min", "length_min"):
            value = getattr(self, field)
            if value < 0 or value % SLOT_MIN:
                raise ValueError(f"{self.name}: {field} must be in steps of 15, got {value}")
        if not 1 <= self.crews <= 6:
            raise ValueError(f"{self.name}: crews must be 1 to 6, got {self.crews}")

    @property
    def end_min(self) -> int:
        """End for the last crew. [min]"""
        return self.start_min + self.length_min * self.crews


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """
    A working pattern that an agent can be given on any day.

    Parameters
    ----------
    code
        Short unique name used in rosters.
    name
        Name shown to people.
    start_min
        Start, counted from midnight, a multiple of 15 below 1440. [min]
    length_min
        Time from start to end, pauses included, a multiple of 15 up to 840. [min]
    pauses
        Time away from the queues, each inside the shift.
    night
        Whether it counts as a night shift for limits and fairness.
    form_of
        Code of the shift that it is a longer or moved form of; nothing for a shift of its own. For
        who must be there, and for what may follow it, it is that shift.

    Raises
    ------
    ValueError
        If a time is out of range or between two slots, or a pause leaves the shift.
    """

    code: str
    name: str
    start_min: int
    length_min: int
    pauses: tuple[Pause, ...] = ()
    night: bool = False
    form_of: str = ""

    @property
    def origin(self) -> str:
        """Code of the shift that it is, or is a form of."""
        return self.form_of or self.code

    def __post_init__(self) -> None:
        if self.start_min not in range(0, DAY_MIN, SLOT_MIN):
            raise ValueError(
                f"{self.code}: start_min must be 0-1425 in steps of 15, got {self.start_min}"
            )
        if self.length_min not in range(SLOT_MIN, 14 * 60 + 1, SLOT_MIN):
            raise ValueError(
                f"{self.code}: length_min must be 15-840 in steps of 15, got {self.length_min}"
            )
        for pause in self.pauses:
            if pause.start_min < self.start_min or pause.end_min > self.end_min:
                raise ValueError(
                    f"{self.code}: {pause.name} must lie within {clock(self.start_min)}-"
                    f"{clock(self.end_min)}, got {clock(pause.start_min)}-{clock(pause.end_min)}"
                )

    @property
    def end_min(self) -> int:
        """End, from the midnight of the shift's day; over 1440 on the next day. [min]"""
        return self.start_min + self.length_min

    @property
    def work_min(self) -> int:
        """Working time: the length less unpaid pauses. [min]"""
        return self.length_min - sum(p.length_min for p in self.pauses if not p.paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """
    A weekly meeting that takes people off the queues.

    Parameters
    ----------
    name
        What it is, for people.
    weekday
        Day of the week, 0 is Monday.
    start_min, length_min
        When, in steps of 15. [min]
    everyone
        Whether those come too whose shift does not cover it; it is then working time for them.
    stay_one_in
        One agent in so many stays on the queues; 0: nobody stays.

    Raises
    ------
    ValueError
        If a value is out of range.
    """

    name: str
    weekday: int
    start_min: int
    length_min: int
    everyone: bool = False
    stay_one_in: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"{self.name}: weekday must be 0 to 6, got {self.weekday}")
        for field in ("start_min", "length_min"):
            value = getattr(self, field)
            if not 0 <= value <= DAY_MIN or value % SLOT_MIN:
                raise ValueError(f"{self.name}: {field} must be 0-1440 in steps of 15, got {value}")
        if self.stay_one_in < 0:
            raise ValueError(f"{self.name}: stay_one_in must be 0 or more, got {self.stay_one_in}")

    def extra_work_min(self, shift: Shift, weekday: int) -> int:
        """Return the working time it adds to a shift of that weekday. [min]"""
        if not self.everyone or weekday != self.weekday:
            return 0
        end_min = self.start_min + self.length_min
        shared = min(shift.end_min, end_min) - max(shift.start_min, self.start_min)
        return self.length_min - max(shared, 0)


def presence(
    shift: Shift, weekday: int, rank: int, meetings: tuple[Meeting, ...] = ()
) -> NDArray[np.bool_]:
    """
    Mark the slots in which one agent of a shift is on the queues.

    Parameters
    ----------
    shift
        Shift worked.
    weekday
        Weekday on which it starts, 0 is Monday.
    rank
        Place of the agent among those on the same shift and queue, from 0; it decides the
        crew for meals and who stays during a meeting.
    meetings
        Weekly meetings.

    Returns
    -------
    ndarray of bool, shape (192,)
        By slot from the midnight of the day on which the shift starts.
    """
    on = np.zeros(SHIFT_SLOTS, dtype=np.bool_)
    on[_span(shift.start_min, shift.length_min)] = True
    for pause in shift.pauses:
        first = pause.start_min + rank % pause.crews * pause.length_min
        on[_span(first, pause.length_min)] = False
    for meeting in meetings:
        stays = meeting.stay_one_in > 0 and rank % meeting.stay_one_in == 0
        days_later = (meeting.weekday - weekday) % 7
        if days_later <= 1 and not stays:  # past midnight a shift runs into the next day's meeting
            on[_span(days_later * DAY_MIN + meeting.start_min, meeting.length_min)] = False
    return on


def mean_presence(
    shift: Shift, weekday: int, meetings: tuple[Meeting, ...] = ()
) -> NDArray[np.float64]:
    """
    Average `presence` over ranks: the share of a shift's agents on the queues.

    Returns
    -------
    ndarray of float, shape (192,)
        Between 0 and 1, by slot from the midnight of the day on which the shift starts.
    """
    cycles = [pause.crews for pause in shift.pauses] + [max(m.stay_one_in, 1) for m in meetings]
    period = int(np.lcm.reduce(cycles)) if cycles else 1
    crews = np.array([presence(shift, weekday, rank, meetings) for rank in range(period)])
    shares: NDArray[np.float64] = crews.mean(axis=0)
    return shares


def _span(start_min: int, length_min: int) -> slice:
    return slice(start_min // SLOT_MIN, (start_min + length_min) // SLOT_MIN)

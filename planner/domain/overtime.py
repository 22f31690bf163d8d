"""Overtime as a law counts it: which minutes, of which kind, at which rate."""

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from planner.domain.horizon import SUNDAY
from planner.domain.labour import OvertimePay, Tier
from planner.domain.roster import FREE, OFF, Roster
from planner.domain.rules import WeeklyOvertime


class OvertimeKind(StrEnum):
    """By what a minute is overtime."""

    DAY = "day"  # beyond the working day
    WEEK = "week"  # beyond the normal week
    REST_DAY = "rest_day"  # beyond the normal week, where the law calls that a rest day's work
    SEVENTH_DAY = "seventh_day"
    HOLIDAY = "holiday"
    PERIOD = "period"  # beyond the period's normal hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """
    Some overtime of an agent.

    Parameters
    ----------
    a, d
        Agent and day; no day for what is counted over the period.
    kind
        By what it is overtime.
    minutes
        How much. [min]
    rate
        What it is paid at, as a multiple of the wage.
    """

    a: int
    d: int | None
    kind: OvertimeKind
    minutes: int
    rate: float


def overtime(
    roster: Roster,
    pay: OvertimePay,
    *,
    normal_week_min: int,
    normal_day_min: int,
    holidays: Set[dt.date] = frozenset(),
) -> tuple[Overtime, ...]:
    """
    Count a roster's overtime; no minute counts twice.

    A week cut by the first day is counted with the days before, of which those not known take
    their even share of the normal week. Of a week cut by the last day the excess so far is
    counted. A statutory holiday shortens the normal week by a normal day.

    Parameters
    ----------
    roster
        Any roster; working time is net of unpaid pauses and includes meetings.
    pay
        What counts, and at which rate.
    normal_week_min, normal_day_min
        Hours of a normal week and day. [min]
    holidays
        Statutory holidays, those of the first week's days before the horizon included.
    """
    found: list[Overtime] = []
    for a, agent_minutes in enumerate(worked_minutes(roster)):
        count = _Count(
            roster=roster,
            a=a,
            minutes=agent_minutes,
            holidays=holidays,
            normal_week_min=normal_week_min,
            normal_day_min=normal_day_min,
        )
        found += count.by_period(pay) if pay.period_rate is not None else count.by_week(pay)
    return tuple(found)


def excess_min(roster: Roster, rule: WeeklyOvertime) -> tuple[int, ...]:
    """Return each agent's overtime in the period as a rule of the plan counts it. [min]"""
    pay = OvertimePay(
        clause=rule.how.clause,
        day=() if rule.whole_period else (Tier(after_min=rule.normal_day_min, rate=1),),
        week_rate=None if rule.whole_period else 1,
        holiday_rate=1,
        period_rate=1 if rule.whole_period else None,
    )
    total = [0] * len(roster.codes)
    for piece in overtime(
        roster,
        pay,
        normal_week_min=rule.normal_week_min,
        normal_day_min=rule.normal_day_min,
        holidays=frozenset(rule.holidays),
    ):
        total[piece.a] += piece.minutes
    return tuple(total)


def worked_minutes(roster: Roster) -> list[dict[int, int | None]]:
    """
    Return each agent's working time by day, from the Monday of the first day's week on.

    Days before the horizon that are not known are ``None``. [min]
    """
    problem = roster.problem
    history, first = problem.before.shape[1], -problem.horizon.weekday(0)
    inside, found = roster.work_min, list[dict[int, int | None]]()
    for a in range(len(problem.agents)):
        minutes: dict[int, int | None] = {}
        for d in range(first, 0):
            code = int(problem.before[a, history + d]) if d >= -history else FREE
            minutes[d] = None if code == FREE else 0 if code == OFF else problem.minutes(d, code)
        minutes |= dict(enumerate(inside[a].tolist()))
        found.append(minutes)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """One agent's overtime, counted day by day."""

    roster: Roster
    a: int
    minutes: dict[int, int | None]
    holidays: Set[dt.date]
    normal_week_min: int
    normal_day_min: int

    def by_week(self, pay: OvertimePay) -> Iterator[Overtime]:
        """Count by day, week, seventh day and holiday."""
        horizon = self.roster.problem.horizon
        beyond_week = OvertimeKind.REST_DAY if pay.week_is_rest else OvertimeKind.WEEK
        normal, limit, every_day = 0, 0, True
        for d, minutes in self.minutes.items():
            if horizon.weekday(d) == 0:
                normal, limit, every_day = 0, self.week_limit(d), True
            if minutes is None:
                normal, every_day = normal + limit // 7, False
                continue
            if not minutes:
                every_day = False
                continue
            tiers, kind, left = pay.day, OvertimeKind.DAY, minutes
            if self.is_holiday(d) and pay.holiday_rate is not None:
                tiers, kind = (Tier(after_min=0, rate=pay.holiday_rate),), OvertimeKind.HOLIDAY
            elif horizon.weekday(d) == SUNDAY and every_day and pay.seventh_day:
                tiers, kind = pay.seventh_day, OvertimeKind.SEVENTH_DAY
            for extra, rate in _above(tiers, minutes):
                left -= extra
                if d >= 0:
                    yield Overtime(a=self.a, d=d, kind=kind, minutes=extra, rate=rate)
            over_week = min(left, max(normal + left - limit, 0))
            normal += left
            if over_week and d >= 0 and pay.week_rate is not None:
                yield Overtime(
                    a=self.a, d=d, kind=beyond_week, minutes=over_week, rate=pay.week_rate
                )

    def by_period(self, pay: OvertimePay) -> Iterator[Overtime]:
        """Count holidays, and the rest against the period's normal hours, leave taken off."""
        problem = self.roster.problem
        worked = 0
        for d in range(problem.horizon.n_days):
            minutes = self.minutes[d] or 0
            if self.is_holiday(d) and pay.holiday_rate is not None:
                if minutes:
                    yield Overtime(
                        a=self.a,
                        d=d,
                        kind=OvertimeKind.HOLIDAY,
                        minutes=minutes,
                        rate=pay.holiday_rate,
                    )
            else:
                worked += minutes
        excess = worked - self.period_limit()
        if excess > 0 and pay.period_rate is not None:
            yield Overtime(
                a=self.a, d=None, kind=OvertimeKind.PERIOD, minutes=excess, rate=pay.period_rate
            )

    def is_holiday(self, d: int) -> bool:
        return self.roster.problem.horizon.date(d) in self.holidays

    def week_limit(self, monday: int) -> int:
        off = sum(self.is_holiday(d) for d in range(monday, monday + 7))
        return max(self.normal_week_min - off * self.normal_day_min, 0)

    def period_limit(self) -> int:
        return period_limit(
            self.roster.problem.horizon.n_days,
            int(self.roster.problem.leave[self.a].sum()),
            sum(self.is_holiday(d) for d in range(self.roster.problem.horizon.n_days)),
            self.normal_week_min,
            self.normal_day_min,
        )


def period_limit(
    n_days: int, leave_days: int, n_holidays: int, normal_week_min: int, normal_day_min: int
) -> int:
    """Return a period's normal hours: its share of weeks, leave and holidays taken off. [min]"""
    weeks = (n_days - leave_days) / 7
    return max(round(weeks * normal_week_min) - n_holidays * normal_day_min, 0)


def _above(tiers: tuple[Tier, ...], minutes: int) -> Iterator[tuple[int, float]]:
    """Cut a day's minutes above the first tier into pieces, each with its rate."""
    ends = [*(tier.after_min for tier in tiers[1:]), np.iinfo(np.int32).max]
    for tier, end in zip(tiers, ends, strict=False):
        if (extra := min(minutes, end) - tier.after_min) > 0:
            yield extra, tier.rate

"""The limits of labour law, one function each; it goes through the roster day by day."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from planner.domain.findings import Case, Finding, Mend
from planner.domain.overtime import worked_minutes
from planner.domain.roster import FREE, OFF


def approval(case: Case) -> Iterator[Finding]:
    """Ask for an approval on record."""
    law, horizon = case.law, case.roster.problem.horizon
    if law.approval is not None and not law.approved:
        yield Finding(
            limit="approval",
            clause=law.approval,
            agent=None,
            first=horizon.start,
            last=horizon.date(horizon.n_days - 1),
            amount=1,
            unit="approvals",
            allowed=1,
            template="these hours need an approval of the labour authority, and none is on record",
            values=(),
            mend=Mend(template="enter its number as comprehensive_approval in the configuration"),
        )


def longest_day(case: Case) -> Iterator[Finding]:
    """Compare each day's working time with the longest that is allowed."""
    limit = case.law.longest_day
    if limit is None:
        return
    minutes = case.roster.work_min
    for a, d in np.argwhere(minutes > limit.amount).tolist():
        over = int(minutes[a, d]) - limit.amount
        yield case.finding(
            "longest_day",
            limit.clause,
            a,
            (d, d),
            (over, "min", limit.amount),
            (
                "{} works {:.2f} h on {}, {:.2f} h are allowed",
                int(minutes[a, d]) / 60,
                case.date(d),
                limit.amount / 60,
            ),
            _shorten(over),
        )


def overtime_day(case: Case) -> Iterator[Finding]:
    """Compare the time beyond the normal day with what is allowed on top of it."""
    limit = case.law.overtime_day
    if limit is None:
        return
    over = case.roster.work_min - case.law.normal_day_min
    for a, d in np.argwhere(over > limit.amount).tolist():
        excess = int(over[a, d]) - limit.amount
        yield case.finding(
            "overtime_day",
            limit.clause,
            a,
            (d, d),
            (excess, "min", limit.amount),
            (
                "{} works {:.2f} h of overtime on {}, {:.2f} h are allowed",
                int(over[a, d]) / 60,
                case.date(d),
                limit.amount / 60,
            ),
            _shorten(excess),
        )


def overtime_month(case: Case) -> Iterator[Finding]:
    """Add overtime up over each calendar month, as far as the roster reaches."""
    limit, horizon = case.law.overtime_month, case.roster.problem.horizon
    if limit is None:
        return
    months: dict[tuple[int, int], list[int]] = defaultdict(list)
    for d, date in enumerate(horizon.dates):
        months[date.year, date.month].append(d)
    whole = {a: p.minutes for p in case.pieces if p.d is None for a in [p.a]}
    for days in months.values():
        share = len(days) / horizon.n_days
        total: dict[int, int] = defaultdict(int)
        for a, minutes in whole.items():
            total[a] += round(minutes * share)
        for piece in case.pieces:
            if piece.d is not None and days[0] <= piece.d <= days[-1]:
                total[piece.a] += piece.minutes
        for a in sorted(total):
            if total[a] <= limit.amount:
                continue
            excess, worked = total[a] - limit.amount, case.roster.work_min[a]
            yield case.finding(
                "overtime_month",
                limit.clause,
                a,
                (days[0], days[-1]),
                (excess, "min", limit.amount),
                (
                    "{} works {:.2f} h of overtime in the month, {:.2f} h are allowed",
                    total[a] / 60,
                    limit.amount / 60,
                ),
                case.give_off(a, *_days_with_overtime(case, a, days, worked, excess)),
            )


def _days_with_overtime(
    case: Case, a: int, days: list[int], worked: NDArray[np.int64], excess: int
) -> tuple[list[int], int]:
    """Return the days whose loss lessens the overtime, and how many of them are to go."""
    pieces = [p for p in case.pieces if p.a == a]
    weekday = case.roster.problem.horizon.weekday
    if any(p.d is None for p in pieces):
        able = [d for d in days if worked[d]]
    else:
        weeks = {p.d - weekday(p.d) for p in pieces if p.d is not None}
        able = [d for d in days if worked[d] and d - weekday(d) in weeks]
    typical = max(int(np.median(worked[worked > 0])), 1)
    return able, min(-(-excess // typical), max(len(able), 1))


def week_average(case: Case) -> Iterator[Finding]:
    """Average the week over the reference period, as far back as it is known."""
    limit, problem = case.law.week_average, case.roster.problem
    if limit is None:
        return
    horizon, history = problem.horizon, problem.before.shape[1]
    back = min(history, max(7 * case.law.average_weeks - horizon.n_days, 0))
    for a in range(len(problem.agents)):
        codes = problem.before[a, history - back :].tolist()
        past = [problem.minutes(i - back, c) for i, c in enumerate(codes) if c not in (OFF, FREE)]
        # Leave is neutral: it is left out of the period (art. 16(b)).
        away = int(problem.leave[a].sum()) + codes.count(FREE)
        weeks = (horizon.n_days + back - away) / 7
        total = int(case.roster.work_min[a].sum()) + sum(past)
        if weeks <= 0 or (over := total - limit.amount * weeks) <= 1e-6:
            continue
        days = np.flatnonzero(case.roster.works[a]).tolist()
        typical = max(int(np.median(case.roster.work_min[a, days])), 1) if days else 1
        yield case.finding(
            "week_average",
            limit.clause,
            a,
            (-back, horizon.n_days - 1),
            (int(np.ceil(over)), "min", limit.amount),
            (
                "{} works {:.2f} h a week on average, {:.2f} h are allowed",
                total / weeks / 60,
                limit.amount / 60,
            ),
            case.give_off(a, days, int(np.ceil(over / typical))),
        )


def weekly_rest(case: Case) -> Iterator[Finding]:
    """Count days off in each week from Monday to Sunday that is known in full."""
    limit, problem = case.law.weekly_rest, case.roster.problem
    if limit is None:
        return
    for a, minutes in enumerate(worked_minutes(case.roster)):
        for first in range(-problem.horizon.weekday(0), problem.horizon.n_days - 6, 7):
            week = [minutes[d] for d in range(first, first + 7)]
            off = week.count(0)
            if None in week or off >= limit.amount:
                continue
            missing = limit.amount - off
            days = [d for d in range(max(first, 0), first + 7) if minutes[d]]
            yield case.finding(
                "weekly_rest",
                limit.clause,
                a,
                (first, first + 6),
                (missing, "days", limit.amount),
                (
                    "{} has {} days of rest in the week of {}, {} must be given",
                    off,
                    case.date(first),
                    limit.amount,
                ),
                case.give_off(a, days, missing),
            )


def month_rest(case: Case) -> Iterator[Finding]:
    """Count days off in the period, leave apart; no more are due than leave lets be."""
    limit, problem = case.law.month_rest, case.roster.problem
    if limit is None:
        return
    for a in range(len(problem.agents)):
        there = ~problem.leave[a]
        off = int((there & ~case.roster.works[a]).sum())
        due = min(limit.amount, int(there.sum()))
        if off < due:
            days = np.flatnonzero(case.roster.works[a]).tolist()
            yield case.finding(
                "month_rest",
                limit.clause,
                a,
                (0, problem.horizon.n_days - 1),
                (due - off, "days", due),
                ("{} has {} rest days, at least {} are due", off, due),
                case.give_off(a, days, due - off),
            )


def daily_rest(case: Case) -> Iterator[Finding]:
    """Measure the rest between the shifts of two days in a row, over the edge too."""
    limit, problem = case.law.daily_rest, case.roster.problem
    if limit is None:
        return
    codes = np.hstack([problem.before[:, -1:], case.roster.codes])
    edge = codes.shape[1] - problem.horizon.n_days
    for a, i in np.argwhere((codes[:, :-1] >= 0) & (codes[:, 1:] >= 0)).tolist():
        first, second = problem.shifts[codes[a, i]], problem.shifts[codes[a, i + 1]]
        rest, d = 24 * 60 + second.start_min - first.end_min, i + 1 - edge
        if rest < limit.amount:
            days = [day for day in (d - 1, d) if day >= 0]
            yield case.finding(
                "daily_rest",
                limit.clause,
                a,
                (d, d),
                (limit.amount - rest, "min", limit.amount),
                (
                    "{} rests {:.2f} h before the shift of {}, {:.2f} h are due",
                    max(rest, 0) / 60,
                    case.date(d),
                    limit.amount / 60,
                ),
                case.give_off(a, days, 1),
            )


def pause(case: Case) -> Iterator[Finding]:
    """Look for the break in every shift that is long enough to need one."""
    limit, problem = case.law.pause, case.roster.problem
    if limit is None:
        return
    for s, shift in enumerate(problem.shifts):
        if shift.work_min <= limit.after_min:
            continue
        longest = max((p.length_min for p in shift.pauses if not p.paid), default=0)
        if longest >= limit.least_min:
            continue
        for a, d in np.argwhere(case.roster.codes == s).tolist():
            yield case.finding(
                "pause",
                limit.clause,
                a,
                (d, d),
                (limit.least_min - longest, "min", limit.least_min),
                (
                    "{} has a break of {} min on {}, {} min are due",
                    longest,
                    case.date(d),
                    limit.least_min,
                ),
                Mend(
                    template="give the shift {} a break of {} min",
                    values=(shift.code, limit.least_min),
                ),
            )


def night_average(case: Case) -> Iterator[Finding]:
    """Average the working time of an agent's night shifts."""
    limit = case.law.night_average
    if limit is None:
        return
    for a, at_night in enumerate(case.roster.nights):
        minutes = case.roster.work_min[a, at_night]
        if minutes.size and (over := float(minutes.mean()) - limit.amount) > 1e-6:
            days = np.flatnonzero(at_night).tolist()
            yield case.finding(
                "night_average",
                limit.clause,
                a,
                (days[0], days[-1]),
                (int(np.ceil(over)), "min", limit.amount),
                (
                    "{} works {:.2f} h a night on average, {:.2f} h are allowed",
                    float(minutes.mean()) / 60,
                    limit.amount / 60,
                ),
                _shorten(int(np.ceil(over))),
            )


def protection(case: Case) -> Iterator[Finding]:
    """Look for nights and overtime of those whom the law protects from both."""
    clause, problem = case.law.protection, case.roster.problem
    if clause is None:
        return
    extra: dict[tuple[int, int], int] = defaultdict(int)
    for piece in case.pieces:
        if piece.d is not None:
            extra[piece.a, piece.d] += piece.minutes
    for a, agent in enumerate(problem.agents):
        for d in np.flatnonzero(case.roster.works[a]).tolist():
            date = case.date(d)
            if not agent.is_protected(date):
                continue
            if case.roster.nights[a, d]:
                yield case.finding(
                    "protection",
                    clause,
                    a,
                    (d, d),
                    (int(case.roster.work_min[a, d]), "min", 0),
                    ("{} is protected by law and has a night on {}", date),
                    Mend(
                        template="give {} a day shift on {}, or the day off",
                        values=(agent.name, date),
                        dates=(date,),
                    ),
                )
            if minutes := extra[a, d]:
                yield case.finding(
                    "protection",
                    clause,
                    a,
                    (d, d),
                    (minutes, "min", 0),
                    (
                        "{} is protected by law and has {:.2f} h of overtime on {}",
                        minutes / 60,
                        date,
                    ),
                    case.give_off(a, [d], 1),
                )


def _shorten(minutes: int) -> Mend:
    return Mend(template="shorten the shift by {} min", values=(minutes,))


LIMITS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    approval,
    longest_day,
    overtime_day,
    overtime_month,
    week_average,
    weekly_rest,
    month_rest,
    daily_rest,
    pause,
    night_average,
    protection,
)

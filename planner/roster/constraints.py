"""
The rules of a roster, one function per rule, named as in `planner.domain.checks`.

A rule is written for a crew as the sum of what it asks of each member. More rules of one agent's
tour are in `tour_constraints`. Pins, leave, promised wishes, first nights, protection and rest
blackouts are rules of a single cell: `month.Month.allowed` and `model.new_model` keep them.
Indices: crew ``c``, agent ``a``, day ``d``, shift ``s``, queue ``q``.
"""

import datetime as dt

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import IntVar, LinearExpr

from planner.domain.overtime import period_limit
from planner.domain.roster import FREE, OFF
from planner.domain.rules import Mode, Strictness
from planner.roster.follows import forbidden_after, too_soon_after
from planner.roster.model import Count, Model, at_least, at_most, high
from planner.roster.tour_constraints import TOUR_RULES


def add_rules(m: Model) -> None:
    """Add every rule to a model."""
    for rule in RULES:
        rule(m)


def rest_days(m: Model) -> None:
    """Give every agent enough days off in the period, and not too many, leave apart."""
    problem, rule = m.month.problem, m.month.problem.rules.rest_days
    leave_is_hard = problem.rules.approved_leave.mode is Mode.HARD
    for c, crew in m.undecided():
        size, leave = len(crew), problem.leave[list(crew)]
        days = int((~leave).sum())
        due = int(np.minimum(rule.least, (~leave).sum(axis=1)).sum())
        single = size == 1
        worked = list(m.works[c, ~leave[0]] if single else m.works[c])
        # Of a larger crew it is not known who works; work on leave is then paid for as such.
        inside = days if single or leave_is_hard else leave.size
        at_most(
            m,
            worked if single else [*worked, *m.beyond[c]],
            inside - due,
            rule.how,
            factors=None if single else [1] * len(worked) + [-1] * len(worked),
        )
        if rule.most is not None:
            at_least(m, worked, days - size * rule.most, rule.how)


def weekly_rest(m: Model) -> None:
    """Give days off in each week from Monday to Sunday that is known in full."""
    problem, rule = m.month.problem, m.month.problem.rules.weekly_rest
    history, n_days = problem.before.shape[1], problem.horizon.n_days
    for first in range(max(-6, -history), n_days - 6):
        if problem.horizon.weekday(first) != 0:
            continue
        for c, members in m.undecided():
            before = problem.before[list(members), history + min(first, 0) : history]
            if not (before == FREE).any():
                worked = [*m.works[c, max(first, 0) : first + 7], int((before != OFF).sum())]
                at_most(m, worked, (7 - rule.least) * len(members), rule.how)


def work_run(m: Model) -> None:
    """End runs of working days in time, counted from before the month's edge."""
    problem, rule = m.month.problem, m.month.problem.rules.work_run
    history = problem.before.shape[1]
    for c, members in m.undecided():
        before = (problem.before[list(members)] >= 0).sum(axis=0)
        most = int(problem.limits.work_run_most[list(members)].max())
        for d in range(problem.horizon.n_days):
            first = d - most  # a window one day longer than a run may be
            if first >= -history:
                edge = int(before[history + first : history].sum()) if first < 0 else 0
                worked = [*m.works[c, max(first, 0) : d + 1], edge]
                at_most(m, worked, most * len(members), rule.how)


def successions(m: Model) -> None:
    """Keep forbidden shifts off the day after."""
    problem = m.month.problem
    _forbid_pairs(m, forbidden_after(problem), problem.rules.successions.how)


def rest_between(m: Model) -> None:
    """Leave enough rest between the shifts of two days in a row."""
    problem = m.month.problem
    _forbid_pairs(m, too_soon_after(problem), problem.rules.rest_between.how)


def _forbid_pairs(m: Model, pairs: NDArray[np.bool_], how: Strictness) -> None:
    """
    Forbid shifts after others, marked in an array of shape (n_shifts, n_shifts).

    Second shifts with the same forbidden firsts share a row.
    """
    if how.mode in (Mode.REPORT, Mode.OFF):
        return
    problem, allowed = m.month.problem, m.month.allowed
    by_first: dict[tuple[int, ...], list[int]] = {}
    for second in np.flatnonzero(pairs.any(axis=0)).tolist():
        by_first.setdefault(tuple(np.flatnonzero(pairs[:, second]).tolist()), []).append(second)
    for (c, crew), (some, seconds) in (
        (crew, rows) for crew in m.undecided() for rows in by_first.items()
    ):
        members, firsts = list(crew), list(some)
        if problem.before.shape[1]:
            at_edge = int(np.isin(problem.before[members, -1], firsts).sum())
            at_most(m, [*m.shifts[c, 0, seconds], at_edge], len(members), how)
        for d in range(1, problem.horizon.n_days):
            able = allowed[members, d - 1][:, firsts].any(axis=1)
            able |= allowed[members, d][:, seconds].any(axis=1)
            limit = int(able.sum()) if len(members) > 1 else 1
            at_most(m, [*m.shifts[c, d - 1, firsts], *m.shifts[c, d, seconds]], limit, how)


def experienced(m: Model) -> None:
    """Put experienced agents on every shift of a day with customers."""
    problem, rule = m.month.problem, m.month.problem.rules.experienced
    for _, seniors in problem.senior_groups:
        able = [c for c, crew in enumerate(m.crews) if seniors[list(crew)].any()]
        for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
            for _, forms in problem.shifts_named(rule.shifts):
                at_least(m, list(m.shifts[able, d][:, forms].ravel()), rule.least, rule.how)


def shift_heads(m: Model) -> None:
    """Put agents on shifts for which a number is laid down."""
    problem, how = m.month.problem, m.month.problem.rules.shift_heads.how
    for d, i in np.argwhere(problem.heads_wanted > 0).tolist():
        forms = problem.own_shifts[i][1]
        at_least(m, list(m.shifts[:, d][:, forms].ravel()), int(problem.heads_wanted[d, i]), how)


def skills_present(m: Model) -> None:
    """Put agents with each skill on the shifts of a day with customers."""
    problem, rule = m.month.problem, m.month.problem.rules.skills_present
    for skill, least in rule.needed:
        able = [
            c
            for c, crew in enumerate(m.crews)
            if any(skill in problem.agents[a].skills for a in crew)
        ]
        for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
            for _, forms in problem.shifts_named(rule.shifts):
                at_least(m, list(m.shifts[able, d][:, forms].ravel()), least, rule.how)


def relief(m: Model) -> None:
    """Put a night agent with the skill on every day on which a queue has customers."""
    problem, rule = m.month.problem, m.month.problem.rules.relief
    nights = [s for s, shift in enumerate(problem.shifts) if shift.night]
    if not nights:
        return
    for q, d in np.argwhere(problem.open_days).tolist():
        able = [c for c, crew in enumerate(m.crews) if problem.skilled[crew[0], q]]
        at_least(m, list(m.shifts[able, d][:, nights].ravel()), 1, rule.how)


def mentor_pairs(m: Model) -> None:
    """Let a new hire work only where the mentor works, on the same shift."""
    problem, rule = m.month.problem, m.month.problem.rules.mentor_pairs
    crew_of = {a: c for c, crew in enumerate(m.crews) for a in crew}
    for a, b in problem.pairs:
        hire, mentor = crew_of[a], crew_of[b]
        if not m.is_meant(hire):
            continue
        for d in range(problem.horizon.n_days):
            for s in range(len(problem.shifts)):
                pair = [m.shifts[hire, d, s], m.shifts[mentor, d, s]]
                at_most(m, pair, 0, rule.how, factors=[1, -1])


def nights(m: Model) -> None:
    """Limit night shifts in the period, and in a row from before the month's edge on."""
    problem, rule = m.month.problem, m.month.problem.rules.nights
    at_night = [s for s, shift in enumerate(problem.shifts) if shift.night]
    history = problem.before.shape[1]
    for c, members in m.undecided():
        size = len(members)
        most = int(problem.limits.nights_most[list(members)].sum())
        at_most(m, list(m.shifts[c][:, at_night].ravel()), most, rule.how)
        if rule.most_in_a_row is None:
            continue
        before = np.isin(problem.before[list(members)], at_night).sum(axis=0)
        for d in range(problem.horizon.n_days):
            first = d - rule.most_in_a_row
            if first >= -history:
                edge = int(before[history + first : history].sum()) if first < 0 else 0
                worked = [*m.shifts[c, max(first, 0) : d + 1][:, at_night].ravel(), edge]
                at_most(m, worked, rule.most_in_a_row * size, rule.how)


def overtime(m: Model) -> None:
    """Keep working time within the contract's share of the period and the limit on top."""
    problem, rule = m.month.problem, m.month.problem.rules.overtime
    minutes = problem.work_min.ravel().tolist()
    for c, members in m.undecided():
        standard = sum(
            round(problem.agents[a].contract_min_week * problem.horizon.n_days / 7) for a in members
        )
        most = standard + rule.most_min * len(members)
        at_most(m, list(m.shifts[c].ravel()), most, rule.how, factors=minutes, step=60)


def weekly_overtime(m: Model) -> None:
    """Keep overtime, counted as the law counts it, within its limit."""
    problem, rule = m.month.problem, m.month.problem.rules.weekly_overtime
    if rule.how.mode in (Mode.REPORT, Mode.OFF):
        return
    horizon, holidays = problem.horizon, frozenset(rule.holidays)
    minutes = problem.work_min
    is_holiday = np.array([date in holidays for date in horizon.dates])
    over_day = np.zeros_like(minutes) if rule.whole_period else minutes - rule.normal_day_min
    beyond = np.where(is_holiday[:, None], minutes, np.maximum(over_day, 0))
    normal = minutes - beyond
    for c, members in m.undecided():
        size, counts = len(members), list(m.shifts[c].ravel())
        factors, extra = beyond.ravel().tolist(), list[Count]()
        if rule.whole_period:
            due = sum(
                period_limit(
                    horizon.n_days,
                    int(problem.leave[a].sum()),
                    int(is_holiday.sum()),
                    rule.normal_week_min,
                    rule.normal_day_min,
                )
                for a in members
            )
            extra.append(_over(m, counts, normal.ravel().tolist(), due))
        else:
            for first in range(-horizon.weekday(0), horizon.n_days, 7):
                off = sum(horizon.date(d) in holidays for d in range(first, first + 7))
                limit = max(rule.normal_week_min - off * rule.normal_day_min, 0)
                room = sum(max(limit - _used(m, a, first, limit, holidays), 0) for a in members)
                days = slice(max(first, 0), first + 7)
                week, factors_of_week = m.shifts[c, days], normal[days]
                extra.append(_over(m, list(week.ravel()), factors_of_week.ravel().tolist(), room))
        at_most(
            m,
            [*counts, *extra],
            rule.most_min * size,
            rule.how,
            factors=[*factors, *[1] * len(extra)],
            step=60,
        )


def _over(m: Model, counts: list[Count], factors: list[int], limit: int) -> Count:
    """Return what a sum has beyond a limit, or more."""
    given = sum(f * x for x, f in zip(counts, factors, strict=True) if not isinstance(x, IntVar))
    pairs = [(x, f) for x, f in zip(counts, factors, strict=True) if isinstance(x, IntVar)]
    if not pairs:
        return max(given - limit, 0)
    xs, fs = [x for x, _ in pairs], [f for _, f in pairs]
    now = m.sum_now(xs, fs)
    most = max(given + sum(f * high(x) for x, f in pairs) - limit, 0)
    if not most:
        return 0
    start = None if now is None else max(now + given - limit, 0)
    excess = m.new(0, most, start, m.common_day(xs))
    m.cp.add(LinearExpr.weighted_sum(xs, fs) + given - excess <= limit)
    return excess


def _used(m: Model, a: int, first: int, limit: int, holidays: frozenset[dt.date]) -> int:
    """Return what the days before the horizon have used of a week's normal hours. [min]"""
    problem, rule = m.month.problem, m.month.problem.rules.weekly_overtime
    history, used = problem.before.shape[1], 0
    for d in range(first, min(first + 7, 0)):
        code = int(problem.before[a, history + d]) if d >= -history else FREE
        if code == FREE:
            used += limit // 7
        elif code != OFF and problem.horizon.date(d) not in holidays:
            used += min(problem.minutes(d, code), rule.normal_day_min)
    return used


RULES = (
    rest_days,
    weekly_rest,
    work_run,
    successions,
    rest_between,
    experienced,
    relief,
    mentor_pairs,
    nights,
    overtime,
    weekly_overtime,
    skills_present,
    shift_heads,
    *TOUR_RULES,
)

"""
The rules of one agent's tour, as in `planner.roster.constraints`: runs, counts, working time.

A run that is too short is kept away by clauses of three days, which bound well where sums over
windows do not: who begins on a day is still there so many days later.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import IntVar, LinearExpr

from planner.domain.horizon import SATURDAY
from planner.domain.roster import FREE, OFF
from planner.domain.rules import Strictness
from planner.roster.model import Count, Model, Row, at_least, at_most, at_most_each, high

UNKNOWN = -1  # length of a run whose beginning is not known


def short_run(m: Model) -> None:
    """Keep runs of working days long enough, from before the month's edge on."""
    problem, rule = m.month.problem, m.month.problem.rules.short_run
    kinds = np.array([True] * len(problem.shifts) + [False])
    if rule.how.is_planned:
        for c, members in m.undecided():
            least = int(problem.limits.work_run_least[list(members)].min())
            _long_enough(m, c, kinds, least, rule.how)


def rest_run(m: Model) -> None:
    """Keep runs of days without work long enough, from before the month's edge on."""
    problem, rule = m.month.problem, m.month.problem.rules.rest_run
    kinds = np.array([False] * len(problem.shifts) + [True])
    if rule.how.is_planned:
        for c, members in m.undecided():
            least = int(problem.limits.rest_run_least[list(members)].min())
            _long_enough(m, c, kinds, least, rule.how)


def night_blocks(m: Model) -> None:
    """Keep runs of nights long enough, from before the month's edge on."""
    problem, rule = m.month.problem, m.month.problem.rules.night_blocks
    kinds = np.array([shift.night for shift in problem.shifts] + [False])
    if rule.how.is_planned:
        for c, _ in m.undecided():
            _long_enough(m, c, kinds, rule.least, rule.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class _InRun:
    """Members of a crew in a run on a day: ``constant`` and ``sign`` times the counts."""

    counts: list[Count]
    sign: int
    constant: int


def _in_run(m: Model, c: int, d: int, kinds: NDArray[np.bool_]) -> _InRun:
    """Count the members of a crew whose day belongs to the kind; kinds as in the checks."""
    if kinds[-1]:
        return _InRun(counts=[m.works[c, d]], sign=-1, constant=len(m.crews[c]))
    if kinds[:-1].all():
        return _InRun(counts=[m.works[c, d]], sign=1, constant=0)
    return _InRun(counts=list(m.shifts[c, d, kinds[:-1]]), sign=1, constant=0)


def _long_enough(m: Model, c: int, kinds: NDArray[np.bool_], least: int, how: Strictness) -> None:
    """
    Keep runs of a kind of day from being too short.

    A run of n days misses ``least - n``: it is too short for each number of days from n + 1 on,
    and for each of them the worst of the days on which it should go on counts once.
    """
    before, n_days = m.month.problem.before[list(m.crews[c])], m.works.shape[1]
    days = [_in_run(m, c, d, kinds) for d in range(n_days)]
    ongoing = _ongoing(before, kinds)
    for length in range(2, least + 1):
        for first in range(n_days - 1):
            later = range(first + 1, min(first + length, n_days))
            at_most_each(m, [_begun(days, first, d, ongoing) for d in later], how)
        for so_far in sorted({n for n in ongoing if 0 < n < length}):
            members = ongoing.count(so_far)
            needed = range(min(length - so_far, n_days))
            at_most_each(m, [_goes_on(days[d], members) for d in needed], how)


def _begun(days: list[_InRun], first: int, d: int, ongoing: list[int]) -> Row:
    """Ask that who begins a run on one day is in a run on a later one."""
    begin, later = days[first], days[d]
    counts = [*begin.counts, *later.counts]
    factors = [begin.sign] * len(begin.counts) + [-later.sign] * len(later.counts)
    if not first:  # those who were in a run already, or perhaps were, do not begin one
        return Row(counts=counts, factors=factors, most=sum(n != 0 for n in ongoing))
    day_before = days[first - 1]
    return Row(
        counts=[*counts, *day_before.counts],
        factors=factors + [-day_before.sign] * len(day_before.counts),
        most=begin.constant,
    )


def _goes_on(day: _InRun, members: int) -> Row:
    """Ask that so many members are in a run on a day."""
    return Row(
        counts=day.counts,
        factors=[-day.sign] * len(day.counts),
        most=day.constant - members,
    )


def _ongoing(before: NDArray[np.int8], kinds: NDArray[np.bool_]) -> list[int]:
    """Return each member's days in the run at the edge so far, or `UNKNOWN`."""
    found = []
    for codes in before[:, ::-1].tolist():
        length = UNKNOWN
        for n, code in enumerate(codes):
            if code == FREE or not kinds[code]:
                length = UNKNOWN if code == FREE else n
                break
        found.append(length)
    return found


def rest_after_nights(m: Model) -> None:
    """Give days off after the last of some nights in a row, from before the month's edge on."""
    problem, rule = m.month.problem, m.month.problem.rules.rest_after_nights
    if not rule.how.is_planned:
        return
    at_night = [s for s, shift in enumerate(problem.shifts) if shift.night]
    n_days, history = problem.horizon.n_days, problem.before.shape[1]
    for c, members in m.undecided():
        before = problem.before[list(members)]
        nights: list[list[Count]] = [[int(x)] for x in np.isin(before, at_night).sum(axis=0)]
        nights += [list(m.shifts[c, d, at_night]) for d in range(n_days)]
        # A day that is not known may have been worked.
        works: list[Count] = [int(x) for x in (before != OFF).sum(axis=0)]
        works += list(m.works[c])
        for i in range(max(history - rule.least, 0), len(works) - 1):
            for later in range(max(i + 1, history), min(i + rule.least + 1, len(works))):
                between = nights[i + 1] if later == i + 1 else works[i + 1 : later]
                counts = [*nights[i], works[later], *between]
                factors = [1] * (len(nights[i]) + 1) + [-1] * len(between)
                at_most(m, counts, len(members), rule.how, factors=factors)


def shift_counts(m: Model) -> None:
    """Limit each agent's shifts of every kind."""
    problem, rule = m.month.problem, m.month.problem.rules.shift_counts
    if not rule.how.is_planned:
        return
    for c, members in m.undecided():
        for s, most in enumerate(problem.limits.shift_most[list(members)].sum(axis=0).tolist()):
            at_most(m, list(m.shifts[c, :, s]), most, rule.how)


def period_time(m: Model) -> None:
    """Keep working time over the period within its limits."""
    problem, rule, limits = (
        m.month.problem,
        m.month.problem.rules.period_time,
        m.month.problem.limits,
    )
    minutes = problem.work_min.ravel()
    if not rule.how.is_planned:
        return
    for c, crew in m.undecided():
        counts, members = list(m.shifts[c].ravel()), list(crew)
        most, least = limits.time_most_min[members].sum(), limits.time_least_min[members].sum()
        at_most(m, counts, int(most), rule.how, factors=minutes.tolist(), step=60)
        at_most(m, counts, -int(least), rule.how, factors=(-minutes).tolist(), step=60)


def week_time(m: Model) -> None:
    """Limit working time from Monday to Sunday, counted from before the month's edge."""
    problem, rule = m.month.problem, m.month.problem.rules.week_time
    if not rule.how.is_planned:
        return
    horizon, history = problem.horizon, problem.before.shape[1]
    for first in range(-horizon.weekday(0), horizon.n_days, 7):
        days = slice(max(first, 0), first + 7)
        minutes = problem.work_min[days].ravel().tolist()
        for c, members in m.undecided():
            used = sum(
                problem.minutes(d, int(problem.before[a, history + d]))
                for d in range(max(first, -history), 0)
                for a in members
                if problem.before[a, history + d] >= 0
            )
            room = rule.most_min * len(members) - used
            counts = list(m.shifts[c, days].ravel())
            at_most(m, counts, room, rule.how, factors=minutes, step=60)


def worked_weekends(m: Model) -> None:
    """Limit the weekends on which an agent works."""
    problem, rule = m.month.problem, m.month.problem.rules.worked_weekends
    if not rule.how.is_planned:
        return
    worked = weekends(m)
    for c, members in m.undecided():
        at_most(m, worked[c], int(problem.limits.weekends_most[list(members)].sum()), rule.how)


def weekends(m: Model) -> list[list[Count]]:
    """Return for each crew a count of its members on each weekend; 1 or 0 of a single agent."""
    horizon = m.month.problem.horizon
    n_days = horizon.n_days
    saturdays = [d for d in range(-1, n_days) if horizon.weekday(d) == SATURDAY]
    if m.weekends is None:
        m.weekends = [
            [_either(m, list(m.works[c, max(d, 0) : min(d + 2, n_days)])) for d in saturdays]
            for c in range(len(m.crews))
        ]
    return m.weekends


def _either(m: Model, worked: list[Count]) -> Count:
    """Return what is at least each of some counts, and no more than their sum."""
    free = [x for x in worked if isinstance(x, IntVar)]
    given = max((x for x in worked if not isinstance(x, IntVar)), default=0)
    if not free or given >= max(high(x) for x in free):
        return given
    values = [m.sum_now([x], [1]) for x in free]
    known = [value for value in values if value is not None]
    now = max([given, *known]) if len(known) == len(free) else None
    either = m.new(given, max(high(x) for x in free), now, None)
    m.cp.add(LinearExpr.sum(free) + given >= either)
    for x in free:
        m.cp.add(x <= either)
    return either


def least_nights(m: Model) -> None:
    """Give every agent enough nights in the period."""
    problem, rule = m.month.problem, m.month.problem.rules.least_nights
    at_night = [s for s, shift in enumerate(problem.shifts) if shift.night]
    due = np.minimum(rule.least, problem.may_work_nights.sum(axis=1))
    for c, members in m.undecided():
        counts = list(m.shifts[c][:, at_night].ravel())
        at_least(m, counts, int(due[list(members)].sum()), rule.how)


TOUR_RULES = (
    short_run,
    rest_run,
    shift_counts,
    period_time,
    week_time,
    worked_weekends,
    least_nights,
    night_blocks,
    rest_after_nights,
)

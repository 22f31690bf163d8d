"""
Find every breach of the rules in a roster, without a solver.

One function per rule; each goes through the roster day by day as a person with a pencil would.
Indices: agent ``a``, day ``d``, shift ``s``, queue ``q``.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks_of_law import overtime, protection, weekly_overtime
from planner.domain.checks_of_teams import (
    experienced,
    mentor_pairs,
    relief,
    shift_heads,
    skills_present,
)
from planner.domain.checks_of_tours import (
    least_nights,
    night_blocks,
    period_time,
    rest_after_nights,
    rest_blackouts,
    rest_run,
    shift_counts,
    short_run,
    week_time,
)
from planner.domain.horizon import SATURDAY, clock
from planner.domain.people import RequestKind
from planner.domain.roster import FREE, OFF, Roster, RosterProblem
from planner.domain.rules import HARD, Mode, Violation

Check = Callable[[Roster], Iterator[Violation]]


def find_violations(roster: Roster) -> tuple[Violation, ...]:
    """
    Name every breach of every rule that is not off.

    Parameters
    ----------
    roster
        Any roster, edited by hand or made by a solver.

    Returns
    -------
    tuple of Violation
        Hard ones first, then by rule, date and agent.
    """
    order = list(Mode)
    return tuple(
        sorted(
            found_by(CHECKS, roster),
            key=lambda v: (order.index(v.how.mode), v.rule, str(v.date), v.agent or ""),
        )
    )


def found_by(some: tuple[Check, ...], roster: Roster) -> Iterator[Violation]:
    """Give the breaches that some checks find, of rules that are not off."""
    rules = roster.problem.rules
    for check in some:
        if check is pins or rules.how(check.__name__).mode is not Mode.OFF:
            yield from check(roster)


def pins(roster: Roster) -> Iterator[Violation]:
    """Keep cells that were laid down."""
    problem = roster.problem
    for a, d in np.argwhere((problem.pins != FREE) & (problem.pins != roster.codes)).tolist():
        wanted = _code(roster, problem.pins[a, d])
        yield Violation(
            rule="pins",
            how=HARD,
            agent=problem.agents[a].id,
            date=problem.horizon.date(d),
            template="{} must have {} on {}, as locked, but has {}",
            values=(
                problem.agents[a].name,
                wanted,
                problem.horizon.date(d),
                _code(roster, roster.codes[a, d]),
            ),
        )


def approved_leave(roster: Roster) -> Iterator[Violation]:
    """Give nobody work on approved leave."""
    problem = roster.problem
    for a, d in np.argwhere(problem.leave & roster.works).tolist():
        yield Violation(
            rule="approved_leave",
            how=problem.rules.approved_leave,
            agent=problem.agents[a].id,
            date=problem.horizon.date(d),
            template="{} has approved leave on {} but works {}",
            values=(
                problem.agents[a].name,
                problem.horizon.date(d),
                _code(roster, roster.codes[a, d]),
            ),
        )


def approved_wishes(roster: Roster) -> Iterator[Violation]:
    """Keep the wishes that the supervisor has signed, other than leave."""
    problem = roster.problem
    for a, d, request in problem.dated_requests():
        if request.kind is RequestKind.LEAVE or not request.approved:
            continue
        if not grants(roster, a, d, request.kind, request.shift):
            yield Violation(
                rule="approved_wishes",
                how=problem.rules.approved_wishes,
                agent=request.agent,
                date=request.date,
                template="{} was promised {} on {} but has {}",
                values=(
                    problem.agents[a].name,
                    " ".join(filter(None, (request.kind, request.shift))),
                    request.date,
                    _code(roster, roster.codes[a, d]),
                ),
            )


def grants(roster: Roster, a: int, d: int, kind: RequestKind, shift: str | None) -> bool:
    """Say whether a cell gives what a request asks for."""
    return would_grant(roster.problem, int(roster.codes[a, d]), kind, shift)


def would_grant(problem: RosterProblem, code: int, kind: RequestKind, shift: str | None) -> bool:
    """Say whether a shift, or a day off, gives what a request asks for."""
    wanted = None if shift is None else problem.shift_index[shift]
    if kind in (RequestKind.LEAVE, RequestKind.OFF):
        return code == OFF
    if kind is RequestKind.ON:
        return code != OFF if wanted is None else code == wanted
    return code != wanted


def first_nights(roster: Roster) -> Iterator[Violation]:
    """Give nobody a night before their earliest night."""
    problem = roster.problem
    for a, d in np.argwhere(roster.nights).tolist():
        agent, date = problem.agents[a], problem.horizon.date(d)
        if agent.earliest_night is not None and date < agent.earliest_night:
            yield Violation(
                rule="first_nights",
                how=problem.rules.first_nights,
                agent=agent.id,
                date=date,
                template="{} may work nights from {} but has one on {}",
                values=(agent.name, agent.earliest_night, date),
            )


def rest_days(roster: Roster) -> Iterator[Violation]:
    """Count days off in the period, leave apart; no more are due than leave lets be."""
    problem, rule = roster.problem, roster.problem.rules.rest_days
    rested = (~roster.works & ~problem.leave).sum(axis=1)
    due = np.minimum(rule.least, (~problem.leave).sum(axis=1))
    for a, days in enumerate(rested.tolist()):
        missing = int(due[a]) - days
        extra = days - rule.most if rule.most is not None else 0
        if missing > 0 or extra > 0:
            limit = int(due[a]) if missing > 0 else rule.most
            yield Violation(
                rule="rest_days",
                how=rule.how,
                agent=problem.agents[a].id,
                date=None,
                template="{} has {} rest days, at least {} are due"
                if missing > 0
                else "{} has {} rest days, at most {} are planned",
                values=(problem.agents[a].name, days, limit),
                amount=max(missing, extra),
            )


def weekly_rest(roster: Roster) -> Iterator[Violation]:
    """Count days off in each week from Monday to Sunday that is known in full."""
    problem, rule = roster.problem, roster.problem.rules.weekly_rest
    history = problem.before.shape[1]
    codes = np.hstack([problem.before, roster.codes])
    for first in range(-history, problem.horizon.n_days - 6):
        if problem.horizon.weekday(first) != 0 or first + 6 < 0:
            continue
        week = codes[:, first + history : first + history + 7]
        for a in range(len(problem.agents)):
            off = int((week[a] == OFF).sum())
            if off < rule.least and not (week[a] == FREE).any():
                yield Violation(
                    rule="weekly_rest",
                    how=rule.how,
                    agent=problem.agents[a].id,
                    date=problem.horizon.date(first),
                    template="{} has {} days of rest in the week of {}, {} must be given",
                    values=(problem.agents[a].name, off, problem.horizon.date(first), rule.least),
                    amount=rule.least - off,
                )


def work_run(roster: Roster) -> Iterator[Violation]:
    """Measure runs of working days, from before the month's edge on."""
    problem, rule = roster.problem, roster.problem.rules.work_run
    works = np.hstack([problem.before >= 0, roster.works])
    history = problem.before.shape[1]
    for a in range(len(problem.agents)):
        run = 0
        for i, at_work in enumerate([*works[a].tolist(), False]):
            if at_work:
                run += 1
                continue
            d = i - history  # the run ended the day before
            most = int(problem.limits.work_run_most[a])
            if run > most and d > 0:
                yield Violation(
                    rule="work_run",
                    how=rule.how,
                    agent=problem.agents[a].id,
                    date=problem.horizon.date(d - 1),
                    template="{} works {} days in a row up to {}, at most {} are allowed",
                    values=(problem.agents[a].name, run, problem.horizon.date(d - 1), most),
                    amount=min(run - most, d),
                )
            run = 0


def successions(roster: Roster) -> Iterator[Violation]:
    """Look for forbidden shifts on the day after."""
    problem, rule = roster.problem, roster.problem.rules.successions
    for a, d, first, second in _followed(roster):
        pair = (problem.shifts[first].code, problem.shifts[second].code)
        if (problem.shifts[first].origin, problem.shifts[second].origin) in rule.forbidden:
            yield Violation(
                rule="successions",
                how=rule.how,
                agent=problem.agents[a].id,
                date=problem.horizon.date(d),
                template="{} works {} on {} right after {}",
                values=(problem.agents[a].name, pair[1], problem.horizon.date(d), pair[0]),
            )


def rest_between(roster: Roster) -> Iterator[Violation]:
    """Measure the rest between the shifts of two days in a row."""
    problem, rule = roster.problem, roster.problem.rules.rest_between
    for a, d, first, second in _followed(roster):
        rest = rest_between_min(roster, first, second)
        if rest < rule.least_min:
            yield Violation(
                rule="rest_between",
                how=rule.how,
                agent=problem.agents[a].id,
                date=problem.horizon.date(d),
                template="{} has {} h of rest before {}, {} h are due",
                values=(
                    problem.agents[a].name,
                    clock(max(rest, 0)),
                    problem.horizon.date(d),
                    clock(rule.least_min),
                ),
            )


def rest_between_min(roster: Roster, first: int, second: int) -> int:
    """Return the rest from one shift to another on the next day; negative if they overlap. [min]"""
    shifts = roster.problem.shifts
    return 24 * 60 + shifts[second].start_min - shifts[first].end_min


def nights(roster: Roster) -> Iterator[Violation]:
    """Count night shifts, and nights in a row from before the month's edge on."""
    problem, rule = roster.problem, roster.problem.rules.nights
    before = np.array([s.night for s in problem.shifts] + [False, False])[problem.before]
    history, at_night = problem.before.shape[1], roster.nights
    for a, agent in enumerate(problem.agents):
        total, most = int(at_night[a].sum()), int(problem.limits.nights_most[a])
        if total > most:
            yield Violation(
                rule="nights",
                how=rule.how,
                agent=agent.id,
                date=None,
                template="{} has {} nights, at most {} are allowed",
                values=(agent.name, total, most),
                amount=total - most,
            )
        if rule.most_in_a_row is None:
            continue
        run = 0
        for i, night in enumerate([*before[a].tolist(), *at_night[a].tolist()]):
            run = run + 1 if night else 0
            if run > rule.most_in_a_row and i >= history:
                date = problem.horizon.date(i - history)
                yield Violation(
                    rule="nights",
                    how=rule.how,
                    agent=agent.id,
                    date=date,
                    template="{} has night number {} in a row on {}, at most {} are allowed",
                    values=(agent.name, run, date, rule.most_in_a_row),
                )


def worked_weekends(roster: Roster) -> Iterator[Violation]:
    """Count the weekends on which an agent works."""
    problem, rule = roster.problem, roster.problem.rules.worked_weekends
    for a, count in enumerate(weekends(roster).sum(axis=1).tolist()):
        most = int(problem.limits.weekends_most[a])
        if count > most:
            yield Violation(
                rule="worked_weekends",
                how=rule.how,
                agent=problem.agents[a].id,
                date=None,
                template="{} works on {} weekends, at most {} are allowed",
                values=(problem.agents[a].name, count, most),
                amount=count - most,
            )


def weekends(roster: Roster) -> NDArray[np.bool_]:
    """
    Mark the weekends on which an agent works on either day.

    Returns
    -------
    ndarray of bool, shape (n_agents, n_weekends)
        In order of time; a weekend cut by the month's edge counts with its days inside.
    """
    horizon = roster.problem.horizon
    starts = [d for d in range(-1, horizon.n_days) if horizon.weekday(d) == SATURDAY]
    worked = [roster.works[:, max(d, 0) : d + 2].any(axis=1) for d in starts]
    return np.array(worked, np.bool_).reshape(len(starts), len(roster.codes)).T


def _followed(roster: Roster) -> Iterator[tuple[int, int, int, int]]:
    """Give agent, day, the shift of the day before and the shift of the day."""
    codes = np.hstack([roster.problem.before[:, -1:], roster.codes])
    first = codes.shape[1] - roster.codes.shape[1]  # 1 if the day before is known
    for a, i in np.argwhere((codes[:, :-1] >= 0) & (codes[:, 1:] >= 0)).tolist():
        yield a, i + 1 - first, int(codes[a, i]), int(codes[a, i + 1])


def _code(roster: Roster, code: int) -> str:
    return roster.problem.shifts[code].code if code >= 0 else "off"


CHECKS: tuple[Check, ...] = (
    pins,
    approved_leave,
    approved_wishes,
    first_nights,
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
    protection,
    short_run,
    rest_run,
    shift_counts,
    period_time,
    week_time,
    worked_weekends,
    least_nights,
    night_blocks,
    rest_after_nights,
    skills_present,
    shift_heads,
    rest_blackouts,
)

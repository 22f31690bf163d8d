"""Checks of one agent's tour: runs, counts and working time; as in `planner.domain.checks`."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from planner.domain.roster import FREE, OFF, Roster
from planner.domain.rules import Violation


def short_run(roster: Roster) -> Iterator[Violation]:
    """Measure runs of working days that have both ends in what is known."""
    problem = roster.problem
    return _too_short(
        roster,
        "short_run",
        np.array([True] * len(problem.shifts) + [False]),
        problem.limits.work_run_least,
        template="{} works only {} days in a row before {}, at least {} are due",
    )


def rest_run(roster: Roster) -> Iterator[Violation]:
    """Measure runs of days without work that have both ends in what is known."""
    problem = roster.problem
    return _too_short(
        roster,
        "rest_run",
        np.array([False] * len(problem.shifts) + [True]),
        problem.limits.rest_run_least,
        template="{} is off only {} days in a row before {}, at least {} are due",
    )


def night_blocks(roster: Roster) -> Iterator[Violation]:
    """Measure runs of nights that have both ends in what is known."""
    problem = roster.problem
    return _too_short(
        roster,
        "night_blocks",
        np.array([shift.night for shift in problem.shifts] + [False]),
        np.full(len(problem.agents), problem.rules.night_blocks.least),
        template="{} has only {} nights in a row before {}, at least {} are due",
    )


def _too_short(
    roster: Roster, rule: str, kinds: NDArray[np.bool_], least: NDArray[np.int64], *, template: str
) -> Iterator[Violation]:
    """Name each run of some codes, as in `_runs`, that is shorter than the agent's limit."""
    problem = roster.problem
    for a, end, length in _runs(roster, kinds):
        due = int(least[a])
        if length < due:
            yield Violation(
                rule=rule,
                how=problem.rules.how(rule),
                agent=problem.agents[a].id,
                date=problem.horizon.date(end),
                template=template,
                values=(problem.agents[a].name, length, problem.horizon.date(end), due),
                amount=due - length,
            )


def _runs(roster: Roster, kinds: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """
    Give agent, the day after, and the length of each run that ends inside the horizon.

    Parameters
    ----------
    roster
        Any roster.
    kinds
        Whether a code belongs to a run, shape (n_shifts + 1,), off last.
    """
    before = roster.problem.before
    history = before.shape[1]
    for a, codes in enumerate(np.hstack([before, roster.codes]).tolist()):
        end = -history
        for kind, group in groupby(codes, lambda code: None if code == FREE else bool(kinds[code])):
            first, end = end, end + len(list(group))
            begins = first > -history and codes[first + history - 1] != FREE
            if kind and begins and 0 <= end < roster.codes.shape[1]:
                yield a, end, end - first


def rest_after_nights(roster: Roster) -> Iterator[Violation]:
    """Count the days off after the last of some nights in a row."""
    problem, rule = roster.problem, roster.problem.rules.rest_after_nights
    night = [*(shift.night for shift in problem.shifts), False]
    history = problem.before.shape[1]
    for a, codes in enumerate(np.hstack([problem.before, roster.codes]).tolist()):
        for i in range(len(codes) - 1):
            if FREE in codes[i : i + 2] or not night[codes[i]] or night[codes[i + 1]]:
                continue
            later = codes[i + 1 : i + 1 + rule.least]
            off = next((k for k, code in enumerate(later) if code != OFF), len(later))
            d = i + 1 + off - history  # the day on which work begins again
            if off < len(later) and d >= 0:
                yield Violation(
                    rule="rest_after_nights",
                    how=rule.how,
                    agent=problem.agents[a].id,
                    date=problem.horizon.date(d),
                    template="{} works {} on {}, {} days off are due after nights",
                    values=(
                        problem.agents[a].name,
                        problem.shifts[later[off]].code,
                        problem.horizon.date(d),
                        rule.least,
                    ),
                )


def shift_counts(roster: Roster) -> Iterator[Violation]:
    """Count each agent's shifts of every kind."""
    problem, rule = roster.problem, roster.problem.rules.shift_counts
    for s, shift in enumerate(problem.shifts):
        counts = (roster.codes == s).sum(axis=1)
        most = problem.limits.shift_most[:, s]
        for a in np.flatnonzero(counts > most).tolist():
            yield Violation(
                rule="shift_counts",
                how=rule.how,
                agent=problem.agents[a].id,
                date=None,
                template="{} works {} {} times, at most {} are allowed",
                values=(problem.agents[a].name, shift.code, int(counts[a]), int(most[a])),
                amount=int(counts[a] - most[a]),
            )


def period_time(roster: Roster) -> Iterator[Violation]:
    """Compare the period's working time with its limits."""
    problem, rule, limits = roster.problem, roster.problem.rules.period_time, roster.problem.limits
    for a, worked in enumerate(roster.work_min.sum(axis=1).tolist()):
        least, most = int(limits.time_least_min[a]), int(limits.time_most_min[a])
        if least <= worked <= most:
            continue
        few = worked < least
        yield Violation(
            rule="period_time",
            how=rule.how,
            agent=problem.agents[a].id,
            date=None,
            template="{} works {:.2f} h in the period, at least {:.2f} h are due"
            if few
            else "{} works {:.2f} h in the period, at most {:.2f} h are allowed",
            values=(problem.agents[a].name, worked / 60, (least if few else most) / 60),
            amount=_hours(least - worked if few else worked - most),
        )


def week_time(roster: Roster) -> Iterator[Violation]:
    """Add up working time from Monday to Sunday, as far as the days are known."""
    problem, rule = roster.problem, roster.problem.rules.week_time
    horizon, history = problem.horizon, problem.before.shape[1]
    for first in range(-horizon.weekday(0), horizon.n_days, 7):
        worked = roster.work_min[:, max(first, 0) : first + 7].sum(axis=1)
        for d in range(max(first, -history), 0):
            worked = worked + _minutes_on(roster, d, problem.before[:, history + d].tolist())
        for a in np.flatnonzero(worked > rule.most_min).tolist():
            yield Violation(
                rule="week_time",
                how=rule.how,
                agent=problem.agents[a].id,
                date=horizon.date(first),
                template="{} works {:.2f} h in the week of {}, at most {:.2f} h are allowed",
                values=(
                    problem.agents[a].name,
                    int(worked[a]) / 60,
                    horizon.date(first),
                    rule.most_min / 60,
                ),
                amount=_hours(int(worked[a]) - rule.most_min),
            )


def _minutes_on(roster: Roster, d: int, codes: Sequence[int]) -> NDArray[np.int64]:
    """Return the working time of a day before the horizon, shape (n_agents,). [min]"""
    return np.array([roster.problem.minutes(d, code) if code >= 0 else 0 for code in codes])


def _hours(minutes: int) -> int:
    return -(-minutes // 60)


def least_nights(roster: Roster) -> Iterator[Violation]:
    """Count nights; no more are due than days on which the agent may work one."""
    problem, rule = roster.problem, roster.problem.rules.least_nights
    due = np.minimum(rule.least, problem.may_work_nights.sum(axis=1))
    for a, (count, least) in enumerate(
        zip(roster.nights.sum(axis=1).tolist(), due.tolist(), strict=True)
    ):
        if count < least:
            yield Violation(
                rule="least_nights",
                how=rule.how,
                agent=problem.agents[a].id,
                date=None,
                template="{} has {} nights, at least {} are due",
                values=(problem.agents[a].name, count, least),
                amount=least - count,
            )


def rest_blackouts(roster: Roster) -> Iterator[Violation]:
    """Look for days off, other than leave, on dates on which there are none."""
    problem, rule = roster.problem, roster.problem.rules.rest_blackouts
    for d, date in enumerate(problem.horizon.dates):
        if date not in rule.dates:
            continue
        for a in np.flatnonzero(~roster.works[:, d] & ~problem.leave[:, d]).tolist():
            yield Violation(
                rule="rest_blackouts",
                how=rule.how,
                agent=problem.agents[a].id,
                date=date,
                template="{} is off on {}, when nobody is to have a day off",
                values=(problem.agents[a].name, date),
            )

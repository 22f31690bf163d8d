"""
What can be seen before planning: too few people, too few days, in words a manager uses.

Each check only says what is certain; no solver is needed. What it finds cannot all be had.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import cover_shapes
from planner.domain.demand import Lateness
from planner.domain.horizon import DAY_SLOTS
from planner.domain.people import RequestKind
from planner.domain.roster import OFF, RosterProblem
from planner.domain.rules import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """
    Something that cannot be had.

    Parameters
    ----------
    rule
        Rule it is about, or ``cover``.
    agent, date
        Whom and which day it concerns; ``None`` where it is about nobody or no day alone.
    template, values
        Sentence with places, and what stands in them.
    """

    rule: str
    agent: str | None
    date: dt.date | None
    template: str
    values: tuple[object, ...]

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(*self.values)


def obstacles(problem: RosterProblem, lateness: Lateness) -> tuple[Obstacle, ...]:
    """
    Name what cannot be had, before planning.

    Parameters
    ----------
    problem
        What a roster must respect.
    lateness
        Late replies by agents, for the problem's queues and slots.

    Returns
    -------
    tuple of Obstacle
        By check, then by day or agent; none does not mean that everything can be had.
    """
    there = _there(problem)
    return (
        *_locks_on_leave(problem),
        *_mentor_away(problem, there),
        *_seniors_of_day(problem, there),
        *_seniors_of_period(problem, there),
        *_heads_of_day(problem, there),
        *_relief(problem, there),
        *_nights(problem, there),
        *_rest_against_locks(problem),
        *_rest_against_runs(problem),
        *_cover(problem, lateness, there),
    )


def _there(problem: RosterProblem) -> NDArray[np.bool_]:
    """Mark the days on which an agent can come, shape (n_agents, n_days)."""
    can: NDArray[np.bool_] = ~problem.leave & (problem.pins != OFF)
    for a, d, request in problem.dated_requests():
        if request.approved and request.kind is RequestKind.OFF:
            can[a, d] = False
    return can


def _is_hard(problem: RosterProblem, rule: str) -> bool:
    return problem.rules.how(rule).mode is Mode.HARD


def _locks_on_leave(problem: RosterProblem) -> Iterator[Obstacle]:
    for a, d in np.argwhere(problem.leave & (problem.pins >= 0)).tolist():
        agent, date = problem.agents[a], problem.horizon.date(d)
        yield Obstacle(
            rule="pins",
            agent=agent.id,
            date=date,
            template="{} is locked to work on {} and has approved leave",
            values=(agent.name, date),
        )


def _mentor_away(problem: RosterProblem, there: NDArray[np.bool_]) -> Iterator[Obstacle]:
    if not _is_hard(problem, "mentor_pairs"):
        return
    must = problem.pins >= 0
    for a, d, request in problem.dated_requests():
        if request.approved and request.kind is RequestKind.ON:
            must[a, d] = True
    for hire, mentor in problem.pairs:
        for d in np.flatnonzero(must[hire] & ~there[mentor]).tolist():
            date = problem.horizon.date(d)
            yield Obstacle(
                rule="mentor_pairs",
                agent=problem.agents[hire].id,
                date=date,
                template="{} is to work on {}, but the mentor {} is away",
                values=(problem.agents[hire].name, date, problem.agents[mentor].name),
            )


def _seniors_of_day(problem: RosterProblem, there: NDArray[np.bool_]) -> Iterator[Obstacle]:
    if not _is_hard(problem, "experienced"):
        return
    rule = problem.rules.experienced
    due = rule.least * len(problem.shifts_named(rule.shifts))
    for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
        date = problem.horizon.date(d)
        for skill, seniors in problem.senior_groups:
            able = int((seniors & there[:, d]).sum())
            if able < due:
                yield Obstacle(
                    rule="experienced",
                    agent=None,
                    date=date,
                    template="on {} only {} experienced agents can come, the shifts need {}"
                    if not skill
                    else "on {} only {} experienced agents for {} can come, the shifts need {}",
                    values=(date, able, *([skill] if skill else []), due),
                )


def _heads_of_day(problem: RosterProblem, there: NDArray[np.bool_]) -> Iterator[Obstacle]:
    if not _is_hard(problem, "shift_heads"):
        return
    for d, due in enumerate(problem.heads_wanted.sum(axis=1).tolist()):
        able, date = int(there[:, d].sum()), problem.horizon.date(d)
        if able < due:
            yield Obstacle(
                rule="shift_heads",
                agent=None,
                date=date,
                template="on {} only {} agents can come, the shifts need {}",
                values=(date, able, due),
            )


def _seniors_of_period(problem: RosterProblem, there: NDArray[np.bool_]) -> Iterator[Obstacle]:
    if not (_is_hard(problem, "experienced") and _is_hard(problem, "rest_days")):
        return
    seniors = there[problem.seniors]
    free = (~problem.leave & ~there)[problem.seniors].sum(axis=1)  # off for other reasons
    rest = np.maximum(problem.rules.rest_days.least - free, 0)
    able = int(np.maximum(seniors.sum(axis=1) - rest, 0).sum())
    n_days, rule = int(problem.open_days.any(axis=0).sum()), problem.rules.experienced
    due = n_days * len(problem.shifts_named(rule.shifts)) * rule.least
    if able < due:
        yield Obstacle(
            rule="experienced",
            agent=None,
            date=None,
            template="the experienced agents can work {} days in all, their shifts need {}",
            values=(able, due),
        )


def _relief(problem: RosterProblem, there: NDArray[np.bool_]) -> Iterator[Obstacle]:
    if not _is_hard(problem, "relief") or not any(shift.night for shift in problem.shifts):
        return
    nights = there & problem.may_work_nights
    for q, d in np.argwhere(problem.open_days).tolist():
        if not (problem.skilled[:, q] & nights[:, d]).any():
            date = problem.horizon.date(d)
            yield Obstacle(
                rule="relief",
                agent=None,
                date=date,
                template="on {} nobody who can answer {} can work the night",
                values=(date, problem.queues[q].label),
            )


def _nights(problem: RosterProblem, there: NDArray[np.bool_]) -> Iterator[Obstacle]:
    rule, most = problem.rules.experienced, problem.limits.nights_most
    shifts = [shift for shift, _ in problem.shifts_named(rule.shifts) if shift.night]
    if not _is_hard(problem, "nights") or not any(shift.night for shift in problem.shifts):
        return
    able = int(np.minimum((there & problem.may_work_nights).sum(axis=1), most).sum())
    each = rule.least if _is_hard(problem, "experienced") else 0
    least = max(each * len(shifts), int(_is_hard(problem, "relief")))
    due = int(problem.open_days.any(axis=0).sum()) * least
    if able < due:
        yield Obstacle(
            rule="nights",
            agent=None,
            date=None,
            template="all agents together may work {} nights, at least {} are needed",
            values=(able, due),
        )


def _rest_against_locks(problem: RosterProblem) -> Iterator[Obstacle]:
    if not _is_hard(problem, "rest_days"):
        return
    present = (~problem.leave).sum(axis=1)
    locked = ((problem.pins >= 0) & ~problem.leave).sum(axis=1)
    due = np.minimum(problem.rules.rest_days.least, present)
    for a in np.flatnonzero(present - locked < due).tolist():
        agent = problem.agents[a]
        yield Obstacle(
            rule="rest_days",
            agent=agent.id,
            date=None,
            template="{} is locked to work on {} days of {}, but {} rest days are due",
            values=(agent.name, int(locked[a]), int(present[a]), int(due[a])),
        )


def _rest_against_runs(problem: RosterProblem) -> Iterator[Obstacle]:
    most_off = problem.rules.rest_days.most
    if most_off is None or not (_is_hard(problem, "rest_days") and _is_hard(problem, "work_run")):
        return
    for a, agent in enumerate(problem.agents):
        most = int(problem.limits.work_run_most[a])
        before = problem.before[a, ::-1] >= 0
        run = int(before.argmin()) if before.size and not before.all() else before.size
        forced, length = 0, min(run, most)
        for away in (*problem.leave[a].tolist(), True):
            if away:
                forced, length = forced + length // (most + 1), 0
            else:
                length += 1
        if forced > most_off:
            yield Obstacle(
                rule="work_run",
                agent=agent.id,
                date=None,
                template="{} may have {} rest days at most, but runs of at most {} days need {}",
                values=(agent.name, most_off, most, forced),
            )


def _cover(
    problem: RosterProblem, lateness: Lateness, there: NDArray[np.bool_]
) -> Iterator[Obstacle]:
    """Let everybody who can come be on each queue at once, all day long."""
    shapes = cover_shapes(problem)
    speed = np.array([agent.speed for agent in problem.agents])
    n_days = problem.horizon.n_days
    heads = np.array([(speed[:, None] * there)[able].sum(axis=0) for able in problem.skilled.T])
    today = shapes[:, :, :DAY_SLOTS].max(axis=1)
    best = heads[:, :, None] * today
    past = shapes[:, :, DAY_SLOTS:].max(axis=1)
    best[:, 1:] += heads[:, :-1, None] * past[:-1]
    best[:, 0] += heads.max(axis=1, keepdims=True) * past[0]  # who came before is not known here
    late = lateness.expected(best.reshape(len(best), -1)).reshape(len(best), n_days, -1).sum(axis=2)
    replies = lateness.replies.reshape(len(best), n_days, -1).sum(axis=2)
    for q, d in np.argwhere(replies > 0).tolist():
        queue, share = problem.queues[q], float(late[q, d] / replies[q, d])
        if share > 1 - queue.target.on_time:
            date = problem.horizon.date(d)
            yield Obstacle(
                rule="cover",
                agent=None,
                date=date,
                template="on {} {} of {} agents can come; were all of them on {} all day, "
                "{:.1%} of its replies would still be late",
                values=(
                    date,
                    int(there[:, d].sum()),
                    len(problem.agents),
                    queue.label,
                    share,
                ),
            )

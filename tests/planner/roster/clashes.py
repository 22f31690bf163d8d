"""Ten months in which something clashes, each with how many pieces the smallest clash has."""

import dataclasses

import numpy as np
from months import HANDBOOK, month

from planner.domain.people import Level, Request, RequestKind
from planner.domain.roster import OFF, RosterProblem
from planner.domain.rules import (
    Nights,
    RestDays,
    WorkRun,
)


def shop(n_agents=36, n_days=31, *, rules=HANDBOOK, seniors=None):
    """Make a month without leave or wishes, and with so many seniors."""
    problem, lateness = month(
        1, n_agents=n_agents, n_days=n_days, rules=rules, leave_share=0.0, wishes=0
    )
    if seniors is not None:
        agents = tuple(
            dataclasses.replace(
                agent,
                level=Level.TRAINEE
                if agent.level is Level.TRAINEE
                else Level.SENIOR
                if a < seniors
                else Level.AGENT,
            )
            for a, agent in enumerate(problem.agents)
        )
        problem = dataclasses.replace(problem, agents=agents)
    return problem, lateness


def pinned(problem: RosterProblem, *cells: tuple[int, int, int]) -> RosterProblem:
    pins = problem.pins.copy()
    for a, d, code in cells:
        pins[a, d] = code
    return dataclasses.replace(problem, pins=pins)


def signed(problem: RosterProblem, *cells: tuple[int, int], kind="leave") -> RosterProblem:
    asked = tuple(
        Request(
            agent=problem.agents[a].id,
            date=problem.horizon.date(d),
            kind=RequestKind(kind),
            approved=True,
        )
        for a, d in cells
    )
    return dataclasses.replace(problem, requests=(*problem.requests, *asked))


def first_seniors(problem: RosterProblem) -> list[int]:
    return np.flatnonzero(problem.seniors).tolist()


def one_senior():
    """One senior, two shifts a day: every day by itself."""
    return shop(seniors=1), 1


def leave_on_double_eleven():
    """All seniors but one are away on the eleventh."""
    problem, lateness = shop()
    away = first_seniors(problem)[1:]
    return (signed(problem, *[(a, 10) for a in away]), lateness), len(away) + 1


def rest_days_beyond_capacity():
    """Two seniors must both come every day, and have days off."""
    rules = dataclasses.replace(HANDBOOK, work_run=WorkRun(most=40))
    return shop(rules=rules, seniors=2), 31


def mentor_on_leave():
    """Promise a new hire work while the mentor is away."""
    problem, lateness = shop()
    hire, mentor = problem.pairs[0]
    problem = signed(problem, (mentor, 12))
    return (signed(problem, (hire, 12), kind="on"), lateness), 3


def night_run():
    """Four nights in a row are locked, three are allowed."""
    rules = dataclasses.replace(HANDBOOK, nights=Nights(most_in_a_row=3))
    problem, lateness = shop(rules=rules)
    return (pinned(problem, *[(5, d, 1) for d in range(8, 12)]), lateness), 5


def locks_against_rest():
    """All days but one are locked to work, two rest days are due."""
    rules = dataclasses.replace(HANDBOOK, work_run=WorkRun(most=40))
    problem, lateness = shop(rules=rules)
    return (pinned(problem, *[(7, d, 0) for d in range(30)]), lateness), 31


def lock_on_leave():
    """Lock a day to work on which leave is signed."""
    problem, lateness = shop()
    return (signed(pinned(problem, (4, 9, 0)), (4, 9)), lateness), 2


def day_after_night():
    """Two locks make a day shift follow a night."""
    problem, lateness = shop()
    return (pinned(problem, (6, 14, 1), (6, 15, 0)), lateness), 3


def few_days_off_against_short_runs():
    """Two days off at most, and runs of six at most, in a month of 31 days."""
    rules = dataclasses.replace(
        HANDBOOK, rest_days=RestDays(least=0, most=2), work_run=WorkRun(most=6)
    )
    return shop(rules=rules), 2


def run_from_last_month():
    """Five days worked before the first, six allowed, two locked after it."""
    rules = dataclasses.replace(HANDBOOK, work_run=WorkRun(most=6))
    problem, lateness = shop(rules=rules)
    before = np.full((36, 8), OFF, np.int8)
    before[9, 3:] = 0
    problem = dataclasses.replace(problem, before=before)
    return (pinned(problem, (9, 0, 0), (9, 1, 0)), lateness), 3


def night_before_the_first_night():
    """Lock a night for somebody who may not work nights yet."""
    problem, lateness = shop()
    agents = list(problem.agents)
    agents[8] = dataclasses.replace(agents[8], earliest_night=problem.horizon.date(20))
    problem = dataclasses.replace(problem, agents=tuple(agents))
    return (pinned(problem, (8, 10, 1)), lateness), 2


SETUPS = (
    one_senior,
    leave_on_double_eleven,
    rest_days_beyond_capacity,
    mentor_on_leave,
    night_run,
    locks_against_rest,
    lock_on_leave,
    day_after_night,
    few_days_off_against_short_runs,
    run_from_last_month,
    night_before_the_first_night,
)

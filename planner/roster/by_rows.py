"""
Plan a roster by whole rows: a search and a bound beside each other.

The search puts agents back on the roster at the least cost, hundreds of times a second
(`recreate`); the bound mixes such rows (`master`) and then plans days in whole agents (`days`).
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from planner.domain.cost import roster_cost
from planner.domain.coverage import Duty
from planner.domain.roster import OFF, Codes, Roster
from planner.roster.ascent import raise_bound
from planner.roster.climb import SLACK, Best, Climber, Pace, Prospect, first_prospect, step_seconds
from planner.roster.dive import Diver
from planner.roster.field import Field, make_field
from planner.roster.improve import improved
from planner.roster.month import Month
from planner.roster.plan import Plan
from planner.roster.search import Run
from planner.roster.standing import make_standing
from planner.roster.tours import best_tour, space_for

POLL_S = 0.05
POLISHED_FROM = 0.35  # of the time, by when single agents' rows have settled
POLISHED = 20_000  # cells times shifts up to which CP-SAT is of use
SWEEPS = 8  # tries an agent for a first roster at most, until it breaks no hard rule
DAY_THREADS = 2
PARTS = 20  # into which a reproducible search is divided


def plan_by_rows(month: Month, plan: Plan | None, run: Run, *, brief: bool = False) -> Plan | None:
    """
    Find the best roster and its bound.

    Parameters
    ----------
    month
        What is planned.
    plan
        Roster to start from, if there is one.
    run
        The run, for its limits.
    brief
        Whether a first roster will do.
    """
    field = make_field(month)
    prospect = first_prospect(month)
    nobody = np.full(month.shape[:2], OFF, np.int8)
    codes, duty = (nobody, nobody) if plan is None else (plan.roster.codes, plan.duty)
    run.tell("first roster")
    with run.paused():
        climber = Climber(field, codes, duty, prospect, run.seed)
        climber.climb(0, 0.0)
    for _ in range(SWEEPS):
        climber.climb(month.shape[0], 0.0)
        run.poll()
        if run.stopped and plan is None:
            return None
        if climber.cost < field.legal.dear:
            break
    best = Best(climber.cost, climber.standing)
    run.cost = best.cost
    run.tell("search")
    prospect.bound = alone(field)
    run.bound = max(run.bound, prospect.bound)
    if not brief:
        work = _one_by_one if run.reproducible else _side_by_side
        work(month, field, climber, best, prospect, run)
    found = _plan_of(month, *best.rows())
    if found.cost.hard_rules:  # totals are only for rosters that keep the rules
        run.bound = prospect.bound
    return found


def only_cover(month: Month, field: Field) -> bool:
    """Say whether nothing but numbers of agents on shifts ties the agents together."""
    return not (month.segments or month.problem.pairs or field.fair.price.any())


def alone(field: Field) -> float:
    """Bound a roster's cost by what each agent's row costs at least by itself."""
    n_agents, n_days = field.fixed.shape[:2]
    space, tour = space_for(field.automata, field.counters, n_days), np.empty(n_days, np.int64)
    total = 0.0
    for a in range(n_agents):
        cost = np.repeat(field.fixed[a][:, :, None], 2, axis=2)
        total += best_tour(a, cost, field.automata, field.counters, space, tour)
    return total


def _plan_of(month: Month, codes: Codes, duty: Duty) -> Plan:
    """Price a roster once more, by the plain rules."""
    roster = Roster(problem=month.problem, codes=codes)
    cost = roster_cost(roster, month.lateness, month.prices, duty)
    return Plan(roster=roster, duty=duty, cost=cost)


def _side_by_side(
    month: Month, field: Field, climber: Climber, best: Best, prospect: Prospect, run: Run
) -> None:
    """Search and bound at the same time; where the bound is done, search twice."""
    over = threading.Event()

    quiet = replace(run, on_progress=None, should_stop=over.is_set)
    polished = np.prod(month.shape) <= POLISHED

    def search(one: Climber) -> None:
        pace = Pace()
        while not over.is_set():
            progress = min(run.seconds / max(run.time_limit_s, 1e-9), 1.0)
            if polished and progress > POLISHED_FROM:
                _polish(month, field, best, quiet)
                return
            one.climb(pace.start(), SLACK * (1.0 - progress) ** 2)
            pace.end()
            one.share(best)

    def bound() -> None:
        if only_cover(month, field):
            Diver(month=month, field=field, best=best, prospect=prospect, run=run).dive_on()
            return
        with ThreadPoolExecutor(DAY_THREADS) as pool:
            raise_bound(month, field, best, prospect, run, pool)
        search(Climber(field, *best.rows(), prospect, run.seed + 1))

    tasks = [Task(lambda: search(climber)), Task(bound)]
    told: tuple[float, float] = (0.0, 0.0)
    while True:
        time.sleep(POLL_S)
        run.cost = best.cost
        if told != (run.cost, run.bound):
            told = run.cost, run.bound
            run.tell()
        for task in tasks:
            task.check()
        if run.is_over:
            break
    over.set()
    # A linear programme cannot be interrupted; nobody who stopped should wait for it.
    tasks[0].join()
    tasks[1].join(0.0 if run.stopped else None)
    for task in tasks:
        task.check()


def _polish(month: Month, field: Field, best: Best, run: Run) -> None:
    """
    Plan some agents or days of the best roster anew with CP-SAT until the run is over.

    Where agents share wishes, mentors and fair shares, planning five at once finds what one
    after the other do not.
    """
    rng = np.random.default_rng([run.seed, threading.get_ident() % 2**32])
    step = 0
    while not run.is_over:
        plan = _plan_of(month, *best.rows())
        better = improved(month, plan, run, rng, step)
        if better is not plan:
            best.offer(better.total, make_standing(field, better.roster.codes, better.duty))
        step += 1


def _one_by_one(
    month: Month, field: Field, climber: Climber, best: Best, prospect: Prospect, run: Run
) -> None:
    """Search, bound and search again by counts of steps, so that nothing depends on the clock."""

    def search(first: int, last: int) -> None:
        for part in range(first, last):
            if run.stopped:
                return
            climber.climb(steps, SLACK * (1.0 - part / PARTS) ** 2)
            best.offer(climber.cost, climber.standing)

    def everything() -> None:
        search(0, PARTS // 2)
        with ThreadPoolExecutor(DAY_THREADS) as pool:
            raise_bound(month, field, best, prospect, run, pool)
        if run.gap > run.gap_limit:
            search(PARTS // 2, PARTS)

    steps = max(round(run.time_limit_s / PARTS / step_seconds(field)), 1)
    task = Task(everything)
    while task.is_alive():
        task.join(POLL_S)
        run.poll()
        if run.cost != best.cost:
            run.cost = best.cost
            run.tell()
    task.check()


class Task(threading.Thread):
    """Work in the background that ends with the program; what goes wrong in it is told."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        """Work, and keep what goes wrong."""
        try:
            self._work()
        except Exception as error:  # raised again by `check`
            self._error = error

    def check(self) -> None:
        """Raise what went wrong."""
        if self._error is not None:
            raise self._error

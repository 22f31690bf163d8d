"""Run CP-SAT: limits, interruption from outside, and the same answer twice where asked."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpSolver,
    CpSolverSolutionCallback,
    IntVar,
)

from planner.roster.model import Model
from planner.roster.month import COST_UNITS
from planner.roster.result import Progress

POLL_S = 0.05
WORK_PER_S = 0.25  # deterministic seconds that a solver works in a second, measured
VARIABLE_WORK = 2e-5  # the same for making a model, by its variables, measured
GRACE_S = 8.0  # time that the first roster may take beyond the limit


@dataclass(kw_only=True)
class Run:
    """
    One run of planning: its limits, its time, and what is known so far.

    Parameters
    ----------
    time_limit_s
        Time for everything. Where the run must be reproducible it is not the clock's: the
        solver's own count of its work stands in for it. [s]
    gap_limit
        Gap at which to stop.
    reproducible
        Whether the same problem and seed must give the same roster.
    seed
        Of every random choice.
    on_progress, should_stop
        See `solve.plan_roster`.
    """

    time_limit_s: float
    gap_limit: float
    reproducible: bool
    seed: int
    on_progress: Callable[[Progress], None] | None
    should_stop: Callable[[], bool] | None
    began: float = field(default_factory=time.monotonic)
    spent: float = 0.0  # in deterministic seconds
    stage: str = "totals"
    cost: float | None = None
    bound: float = 0.0
    stopped: bool = False

    @property
    def seconds(self) -> float:
        """Time since the start. [s]"""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Time left. [s]"""
        if self.reproducible:
            return self.time_limit_s - self.spent / WORK_PER_S
        return self.time_limit_s - self.seconds

    @property
    def gap(self) -> float:
        """Share of the cost that a better roster could save at most; 1 without a roster."""
        return 1.0 if self.cost is None else max(1 - self.bound / max(self.cost, 1e-9), 0.0)

    @property
    def is_over(self) -> bool:
        """Whether to end: stopped, out of time, or close enough."""
        self.poll()
        return self.stopped or self.left <= 0 or self.gap <= self.gap_limit

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out of the time what is done only once on a machine: making the machine code."""
        began = time.monotonic()
        yield
        self.began += time.monotonic() - began

    def poll(self) -> None:
        """Ask whether to stop."""
        if not self.stopped and self.should_stop is not None and self.should_stop():
            self.stopped = True

    def tell(self, stage: str | None = None) -> None:
        """Report where things stand."""
        self.stage = stage or self.stage
        if self.on_progress is not None:
            bound = self.bound or None
            self.on_progress(
                Progress(seconds=self.seconds, stage=self.stage, cost=self.cost, bound=bound)
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """
    What one solve gave.

    Parameters
    ----------
    values
        Value of each variable by index; ``None`` without a solution.
    cost, bound
        Of the model, its constant included, in the site's currency.
    infeasible
        Whether the model was proven to have no solution.
    """

    values: NDArray[np.int64] | None
    cost: float | None
    bound: float
    infeasible: bool

    def counts(self, counts: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return the values of an array of variables and numbers."""
        if self.values is None:
            raise ValueError("answer: there must be a solution to read, got none")
        flat = [
            int(self.values[x.index]) if isinstance(x, IntVar) else int(x) for x in counts.ravel()
        ]
        return np.array(flat, np.int64).reshape(counts.shape)


class _Incumbents(CpSolverSolutionCallback):
    """Remember the latest solution's cost, for progress."""

    def __init__(self) -> None:
        super().__init__()
        self.cost: float | None = None

    def on_solution_callback(self) -> None:
        self.cost = self.objective_value


def solve(
    m: Model,
    run: Run,
    *,
    work: float,
    workers: int,
    gap: float,
    seed: int,
    subsolvers: tuple[str, ...] = (),
    give_up: Callable[[], bool] | None = None,
    whole: bool = False,
    must_answer: bool = False,
) -> Answer:
    """
    Solve a model.

    Parameters
    ----------
    m
        Model with its objective.
    run
        The run it belongs to; asked whether to stop, and told the time spent.
    work
        Limit in the solver's deterministic seconds, which a busy machine does not shorten. [s]
    workers
        Parallel searches.
    gap
        Relative gap at which to stop.
    seed
        Of the search.
    subsolvers
        Searches that the workers are to do; the solver's own choice if none is named.
    give_up
        Asked from time to time whether to end with the best solution so far.
    whole
        Whether the model is one of the whole roster, so that its incumbents and bounds are
        those of the run, to be reported.
    must_answer
        Whether to go on beyond the time limit for a while, since nothing can be had without.
    """
    solver = CpSolver()
    p = solver.parameters
    p.num_workers, p.random_seed, p.relative_gap_limit = workers, seed, gap
    p.max_deterministic_time = work
    # OR-Tools' own handler ends the process when Ctrl-C comes while a thread solves.
    p.catch_sigint_signal = False
    if workers == 1:
        p.linearization_level, p.cp_model_probing_level, p.symmetry_level = 2, 0, 0
        p.max_presolve_iterations = 1
    p.subsolvers.extend(subsolvers)
    p.interleave_search = run.reproducible and workers > 1
    if not run.reproducible:
        p.max_time_in_seconds = max(run.left + (GRACE_S if must_answer else 0.0), 1e-3)
    constant = m.constant / COST_UNITS
    found = _Incumbents()
    bounds: list[float] = []
    solver.best_bound_callback = bounds.append
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(solver.solve, m.cp, found)
        seen: tuple[float | None, int] = (None, 0)
        while not wait([job], POLL_S).done:
            run.poll()
            if run.stopped or (give_up is not None and give_up()):
                solver.stop_search()
            if whole and seen != (found.cost, len(bounds)):
                seen = (found.cost, len(bounds))
                if bounds:
                    run.bound = max(run.bound, bounds[-1] / COST_UNITS + constant)
                if found.cost is not None:
                    cost = found.cost / COST_UNITS + constant
                    run.cost = cost if run.cost is None else min(run.cost, cost)
                run.tell()
        status = job.result()
    run.spent += solver.deterministic_time + VARIABLE_WORK * len(m.day_of)
    solved = status in (OPTIMAL, FEASIBLE)
    values = np.array(solver.response_proto.solution, np.int64) if solved else None
    return Answer(
        values=values,
        cost=solver.objective_value / COST_UNITS + constant if solved else None,
        bound=solver.best_objective_bound / COST_UNITS + constant if solved else 0.0,
        infeasible=status == INFEASIBLE,
    )

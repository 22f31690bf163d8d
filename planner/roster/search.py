"""Run CP-SAT: limits, interruption from outside, and the same answer twice where asked."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
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
MODEL_WORK = 2e-5  # the same for making a model, by its variables
GRACE_S = 5.0  # time that the first roster may take beyond the limit


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
    finished
        Whether the solution was proven to be as good as asked for.
    """

    values: NDArray[np.int64] | None
    cost: float | None
    bound: float
    infeasible: bool
    finished: bool

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


class Search:
    """
    A model being solved in a thread of its own.

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
    share
        Part of its time that it holds the run up, less than 1 where others run beside it.
    whole
        Whether the model is one of the whole roster, so that its incumbents and bounds are
        those of the run, to be reported.
    must_answer
        Whether to go on beyond the time limit for a while, since nothing can be had without.
    """

    def __init__(
        self,
        m: Model,
        run: Run,
        *,
        work: float,
        workers: int,
        gap: float,
        seed: int,
        share: float = 1.0,
        whole: bool = False,
        must_answer: bool = False,
    ) -> None:
        self.m, self.run, self.share, self.whole = m, run, share, whole
        self._solver = CpSolver()
        p = self._solver.parameters
        p.num_workers, p.random_seed, p.relative_gap_limit = workers, seed, gap
        p.max_deterministic_time = work
        if workers == 1:
            p.linearization_level, p.cp_model_probing_level, p.symmetry_level = 2, 0, 0
            p.max_presolve_iterations = 1
        p.interleave_search = run.reproducible and workers > 1
        if not run.reproducible:
            p.max_time_in_seconds = max(run.left + (GRACE_S if must_answer else 0), 1e-3)
        self._found, self._bounds = _Incumbents(), list[float]()
        self._solver.best_bound_callback = self._bounds.append
        pool = ThreadPoolExecutor(1)
        self._job = pool.submit(self._solver.solve, m.cp, self._found)
        pool.shutdown(wait=False)

    def stop(self) -> None:
        """Ask the solver to end."""
        self._solver.stop_search()

    def answer(self) -> Answer:
        """Wait for the end, asking from time to time whether to stop."""
        m, run, solver = self.m, self.run, self._solver
        constant = m.constant / COST_UNITS
        seen: tuple[float | None, int] = (None, 0)
        while not wait([self._job], POLL_S).done:
            run.poll()
            if run.stopped:
                self.stop()
            if self.whole and seen != (self._found.cost, len(self._bounds)):
                seen = (self._found.cost, len(self._bounds))
                self._report(constant)
        status = self._job.result()
        run.spent += (solver.deterministic_time + MODEL_WORK * len(m.day_of)) * self.share
        solved = status in (OPTIMAL, FEASIBLE)
        values = np.array(solver.response_proto.solution, np.int64) if solved else None
        return Answer(
            values=values,
            cost=solver.objective_value / COST_UNITS + constant if solved else None,
            bound=solver.best_objective_bound / COST_UNITS + constant if solved else 0.0,
            infeasible=status == INFEASIBLE,
            finished=status == OPTIMAL,
        )

    def _report(self, constant: float) -> None:
        run = self.run
        if self._bounds:
            run.bound = max(run.bound, self._bounds[-1] / COST_UNITS + constant)
        if self._found.cost is not None:
            cost = self._found.cost / COST_UNITS + constant
            run.cost = cost if run.cost is None else min(run.cost, cost)
        run.tell()

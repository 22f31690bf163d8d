"""
Plan by columns: mix rows until none helps, then hold agents to theirs, few at a time.

Column generation bounds the cost; a dive [1]_ turns the mix into a roster: agents whose row has
nearly all of the share are held to it, and new rows are made for the others around them. Then some
agents of the best roster are let go and dived for again, the others being held.

References
----------
.. [1] R. Sadykov et al., "Primal heuristics for branch and price: the assets of diving methods",
   INFORMS J. Comput. 31, 2019, doi:10.1287/ijoc.2018.0822.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.roster import OFF
from planner.roster.choose import choose
from planner.roster.climb import Best, Climber, Prospect
from planner.roster.columns import Columns, Mixed
from planner.roster.field import Field
from planner.roster.month import Month
from planner.roster.pricing import Pricing
from planner.roster.search import Run

ENOUGH = 1e-4  # share of the value below which what a round of rows can save is not worth it
TAIL, TAIL_ROUNDS = 2e-4, 6  # share of the value by which some rounds must lower it
ROOT = 0.4  # share of the time for the first mix
DIVE_ROUNDS = 3
SURE, LIKELY = 0.95, 0.6  # shares of an agent's row
AT_ONCE = 0.1  # of the agents may be held in one round without being sure
FEW = 8  # agents whose rows are chosen at once
CHOICE_S = 3.0  # time for that
LET_GO = (0.15, 0.5)  # share of the agents that are planned anew
SAFE = 1e-7  # share of the bound that the linear solver's tolerances may be worth
POLISH_STEPS = 4  # tries an agent after a dive


@dataclass(kw_only=True, eq=False)
class Diver:
    """
    The columns of one run, and who asks for them.

    Parameters
    ----------
    month, field
        What is planned.
    best, prospect, run
        What the searches know, and the limits.
    """

    month: Month
    field: Field
    best: Best
    prospect: Prospect
    run: Run

    def __post_init__(self) -> None:
        self.columns, self.pricing = Columns(self.field), Pricing(self.field)
        self.rng = np.random.default_rng(self.run.seed)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is needed; the run's own look asks whoever called it."""
        run = self.run
        return run.stopped or run.gap <= run.gap_limit or (run.left <= 0 and not run.reproducible)

    def dive_on(self) -> None:
        """Raise the bound, dive, and dive again for some until the run is over."""
        n_agents = len(self.field.fixed)
        began = self.run.seconds
        until = began + ROOT * self.run.left
        self._take_up(self.best.codes)
        mixed = self._mix(lambda: self.run.seconds > until and not self.run.reproducible)
        free = np.ones(n_agents, np.bool_)
        while mixed is not None and not self.is_over:
            tours = self._choose(free, mixed)
            if tours is None:
                return
            self._offer(tours)
            free = self._some()
            tours = self.best.codes
            for a in range(n_agents):
                if free[a]:
                    self.columns.release(a)
                    self.columns.number(a, tours[a])
                else:
                    self.columns.hold(a, tours[a])
            mixed = self._solve()

    def _take_up(self, tours: NDArray[np.int64]) -> None:
        for a, tour in enumerate(tours):
            self.columns.number(a, tour)

    def _solve(self) -> Mixed | None:
        return self.columns.solve(None if self.run.reproducible else max(self.run.left, 0.0))

    def _mix(self, enough: Callable[[], bool]) -> Mixed | None:
        """Add rows of all agents until none helps; tell the bound."""
        values = list[float]()
        found = -np.inf
        while (mixed := self._solve()) is not None and not self.is_over:
            rows = self.pricing.ask(mixed.head, mixed.quota)
            bound = mixed.earned + float(rows.least.sum())
            if bound > found:
                found = bound
                self._tell(bound)
            new = self._add(mixed, rows.tours, rows.paid)
            values.append(mixed.value)
            close = mixed.value - found < ENOUGH * abs(mixed.value)
            if not new or close or enough() or self._tails_off(values):
                break
        return mixed

    def _tails_off(self, values: list[float]) -> bool:
        """Say whether the last rounds have hardly lowered the value, though below the best."""
        if len(values) <= TAIL_ROUNDS or values[-1] > 0.99 * self.best.cost:
            return False
        return values[-TAIL_ROUNDS - 1] - values[-1] < TAIL * abs(values[-1])

    def _add(self, mixed: Mixed, tours: NDArray[np.int64], paid: NDArray[np.float64]) -> int:
        """Add the rows that cost less than the agents' may."""
        before = len(self.columns.agents)
        for a in np.flatnonzero(paid < mixed.agent - 1e-6).tolist():
            self.columns.number(a, tours[a])
        return len(self.columns.agents) - before

    def _choose(self, free: NDArray[np.bool_], mixed: Mixed) -> NDArray[np.int64] | None:
        """Hold the free agents to rows, few at a time, then choose; return everybody's row."""
        free = free.copy()
        while True:
            for _ in range(DIVE_ROUNDS):
                asked = np.flatnonzero(free).tolist()
                rows = self.pricing.ask(mixed.head, mixed.quota, asked)
                if not self._add(mixed, rows.tours, rows.paid):
                    break
                again = self._solve()
                if again is None:
                    return None
                mixed = again
            if free.sum() <= FEW:
                left = None if self.run.reproducible else min(CHOICE_S, max(self.run.left, 0.1))
                tours = choose(self.columns, mixed, free, self.best.cost, left)
                return self.best.codes if tours is None else tours
            self._hold_likely(free, mixed)
            again = self._solve()
            if again is None or self.is_over:
                return None
            mixed = again

    def _hold_likely(self, free: NDArray[np.bool_], mixed: Mixed) -> None:
        """Hold agents to their rows with the greatest shares; the agents are no longer free."""
        order = np.argsort(-mixed.share, kind="stable")
        most, n = max(int(AT_ONCE * free.sum()), 1), 0
        for i in order.tolist():
            a, share = self.columns.agents[i], mixed.share[i]
            if not free[a]:
                continue
            if n and share < SURE and (share < LIKELY or n >= most):
                break
            self.columns.hold(a, self.columns.tours[i])
            free[a] = False
            n += 1

    def _offer(self, tours: NDArray[np.int64]) -> None:
        """Offer a roster, polished a little."""
        n_shifts = self.field.fixed.shape[2] - 1
        codes = np.where(tours == n_shifts, OFF, tours).astype(np.int8)
        able = self.field.able
        home = np.where(able.any(axis=1), able.argmax(axis=1), OFF).astype(np.int8)
        duty = np.where(codes == OFF, OFF, home[:, None]).astype(np.int8)
        climber = Climber(self.field, codes, duty, self.prospect, self.run.seed)
        climber.climb(POLISH_STEPS * len(tours), 0.0)
        self.best.offer(climber.cost, climber.standing)

    def _some(self) -> NDArray[np.bool_]:
        """Draw agents to be planned anew."""
        n_agents = len(self.field.fixed)
        size = max(round(self.rng.uniform(*LET_GO) * n_agents), 2)
        free = np.zeros(n_agents, np.bool_)
        free[self.rng.choice(n_agents, min(size, n_agents), replace=False)] = True
        return free

    def _tell(self, bound: float) -> None:
        bound -= SAFE * abs(bound)
        self.run.bound = max(self.run.bound, bound)
        # A roster that breaks a hard rule costs that at least.
        bound = min(bound, self.month.prices.hard_breach)
        self.prospect.bound = max(self.prospect.bound, bound)

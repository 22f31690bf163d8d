"""
The linear programme over whole rows where nothing but numbers of agents ties them together.

A row is a column of it: agents on shifts and in quotas, each short or surplus one at its price.
Columns are added as they are made, and the simplex method goes on from where it was [1]_. Agents
may be held to one row, so that the others' rows are mixed around them.

References
----------
.. [1] G. Dantzig, P. Wolfe, Oper. Res. 8, 1960, doi:10.1287/opre.8.1.101.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt

from planner.roster.field import Field
from planner.roster.tours import tour_price

NOBODY = 1e5  # price of an agent without a row, until one is asked for
LONGEST_S = 1e6
SOLVER = mathopt.SolverType.GLOP


@dataclass(frozen=True, kw_only=True, eq=False)
class Mixed:
    """
    The cheapest mix of rows, and its prices.

    Parameters
    ----------
    value
        What it costs.
    head, quota
        What an agent on a shift and towards a quota earns, shapes (n_days, n_shifts) and
        (n_quotas, n_days).
    agent
        What each agent's row may cost, shape (n_agents,).
    share
        Share of each column.
    """

    value: float
    head: NDArray[np.float64]
    quota: NDArray[np.float64]
    agent: NDArray[np.float64]
    share: NDArray[np.float64]

    @property
    def earned(self) -> float:
        """What numbers on shifts and in quotas bring, which with the rows bounds any roster."""
        return self.value - float(self.agent.sum())


class Columns:
    """
    The programme and its columns.

    Parameters
    ----------
    field
        What is planned.

    Attributes
    ----------
    agents, tours, costs
        Agent, row and cost of each column.
    goals
        Agents wanted on each shift and in each quota, flat, and prices of each short and too
        many, shape (2, n_goals).
    """

    def __init__(self, field: Field) -> None:
        self.field = field
        self.agents, self.tours = list[int](), list[NDArray[np.int64]]()
        self.costs, self._uses = list[float](), list[NDArray[np.int64]]()
        self._model = m = mathopt.Model()
        self._variables = list[mathopt.Variable]()
        self._number: list[dict[bytes, int]] = [{} for _ in field.fixed]
        self._held = dict[int, int]()
        wanted, quotas = field.wanted, field.quotas
        each = np.repeat(quotas.price, quotas.least.shape[1])
        self.goals = (
            np.concatenate([wanted.agents.ravel(), quotas.least.ravel()]),
            np.array(
                [
                    np.concatenate([wanted.short.ravel(), each]),
                    np.concatenate([wanted.over.ravel(), np.zeros(len(each))]),
                ]
            ),
        )
        self._goals = [m.add_linear_constraint(lb=x, ub=x) for x in self.goals[0].tolist()]
        self._agents = [m.add_linear_constraint(lb=1.0, ub=1.0) for _ in field.fixed]
        for row, (short, over) in zip(self._goals, self.goals[1].T.tolist(), strict=True):
            self._column(short, [(row, 1.0)])
            self._column(over, [(row, -1.0)])
        for row in self._agents:
            self._column(NOBODY, [(row, 1.0)])
        self._solver = mathopt.IncrementalSolver(m, SOLVER)

    def _column(
        self, cost: float, entries: Sequence[tuple[mathopt.LinearConstraint, float]]
    ) -> mathopt.Variable:
        variable = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, cost)
        for row, value in entries:
            row.set_coefficient(variable, value)
        return variable

    def number(self, a: int, tour: NDArray[np.int64]) -> int:
        """Return the number of an agent's row as a column, which is added where it is new."""
        key = tour.tobytes()
        if key not in self._number[a]:
            self._number[a][key] = len(self.agents)
            self._add(a, tour.copy())
        return self._number[a][key]

    def _add(self, a: int, tour: NDArray[np.int64]) -> None:
        f = self.field
        n_days, n_shifts = f.wanted.agents.shape
        days = np.flatnonzero(tour < n_shifts)
        shifts = tour[days]
        uses = [days * n_shifts + shifts]
        for g in np.flatnonzero(f.quotas.member[:, a]).tolist():
            counting = days[f.quotas.shift[g, shifts]]
            uses.append((n_shifts + g) * n_days + counting)
        cost = float(tour_price(a, tour, f.automata, f.counters))
        cost += float(f.fixed[a, np.arange(n_days), tour].sum())
        self._uses.append(np.concatenate(uses))
        rows = [self._agents[a], *(self._goals[i] for i in self._uses[-1].tolist())]
        self._variables.append(self._column(cost, [(row, 1.0) for row in rows]))
        self.costs.append(cost)
        self.agents.append(a)
        self.tours.append(tour)

    def hold(self, a: int, tour: NDArray[np.int64]) -> None:
        """Hold an agent to a row."""
        self.release(a)
        self._held[a] = self.number(a, tour)
        self._variables[self._held[a]].lower_bound = 1.0

    def release(self, a: int) -> None:
        """Let an agent's rows be mixed again."""
        if a in self._held:
            self._variables[self._held.pop(a)].lower_bound = 0.0

    @property
    def held(self) -> dict[int, int]:
        """Columns that agents are held to."""
        return dict(self._held)

    @property
    def matrix(self) -> sp.csr_array:
        """Which goals each column counts towards, shape (n_goals, n_columns)."""
        ends = np.cumsum([0, *map(len, self._uses)])
        used = np.concatenate(self._uses)
        shape = (len(self._goals), len(self._uses))
        return sp.csc_array((np.ones(len(used)), used, ends), shape=shape).tocsr()

    def reduced(self, mixed: Mixed) -> NDArray[np.float64]:
        """Return by how much a mix gets dearer with each column, shape (n_columns,)."""
        prices = np.concatenate([mixed.head.ravel(), mixed.quota.ravel()])
        earned = prices @ self.matrix
        return np.asarray(np.array(self.costs) - earned - mixed.agent[self.agents])

    def solve(self, time_limit_s: float | None) -> Mixed | None:
        """Mix the rows; ``None`` if time ran out."""
        answer = self._solver.solve(
            params=mathopt.SolveParameters(
                time_limit=dt.timedelta(seconds=min(max(time_limit_s or 0.0, 0.05), LONGEST_S))
                if time_limit_s is not None
                else None,
                threads=1,
                presolve=mathopt.Emphasis.OFF,
                lp_algorithm=mathopt.LPAlgorithm.PRIMAL_SIMPLEX,
            )
        )
        if answer.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            return None
        prices = np.array(answer.dual_values(self._goals + self._agents))
        shape, quotas = self.field.wanted.agents.shape, self.field.quotas.least.shape
        head, quota, agent = np.split(prices, [np.prod(shape), len(self._goals)])
        return Mixed(
            value=answer.objective_value(),
            head=head.reshape(shape),
            quota=quota.reshape(quotas),
            agent=agent,
            share=np.array(answer.variable_values(self._variables)),
        )

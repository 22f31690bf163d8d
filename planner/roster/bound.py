"""
Prove what no roster can cost less than.

The linear relaxation of the totals is solved first. Its prices on what ties the days together
(rest days, runs, shifts that follow each other, the month's target) then let every day be
planned alone, in whole agents: the sum of the cheapest days is a bound, and never below that of
the linear relaxation [1]_.

References
----------
.. [1] A. M. Geoffrion, Math. Prog. Study 2, 1974, doi:10.1007/BFb0120690.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from planner.roster.model import Model
from planner.roster.month import COST_UNITS
from planner.roster.search import WORK_PER_S, Run

DAY_GAP = 2e-4
DAY_NODES = 300
DAY_S = 2.0
DAY_WORK = 0.05  # deterministic seconds that a day is taken to need
ENTRY_WORK = 1e-5  # the same for the linear relaxation, by its entries
LEAST_S = 8.0  # time for the linear relaxation where less is left
LARGE = 10_000  # variables beyond count in thousands, for the linear solver's sake
NO_LIMIT = 2**60


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """
    A model as arrays: minimise ``cost @ x`` with ``matrix @ x <= limit`` and bounds.

    Parameters
    ----------
    matrix, limit
        Constraints, shapes (n_rows, n_variables) and (n_rows,).
    cost
        In the site's currency, shape (n_variables,).
    low, high
        Bounds of the variables.
    constant
        What is to be added.
    """

    matrix: sp.csr_array
    limit: NDArray[np.float64]
    cost: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    constant: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Relaxed:
    """Solution of a linear relaxation, the prices of its rows (0 or more), and its value."""

    values: NDArray[np.float64]
    prices: NDArray[np.float64]
    bound: float


def as_rows(m: Model) -> Rows:
    """Turn a model into arrays."""
    proto = m.cp.proto
    bounds = np.array([(v.domain[0], v.domain[1]) for v in proto.variables], float)
    cost = np.zeros(len(bounds))
    for x, f in m.cost:
        cost[x.index] += f / COST_UNITS
    rows: list[int] = []
    columns: list[int] = []
    factors: list[int] = []
    limits: list[int] = []
    for constraint in proto.constraints:
        linear = constraint.linear
        for limit, sign in ((linear.domain[1], 1), (-linear.domain[0], -1)):
            if limit < NO_LIMIT:
                rows += [len(limits)] * len(linear.vars)
                columns += list(linear.vars)
                factors += [sign * f for f in linear.coeffs]
                limits.append(limit)
    shape = (len(limits), len(bounds))
    return Rows(
        matrix=sp.csr_array((np.array(factors, float), (rows, columns)), shape=shape),
        limit=np.array(limits, float),
        cost=cost,
        low=bounds[:, 0],
        high=bounds[:, 1],
        constant=m.constant / COST_UNITS,
    )


def relax(rows: Rows, run: Run) -> Relaxed | None:
    """Solve the linear relaxation; ``None`` if it has no solution or takes too long."""
    scale = np.where(rows.high > LARGE, 1000.0, 1.0)
    matrix = rows.matrix @ sp.diags_array(scale)
    size = np.maximum(abs(matrix).max(axis=1).toarray().ravel(), 1e-9)
    if run.reproducible:
        run.spent += ENTRY_WORK * matrix.nnz
    answer = linprog(
        rows.cost * scale,
        A_ub=sp.diags_array(1 / size) @ matrix,
        b_ub=rows.limit / size,
        bounds=np.column_stack([rows.low / scale, rows.high / scale]),
        method="highs-ds",
        options={} if run.reproducible else {"time_limit": max(run.left, LEAST_S)},
    )
    if answer.status != 0:
        return None
    return Relaxed(
        values=answer.x * scale,
        prices=np.maximum(-answer.ineqlin.marginals, 0) / size,
        bound=float(answer.fun) + rows.constant,
    )


def plan_days(m: Model, rows: Rows, relaxed: Relaxed, run: Run) -> float:
    """
    Plan every day alone in whole agents, what ties the days being priced.

    Parameters
    ----------
    m, rows
        The totals, as a model and as arrays.
    relaxed
        Their linear relaxation.
    run
        The run, for its limits.

    Returns
    -------
    float
        Bound on the cost of a roster.
    """
    days = np.array([-1 if day is None else day for day in m.day_of])
    of_entry = days[rows.matrix.indices]
    first = np.minimum.reduceat(of_entry, rows.matrix.indptr[:-1])
    last = np.maximum.reduceat(of_entry, rows.matrix.indptr[:-1])
    local = (first == last) & (first >= 0)
    prices = np.where(local, 0.0, relaxed.prices)
    cost = rows.cost + rows.matrix.T @ prices
    bound = rows.constant - float(prices @ rows.limit)
    bound += float(np.minimum(cost * rows.low, cost * rows.high)[days < 0].sum())
    jobs = [
        _Job(
            matrix=rows.matrix[np.flatnonzero(local & (first == d))][:, np.flatnonzero(days == d)],
            limit=rows.limit[local & (first == d)],
            cost=cost[days == d],
            low=rows.low[days == d],
            high=rows.high[days == d],
            relaxed=float(cost[days == d] @ relaxed.values[days == d]),
        )
        for d in range(m.month.shape[1])
    ]
    if run.reproducible:
        if run.left * WORK_PER_S < DAY_WORK * len(jobs):
            return relaxed.bound
        run.spent += DAY_WORK * len(jobs)
    with ThreadPoolExecutor(2) as pool:
        return bound + sum(pool.map(lambda job: _plan_day(job, run), jobs))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Job:
    """One day's model as arrays, as in `Rows`; ``relaxed`` is its share of the relaxation."""

    matrix: sp.csr_array
    limit: NDArray[np.float64]
    cost: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    relaxed: float


def _plan_day(job: _Job, run: Run) -> float:
    """Return what no plan of one day can cost less than."""
    least = job.relaxed - 1e-6 * abs(job.relaxed)
    if run.stopped or run.left <= 0:
        return least
    large = job.high > LARGE
    scale = np.where(large, 1000.0, 1.0)
    matrix = job.matrix @ sp.diags_array(scale)
    size = np.maximum(abs(matrix).max(axis=1).toarray().ravel(), 1e-9)
    answer = milp(
        job.cost * scale,
        integrality=np.where(large, 0, 1),
        bounds=Bounds(job.low / scale, job.high / scale),
        constraints=LinearConstraint(sp.diags_array(1 / size) @ matrix, -np.inf, job.limit / size),
        options={"mip_rel_gap": DAY_GAP, "node_limit": DAY_NODES}
        | ({} if run.reproducible else {"time_limit": max(min(run.left, DAY_S), 0.01)}),
    )
    return least if answer.mip_dual_bound is None else max(float(answer.mip_dual_bound), least)

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

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from ortools.sat.python.cp_model import CpModel, LinearExpr
from scipy.optimize import linprog

from planner.roster.model import Model
from planner.roster.month import COST_UNITS

FINER = 64  # the days' costs in parts of a cost unit, rounded down
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


def relax(rows: Rows, seconds: float) -> Relaxed | None:
    """Solve the linear relaxation; ``None`` if that takes too long."""
    scale = np.where(rows.high > LARGE, 1000.0, 1.0)
    matrix = rows.matrix @ sp.diags_array(scale)
    size = np.maximum(abs(matrix).max(axis=1).toarray().ravel(), 1e-9)
    answer = linprog(
        rows.cost * scale,
        A_ub=sp.diags_array(1 / size) @ matrix,
        b_ub=rows.limit / size,
        bounds=np.column_stack([rows.low / scale, rows.high / scale]),
        method="highs-ds",
        options={"time_limit": max(seconds, 0.1)},
    )
    if answer.status != 0:
        return None
    return Relaxed(
        values=answer.x * scale,
        prices=np.maximum(-answer.ineqlin.marginals, 0) / size,
        bound=float(answer.fun) + rows.constant,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Day:
    """A day to be planned alone: its model, and the constant it leaves out."""

    cp: CpModel


def split_days(m: Model, rows: Rows, relaxed: Relaxed) -> tuple[list[CpModel], float]:
    """
    Take a model apart into its days, what ties them being priced.

    Returns
    -------
    days : list of CpModel
        Their objectives are in parts of a cost unit.
    rest : float
        What is to be added to the sum of the cheapest days.
    """
    days = np.array([-1 if day is None else day for day in m.day_of])
    of_entry = days[rows.matrix.indices]
    first = np.minimum.reduceat(of_entry, rows.matrix.indptr[:-1])
    last = np.maximum.reduceat(of_entry, rows.matrix.indptr[:-1])
    local = (first == last) & (first >= 0)
    prices = np.where(local, 0.0, relaxed.prices)
    cost = rows.cost + rows.matrix.T @ prices
    rest = rows.constant - float(prices @ rows.limit)
    loose = days < 0
    rest += float(np.minimum(cost * rows.low, cost * rows.high)[loose].sum())
    whole = np.floor(cost * COST_UNITS * FINER).astype(np.int64)
    models = []
    for d in range(m.month.shape[1]):
        cp = CpModel()
        variables = {
            int(i): cp.new_int_var(int(rows.low[i]), int(rows.high[i]), "")
            for i in np.flatnonzero(days == d)
        }
        for i in np.flatnonzero(local & (first == d)).tolist():
            part = slice(rows.matrix.indptr[i], rows.matrix.indptr[i + 1])
            xs = [variables[int(j)] for j in rows.matrix.indices[part]]
            cp.add(
                LinearExpr.weighted_sum(xs, [int(f) for f in rows.matrix.data[part]])
                <= int(rows.limit[i])
            )
        cp.minimize(
            LinearExpr.weighted_sum(
                list(variables.values()), [int(whole[i]) for i in variables]
            )
        )
        models.append(cp)
    return models, rest

"""A linear programme while it is being written: rows, columns and where they meet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import linprog

NO_DAY = -1  # of what spans several days


@dataclass(kw_only=True, eq=False)
class Program:
    """
    Minimise a cost over columns of 0 or more, rows being equal to or at most a limit.

    Parameters
    ----------
    limits, equal, row_days
        Limit of each row, whether it must be met, and the day to which all its columns belong.
    costs, tops, column_days, whole
        Cost and upper limit of each column, its day, and whether only whole numbers make sense.
    constant
        Added to the cost.
    """

    limits: list[float] = field(default_factory=list)
    equal: list[bool] = field(default_factory=list)
    row_days: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    column_days: list[int] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    constant: float = 0.0
    _rows: list[int] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)
    _values: list[float] = field(default_factory=list)

    def row(self, limit: float, *, equal: bool = False, day: int = NO_DAY) -> int:
        """Add a row and return its number."""
        self.limits.append(limit)
        self.equal.append(equal)
        self.row_days.append(day)
        return len(self.limits) - 1

    def column(
        self,
        cost: float,
        entries: Iterable[tuple[int, float]],
        *,
        top: float = np.inf,
        day: int = NO_DAY,
        whole: bool = False,
    ) -> None:
        """Add a column with its rows and values."""
        for row, value in entries:
            self._rows.append(row)
            self._columns.append(len(self.costs))
            self._values.append(value)
        self.costs.append(cost)
        self.tops.append(top)
        self.column_days.append(day)
        self.whole.append(whole)

    def matrix(self) -> sp.csc_array:
        """Return the coefficients, shape (n_rows, n_columns)."""
        shape = (len(self.limits), len(self.costs))
        return sp.csc_array((self._values, (self._rows, self._columns)), shape=shape)


@dataclass(frozen=True, kw_only=True, eq=False)
class Solved:
    """Value of a linear programme, and the prices of its rows."""

    value: float
    prices: NDArray[np.float64]


def solve_program(
    program: Program,
    matrix: sp.csc_array,
    costs: NDArray[np.float64],
    time_limit_s: float,
) -> Solved | None:
    """
    Solve a programme, with further columns to the right of its own.

    Parameters
    ----------
    program
        Rows, and the first columns.
    matrix, costs
        All columns.
    time_limit_s
        Time it may take. [s]

    Returns
    -------
    Solved or None
        Prices are the change in value for a limit one higher; ``None`` if time ran out.
    """
    equal, limits = np.array(program.equal), np.array(program.limits)
    tops = np.full(len(costs), np.inf)
    tops[: len(program.tops)] = program.tops
    by_row = matrix.tocsr()
    answer = linprog(
        costs,
        A_ub=by_row[~equal],
        b_ub=limits[~equal],
        A_eq=by_row[equal],
        b_eq=limits[equal],
        bounds=np.column_stack([np.zeros(len(costs)), tops]),
        method="highs-ipm",
        options={"time_limit": max(time_limit_s, 0.05)},
    )
    if answer.status != 0:
        return None
    prices = np.empty(len(limits))
    prices[equal], prices[~equal] = answer.eqlin.marginals, answer.ineqlin.marginals
    return Solved(value=float(answer.fun) + program.constant, prices=prices)

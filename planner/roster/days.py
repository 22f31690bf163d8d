"""
Plan every day alone in whole agents, at the prices of the programme.

A day in whole agents costs no less than in fractions of them, so the bound rises [1]_. The
prices can then be moved towards where agents and days agree, a subgradient at a time [2]_.

References
----------
.. [1] A. M. Geoffrion, Math. Prog. Study 2, 1974, doi:10.1007/BFb0120690.
.. [2] M. Held, P. Wolfe, H. Crowder, Math. Prog. 6, 1974, doi:10.1007/BF01580223.
"""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.roster.master import Master
from planner.roster.program import NO_DAY

DAY_GAP = 1e-4
DAY_NODES = 500


@dataclass(frozen=True, kw_only=True, eq=False)
class _Day:
    """One day's columns, the rows that hold within it, and those that it shares."""

    matrix: sp.csr_array
    low: NDArray[np.float64]
    limit: NDArray[np.float64]
    costs: NDArray[np.float64]
    tops: NDArray[np.float64]
    whole: NDArray[np.bool_]
    shared: sp.csr_array  # columns by rows


class Days:
    """The days of a programme, each by itself."""

    def __init__(self, master: Master) -> None:
        p, matrix = master.program, master.matrix.tocsr()
        row_days, column_days = np.array(p.row_days), np.array(p.column_days)
        limits, equal = np.array(p.limits), np.array(p.equal)
        self.shared = row_days == NO_DAY
        self.shared_limits = np.where(self.shared, limits, 0.0)
        self.shared_limits[master.agents] = 0.0
        self.constant = p.constant
        self.days = []
        for d in range(master.month.shape[1]):
            columns, rows = np.flatnonzero(column_days == d), np.flatnonzero(row_days == d)
            part = matrix[:, columns]
            shared = part.T.tocsr()
            self.days.append(
                _Day(
                    matrix=part[rows],
                    low=np.where(equal[rows], limits[rows], -np.inf),
                    limit=limits[rows],
                    costs=np.array(p.costs)[columns],
                    tops=np.array(p.tops)[columns],
                    whole=np.array(p.whole)[columns],
                    shared=shared,
                )
            )

    def bound(
        self, prices: NDArray[np.float64], time_limit_s: float | None, pool: Executor
    ) -> tuple[float, NDArray[np.float64]]:
        """
        Bound the whole of the programme but the agents' rows.

        Parameters
        ----------
        prices
            Of the programme's rows.
        time_limit_s
            Time for each day; ``None``: whatever it takes. [s]
        pool
            Threads to work in.

        Returns
        -------
        bound : float
            To be added to what the agents' rows cost.
        used : ndarray of float
            What the days' plans take of each shared row.
        """
        prices = np.where(self.shared, prices, 0.0)
        answers = list(pool.map(lambda day: _plan(day, prices, time_limit_s), self.days))
        bound = self.constant + float(prices @ self.shared_limits)
        used = np.zeros(len(prices))
        for value, taken in answers:
            bound += value
            used += taken
        return bound, used


def _plan(
    day: _Day, prices: NDArray[np.float64], time_limit_s: float | None
) -> tuple[float, NDArray[np.float64]]:
    """Return what no plan of a day in whole agents can cost less than, and what a plan takes."""
    answer = milp(
        day.costs - day.shared @ prices,
        integrality=day.whole.astype(np.int64),
        bounds=Bounds(np.zeros(len(day.tops)), day.tops),
        constraints=LinearConstraint(day.matrix, day.low, day.limit),
        options={"mip_rel_gap": DAY_GAP, "node_limit": DAY_NODES}
        | ({} if time_limit_s is None else {"time_limit": time_limit_s}),
    )
    if answer.mip_dual_bound is None or answer.x is None:
        return -np.inf, np.zeros(day.shared.shape[1])
    return float(answer.mip_dual_bound), day.shared.T @ answer.x

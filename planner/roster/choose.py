"""Choose one of the rows made so far for each agent who is free, as a whole-number programme."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.roster.columns import Columns, Mixed

MOST = 6_000  # columns
NODES = 500  # where nothing may depend on the clock


def choose(
    columns: Columns,
    mixed: Mixed,
    free: NDArray[np.bool_],
    cost: float,
    time_limit_s: float | None,
) -> NDArray[np.int64] | None:
    """
    Choose rows that together cost less than a roster known.

    Parameters
    ----------
    columns
        The rows; agents who are not free are held to one.
    mixed
        The cheapest mix of them: rows that cannot be part of anything better are left out.
    free
        Agents to choose for.
    cost
        Of the best roster known.
    time_limit_s
        Time it may take; ``None``: a number of nodes. [s]

    Returns
    -------
    ndarray of int or None
        Everybody's row, shape (n_agents, n_days); ``None`` if nothing was found.
    """
    agents = np.array(columns.agents)
    reduced = columns.reduced(mixed)
    worth = np.flatnonzero(free[agents] & (reduced < cost - mixed.value))
    worth = worth[np.argsort(reduced[worth], kind="stable")][:MOST]
    if not len(worth):
        return None
    held = np.array(sorted(columns.held.values()), np.int64)
    matrix, costs = columns.matrix, np.array(columns.costs)
    wanted, limits = columns.goals
    taken = np.asarray(matrix[:, held].sum(axis=1)).ravel()
    rows = np.flatnonzero(free)
    whose = sp.csr_array(
        (np.ones(len(worth)), (np.searchsorted(rows, agents[worth]), np.arange(len(worth)))),
        shape=(len(rows), len(worth)),
    )
    short = sp.eye_array(len(wanted), format="csr")
    body = sp.block_array([[matrix[:, worth], short, -short], [whose, None, None]], format="csr")
    need = np.concatenate([wanted - taken, np.ones(len(rows))])
    answer = milp(
        np.concatenate([costs[worth], *limits]),
        integrality=np.concatenate([np.ones(len(worth)), np.zeros(2 * len(wanted))]),
        bounds=Bounds(0.0, np.inf),
        constraints=LinearConstraint(body, need, need),
        options={"mip_rel_gap": 0.0}
        | ({"node_limit": NODES} if time_limit_s is None else {"time_limit": time_limit_s}),
    )
    if answer.x is None:
        return None
    taken_up = worth[answer.x[: len(worth)] > 0.5]
    tours = np.empty((len(free), len(columns.tours[0])), np.int64)
    for i in [*held.tolist(), *taken_up.tolist()]:
        tours[columns.agents[i]] = columns.tours[i]
    return tours

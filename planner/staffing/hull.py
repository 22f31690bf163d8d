"""Convex hulls of lateness, for a roster engine that needs convex costs."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.compiled import compiled


@compiled
def _lower_hulls(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    n_rows, n = rows.shape
    out = np.empty((n_rows, n))
    corner = np.empty(n, np.int64)
    for i in range(n_rows):
        y = rows[i]
        size = 0
        for k in range(n):
            while size > 1:
                a, b = corner[size - 2], corner[size - 1]
                if (y[b] - y[a]) * (k - b) < (y[k] - y[b]) * (b - a):
                    break
                size -= 1
            corner[size] = k
            size += 1
        for c in range(size - 1):
            a, b = corner[c], corner[c + 1]
            slope = (y[b] - y[a]) / (b - a)
            for k in range(a, b):
                out[i, k] = y[a] + slope * (k - a)
        out[i, n - 1] = y[n - 1]
    return out


def convex_hull(late: ArrayLike) -> NDArray[np.float64]:
    """
    Compute the lower convex hull of each row, by a monotone chain [1]_.

    Where lateness is not convex in the agents (deep below the need, a further agent helps little)
    the hull promises less lateness than the table; at the hull's corners both agree.

    Parameters
    ----------
    late
        Finite values for 0, 1, ... agents, shape (..., n_max + 1).

    Returns
    -------
    ndarray of float, shape (..., n_max + 1)
        The largest convex row that is nowhere above ``late``; if ``late`` never rises, neither
        does the hull.

    Raises
    ------
    ValueError
        If there is no axis of agents, or a value is not finite.

    References
    ----------
    .. [1] A. M. Andrew, Inf. Process. Lett. 9(5), 1979, doi:10.1016/0020-0190(79)90072-3.

    Examples
    --------
    >>> convex_hull([5.0, 4.0, 1.0, 0.0])
    array([5., 3., 1., 0.])
    """
    rows = np.array(late, dtype=np.float64)
    if rows.ndim == 0 or rows.shape[-1] == 0:
        raise ValueError(f"late must have an axis of agents, got shape {rows.shape}")
    if not np.isfinite(rows).all():
        raise ValueError(f"late must be finite, got {rows[~np.isfinite(rows)][0]}")
    return _lower_hulls(rows.reshape(-1, rows.shape[-1])).reshape(rows.shape)

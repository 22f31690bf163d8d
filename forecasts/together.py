"""Queues that move together: a busy month for one is a busy month for the others."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable

LEAST_WEEKS = 8  # in common, before two queues are taken to move together
PRIOR_WEEKS = 12.0  # that speak for no correlation
MOST = 0.95


def level_correlation(tables: Sequence[DayTable], bases: Sequence[Baseline]) -> NDArray[np.float64]:
    """
    Correlate how the levels of queues have moved from week to week, shrunken towards 0.

    Parameters
    ----------
    tables, bases
        Days and their baselines, one a queue.

    Returns
    -------
    ndarray, shape (n_queues, n_queues)
        A correlation matrix.
    """
    moves = pd.DataFrame(
        {
            q: _weekly(table, base).diff()
            for q, (table, base) in enumerate(zip(tables, bases, strict=True))
        }
    )
    weeks = moves.notna().to_numpy(dtype=np.float64)
    common = weeks.T @ weeks
    found = moves.corr(min_periods=LEAST_WEEKS).fillna(0.0).to_numpy().copy()
    found *= common / (common + PRIOR_WEEKS)
    found = np.clip(found, -MOST, MOST)
    np.fill_diagonal(found, 1.0)
    values, vectors = np.linalg.eigh(found)  # pairs of different weeks may not fit together
    fitting = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    scale = np.sqrt(np.diag(fitting))
    correlation: NDArray[np.float64] = fitting / np.outer(scale, scale)
    return correlation


def _weekly(table: DayTable, base: Baseline) -> pd.Series:
    """Return the mean of the log totals of each week's ordinary days."""
    days = table.days[: table.n][base.ordinary]
    logs = pd.Series(np.log(table.totals + 1)[base.ordinary], index=days)
    # A weekday's own level must not be taken for a move where a day is missing.
    weekday = logs.groupby(days.day_of_week.to_numpy()).transform("mean")
    return (logs - weekday).resample("W").mean()


def ranks_together(correlation: NDArray[np.float64], own: NDArray[np.float64]) -> NDArray[np.intp]:
    """
    Draw ranks of paths that agree between queues as their levels correlate [1]_.

    Parameters
    ----------
    correlation
        Of the queues' levels, shape (n_queues, n_queues).
    own
        Independent standard normal numbers, each queue's from its own stream,
        shape (n_paths, n_queues).

    Returns
    -------
    ndarray of int, shape (n_paths, n_queues)
        Each column is a permutation of the paths' ranks.

    References
    ----------
    .. [1] R. L. Iman and W. J. Conover, Commun. Stat. Simul. Comput. 11(3), 1982,
       doi:10.1080/03610918208812265.
    """
    values, vectors = np.linalg.eigh(correlation)
    # The symmetric root, so that the order of the queues does not matter.
    mixed = own @ ((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)
    ranks: NDArray[np.intp] = mixed.argsort(axis=0).argsort(axis=0)
    return ranks

"""
Averages over the futures of a forecast, for what depends on the arrival rate and the agents.

A staffing model is solved on a grid of rates and looked up there for each hour and future:
thousands of hours and futures cost no more than the grid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, not_negative, whole

_MOST_POINTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DemandGrid:
    """
    Demand of every hour as a few rates, and the grid that a model is to be solved on.

    Parameters
    ----------
    rates
        Rates that stand for groups of futures, shape (n_groups, n_hours). [contacts/h]
    weights
        Share of the futures in each group, shape (n_groups,).
    grid
        Rates evenly spaced in their square root, from 0 to beyond the largest,
        shape (n_points,). [contacts/h]
    """

    rates: NDArray[np.float64]
    weights: NDArray[np.float64]
    grid: NDArray[np.float64]

    @property
    def contacts(self) -> NDArray[np.float64]:
        """Contacts expected in each hour, shape (n_hours,)."""
        expected: NDArray[np.float64] = self.weights @ self.rates
        return expected

    def expected(self, per_chat: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Average contacts × a number per chat over the futures.

        Parameters
        ----------
        per_chat
            The number at each rate of the grid, by agents, shape (n_points, n_agents).

        Returns
        -------
        ndarray of float, shape (n_hours, n_agents)
        """
        scale = (self.grid.size - 1) / np.sqrt(self.grid[-1])
        return _expected(self.rates, self.weights, np.ascontiguousarray(per_chat), scale)


def demand_grid(
    paths_per_hour: ArrayLike,
    work: ChatWork,
    n_quantiles: int,
    points_per_root: int,
    fewest_points: int,
) -> DemandGrid:
    """
    Sum up the futures of each hour by groups of equal size.

    Parameters
    ----------
    paths_per_hour
        Arrival rates by sample path, shape (n_paths, n_days, 24), at least 0. [1/h]
    work
        How the queue's chats run.
    n_quantiles
        Groups of paths, each stood for by its mean; more than there are paths: one a path.
    points_per_root
        Points of the grid to each unit of the square root of the chats in progress, on which
        scale their number spreads by about 1/2 at any size.
    fewest_points
        Points of the grid at least.

    Returns
    -------
    DemandGrid
        For the ``24 * n_days`` hours; expected contacts are kept exactly.

    Raises
    ------
    ValueError
        If the paths do not have three axes and 24 hours, or an argument is out of range.
    """
    paths = not_negative("paths_per_hour", paths_per_hour)
    if paths.ndim != 3 or paths.shape[2] != 24 or 0 in paths.shape:
        raise ValueError(f"paths_per_hour must have shape (n_paths, n_days, 24), got {paths.shape}")
    n_groups = min(int(whole("n_quantiles", n_quantiles, least=1)), paths.shape[0])
    groups = np.array_split(np.sort(paths.reshape(paths.shape[0], -1), axis=0), n_groups)
    rates = np.stack([group.mean(axis=0) for group in groups])
    chat_s = work.replies_per_chat * (work.reply_s + work.customer_s)
    most = max(float(rates.max()), 1.0)
    roots = np.sqrt(most * chat_s / SECONDS_PER_HOUR)
    n_points = int(np.clip(points_per_root * roots, fewest_points, _MOST_POINTS))
    return DemandGrid(
        rates=rates,
        weights=np.array([len(group) / paths.shape[0] for group in groups]),
        grid=np.linspace(0.0, np.sqrt(most), n_points) ** 2,
    )


@compiled
def _expected(
    rates: NDArray[np.float64],
    weights: NDArray[np.float64],
    per_chat: NDArray[np.float64],
    points_per_root: float,
) -> NDArray[np.float64]:
    """Average rate × interpolated numbers per chat over the groups (axis 0 of ``rates``)."""
    n_quantiles, n_hours = rates.shape
    n_points, n_agents = per_chat.shape
    out = np.zeros((n_hours, n_agents))
    for h in range(n_hours):
        for i in range(n_quantiles):
            place = min(np.sqrt(rates[i, h]) * points_per_root, n_points - 1.0)
            low = min(int(place), n_points - 2)
            upper = (place - low) * rates[i, h] * weights[i]
            lower = rates[i, h] * weights[i] - upper
            for n in range(n_agents):
                out[h, n] += lower * per_chat[low, n] + upper * per_chat[low + 1, n]
    return out

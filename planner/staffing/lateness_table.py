"""Late replies of every hour and number of agents, over the sample paths of a forecast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.demand_grid import demand_grid
from planner.staffing.inputs import positive, whole
from planner.staffing.lateness import late_replies_per_chat
from planner.staffing.retries import with_retries

# Rates are tabulated evenly in the square root of the number of chats in progress, whose spread
# is about 1/2 on that scale at any size: 16 points to a unit leave an interpolation error
# below 0.001 late replies a chat.
_POINTS_PER_ROOT = 16
_FEWEST_POINTS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessTable:
    """
    Expected replies and late replies of one queue.

    Parameters
    ----------
    late
        Late replies, shape (n_hours, n_max + 1): ``[h, n]`` for hour ``h`` with ``n`` agents;
        never rises with ``n``.
    replies
        Replies, late or not, shape (n_hours,).
    """

    late: NDArray[np.float64]
    replies: NDArray[np.float64]


def lateness_table(
    paths_per_hour: ArrayLike,
    work: ChatWork,
    within_s: float,
    n_max: int,
    n_quantiles: int = 40,
    *,
    retry_share: float = 0.0,
) -> LatenessTable:
    """
    Tabulate the late replies of one queue by hour and agents, averaged over demand.

    The paths of an hour are sorted and cut into ``n_quantiles`` groups of equal size, each
    stood for by its mean, so the expected contacts are kept exactly. Too few groups leave
    ripples in the lateness: use 20 at least.

    Parameters
    ----------
    paths_per_hour
        Arrival rates by sample path, shape (n_paths, n_days, 24), at least 0. [1/h]
    work
        How the queue's chats run.
    within_s
        A reply later than this is late. [s]
    n_max
        Most agents to tabulate, at least 0. [agents]
    n_quantiles
        Groups of paths; more than there are paths means one a path.
    retry_share
        Share of those who give up that come again, see `with_retries`. The late replies are then
        the share of them among all contacts, applied to those who come for the first time: all
        numbers of agents are judged by the same replies.

    Returns
    -------
    LatenessTable
        For the ``24 * n_days`` hours.

    Raises
    ------
    ValueError
        If the paths do not have three axes and 24 hours, or an argument is out of range.
    """
    demand = demand_grid(paths_per_hour, work, n_quantiles, _POINTS_PER_ROOT, _FEWEST_POINTS)
    agents = np.arange(int(whole("n_max", n_max)) + 1)
    rates = demand.grid[:, None]
    met = with_retries(rates, agents, work, retry_share) if retry_share else rates
    late = demand.expected(late_replies_per_chat(met, agents, work, positive("within_s", within_s)))
    late = np.maximum.accumulate(late[:, ::-1], axis=1)[:, ::-1].copy()  # nor may rounding rise
    return LatenessTable(late=late, replies=demand.contacts * work.replies_per_chat)

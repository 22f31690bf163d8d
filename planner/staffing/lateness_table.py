"""Late replies of every hour and number of agents, over the sample paths of a forecast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, not_negative, positive, whole
from planner.staffing.lateness import late_replies_per_chat
from planner.staffing.retries import with_retries

# Rates are tabulated evenly in the square root of the number of chats in progress, whose spread
# is about 1/2 on that scale at any size: 16 points to a unit leave an interpolation error
# below 0.001 late replies a chat.
_POINTS_PER_ROOT = 16
_FEWEST_POINTS, _MOST_POINTS = 160, 1000


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


@compiled
def _expected(
    rates: NDArray[np.float64],
    weights: NDArray[np.float64],
    per_chat: NDArray[np.float64],
    points_per_root: float,
) -> NDArray[np.float64]:
    """Average rate × interpolated late replies over the quantiles (axis 0 of ``rates``)."""
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
    paths = not_negative("paths_per_hour", paths_per_hour)
    if paths.ndim != 3 or paths.shape[2] != 24 or 0 in paths.shape:
        raise ValueError(f"paths_per_hour must have shape (n_paths, n_days, 24), got {paths.shape}")
    n_groups = min(int(whole("n_quantiles", n_quantiles, least=1)), paths.shape[0])
    groups = np.array_split(np.sort(paths.reshape(paths.shape[0], -1), axis=0), n_groups)
    rates = np.stack([group.mean(axis=0) for group in groups])
    weights = np.array([len(group) / paths.shape[0] for group in groups])

    chat_s = work.replies_per_chat * (work.reply_s + work.customer_s)
    most = max(float(rates.max()), 1.0)
    roots = np.sqrt(most * chat_s / SECONDS_PER_HOUR)
    n_points = int(np.clip(_POINTS_PER_ROOT * roots, _FEWEST_POINTS, _MOST_POINTS))
    grid = np.linspace(0.0, np.sqrt(most), n_points) ** 2
    agents = np.arange(int(whole("n_max", n_max)) + 1)
    met = with_retries(grid[:, None], agents, work, retry_share) if retry_share else grid[:, None]
    per_chat = late_replies_per_chat(met, agents, work, positive("within_s", within_s))
    late = _expected(rates, weights, per_chat, (n_points - 1) / np.sqrt(most))
    late = np.maximum.accumulate(late[:, ::-1], axis=1)[:, ::-1].copy()  # nor may rounding rise
    return LatenessTable(late=late, replies=weights @ rates * work.replies_per_chat)

"""
Reply metrics as the staffing model expects them: what a platform would count of n agents' work.

Each metric is a sum over chats divided by another: replies within a limit, or seconds up to a
cap, by the replies that count. Both are given per chat, so that hours, queues and futures of
different size add up to the figure that a platform forms over its window.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.domain.metrics import Counts, ReplyMetric
from planner.staffing.chat import Chat, chat
from planner.staffing.demand_grid import demand_grid
from planner.staffing.retries import with_retries

# The tail of a response is smooth on the scale of a reply's time and falls by stretches that
# double: with 8 nodes in each the means are right to 1e-6.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_POINTS_PER_ROOT, _FEWEST_POINTS = 6, 60  # leaves 0.001 of a share, as figures are shown
_N_QUANTILES = 20
_FAR = 40.0  # in units of the slowest exponential tail: beyond it, a chance below 1e-17


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MetricSums:
    """
    What metrics are formed of; both arrays have one shape, metrics first.

    Parameters
    ----------
    amount
        Replies within the limit, or seconds.
    weight
        Replies or chats that count; the metric is the sum of ``amount`` by that of ``weight``.
    """

    amount: NDArray[np.float64]
    weight: NDArray[np.float64]


def metric_sums_per_chat(
    contacts_per_hour: ArrayLike,
    agents: ArrayLike,
    work: ChatWork,
    metrics: Sequence[ReplyMetric],
    automatic_reply_s: float | None = None,
    *,
    routed: bool = True,
) -> MetricSums:
    """
    Compute what each chat is expected to add to reply metrics.

    Exact in the model of `chat`: shares are its tails at the limit, means the integral of the
    tails up to the cap.

    Parameters
    ----------
    contacts_per_hour
        New chats, at least 0. [1/h]
    agents
        Agents on the queue, whole, at least 0.
    work
        How the queue's chats run.
    metrics
        Figures wanted.
    automatic_reply_s
        After how long an automatic reply comes; ``None`` without one. [s]
    routed
        As in `chat`: first responses within half a minute come out up to four points too low
        without it.

    Returns
    -------
    MetricSums
        Of shape (n_metrics, ...), followed by the common shape of rates and agents.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> work = ChatWork(
    ...     reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180
    ... )
    >>> first = ReplyMetric(
    ...     platform="jd", name="first", label="first", counts=Counts.FIRST, within_s=30
    ... )
    >>> metric_sums_per_chat(120, [3, 4, 6], work, [first]).amount.round(3)
    array([[0.185, 0.374, 0.635]])
    """
    team = chat(
        contacts_per_hour,
        agents,
        work.max_chats,
        work.reply_s,
        work.customer_s,
        work.replies_per_chat,
        work.patience_s,
        work.reply_cv,
        routed=routed,
    )
    means = _Means(team, work)
    shape = (len(metrics), *team.p_abandon.shape)
    amount, weight = np.empty(shape), np.empty(shape)
    answered = 1.0 - team.p_abandon
    further = answered * (work.replies_per_chat - 1.0)
    for i, metric in enumerate(metrics):
        automatic_s = automatic_reply_s if metric.automatic_counts else None
        limit = metric.within_s if metric.is_share else metric.cap_s
        if automatic_s is not None:  # whoever leaves was answered, too
            weight[i], amount[i] = 1.0, metric.counted(automatic_s)
        elif metric.within_s is not None:
            weight[i], amount[i] = 1.0, 1.0 - team.p_first_gt(metric.within_s)
        else:
            weight[i] = answered if limit is None else 1.0
            amount[i] = means.first_s(limit) + (limit or 0.0) * team.p_abandon
        if metric.counts is Counts.ROUNDS:
            weight[i] += further
            amount[i] += further * (
                1.0 - team.late_reply_share(metric.within_s)
                if metric.within_s is not None
                else means.later_s(limit)
            )
    return MetricSums(amount=amount, weight=weight)


def metric_table(
    paths_per_hour: ArrayLike,
    work: ChatWork,
    metrics: Sequence[ReplyMetric],
    n_max: int,
    automatic_reply_s: float | None = None,
    *,
    retry_share: float = 0.0,
) -> MetricSums:
    """
    Tabulate what every hour adds to reply metrics, by agents, averaged over demand.

    Parameters
    ----------
    paths_per_hour
        Arrival rates by sample path, shape (n_paths, n_days, 24), at least 0. [1/h]
    work, metrics, automatic_reply_s
        As in `metric_sums_per_chat`.
    n_max
        Most agents to tabulate, at least 0. [agents]
    retry_share
        Share of those who give up who come again, as in `lateness_table`.

    Returns
    -------
    MetricSums
        Of shape (n_metrics, n_hours, n_max + 1); every hour of the day, whatever hours a metric
        counts.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    demand = demand_grid(paths_per_hour, work, _N_QUANTILES, _POINTS_PER_ROOT, _FEWEST_POINTS)
    agents = np.arange(n_max + 1)
    rates = demand.grid[:, None]
    one = metric_sums_per_chat(
        with_retries(rates, agents, work, retry_share) if retry_share else rates,
        agents,
        work,
        metrics,
        automatic_reply_s,
    )
    shape = (len(metrics), demand.rates.shape[1], n_max + 1)
    return MetricSums(
        amount=np.array([demand.expected(each) for each in one.amount]).reshape(shape),
        weight=np.array([demand.expected(each) for each in one.weight]).reshape(shape),
    )


class _Means:
    """Expected seconds of first and later responses up to a cap, each integral computed once."""

    def __init__(self, team: Chat, work: ChatWork) -> None:
        self.team = team
        # A tail falls no slower than the patience or the longest stage of a gamma reply time.
        slowest_s = max(work.reply_s * max(1.0, work.reply_cv**2), work.patience_s)
        self.far_s = _FAR * slowest_s + 4.0 * work.max_chats * work.reply_s
        self.step_s = work.reply_s / 2.0
        self.found: dict[tuple[float | None, bool], NDArray[np.float64]] = {}

    def first_s(self, cap_s: float | None) -> NDArray[np.float64]:
        """Integrate P(answered, first response > t): seconds per chat, the unanswered at 0. [s]"""
        team = self.team
        return self._integral(cap_s, True, lambda t: team.p_first_gt(t) - team.p_abandon)

    def later_s(self, cap_s: float | None) -> NDArray[np.float64]:
        """Integrate P(response > t) of a further reply. [s]"""
        return self._integral(cap_s, False, self.team.late_reply_share)

    def _integral(
        self, cap_s: float | None, first: bool, tail: Callable[[float], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        if (cap_s, first) not in self.found:
            end = min(cap_s or self.far_s, self.far_s)
            edges = self.step_s * (2.0 ** np.arange(40) - 1.0)
            edges = np.append(edges[edges < end], end)
            total = np.zeros(self.team.p_abandon.shape)
            for low, high in pairwise(edges.tolist()):
                half = (high - low) / 2.0
                for node, weight in zip(_NODES.tolist(), _WEIGHTS.tolist(), strict=True):
                    total += weight * half * np.maximum(0.0, tail(low + half * (1.0 + node)))
            self.found[cap_s, first] = total
        return self.found[cap_s, first]

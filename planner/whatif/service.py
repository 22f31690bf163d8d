"""What a case delivers, future by future: on time, waiting, response, hour by hour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import Horizon
from planner.domain.metrics import Platform

LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A figure over the futures: its middle, and what one in ten falls below or exceeds."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Service:
    """
    Replies of a case.

    Parameters
    ----------
    horizon
        Days.
    queues
        Names, length n_queues.
    target
        Share of replies that is asked for, over all queues.
    replies, late
        Replies that count and the late ones among them, shape (n_futures, n_queues, n_days, 24).
    response_s
        Seconds to a reply, added up, same shape. [s]
    answered
        Replies given, those who gave up not counted, same shape.
    waiting
        Number waiting for an agent, averaged over the hour, same shape; ``None`` where it is not
        followed. [chats]
    agents
        Agents on the queue, averaged over the hour, shape (n_queues, n_days, 24). [agents]
    open_share
        Share of each hour in which the queue is open, shape (n_queues, 24).
    simulated
        Whether it was played message by message.
    """

    horizon: Horizon
    queues: tuple[str, ...]
    target: float
    replies: NDArray[np.float64]
    late: NDArray[np.float64]
    response_s: NDArray[np.float64]
    answered: NDArray[np.float64]
    waiting: NDArray[np.float64] | None
    agents: NDArray[np.float64]
    open_share: NDArray[np.float64]
    simulated: bool

    def on_time(self, queue: str | None = None) -> NDArray[np.float64]:
        """Return the share on time over all days in each future; NaN where nobody came."""
        chosen = self._chosen(queue)
        late, replies = (x[:, chosen].sum(axis=(1, 2, 3)) for x in (self.late, self.replies))
        return 1.0 - _ratio(late, replies)

    @property
    def mean_on_time(self) -> float:
        """Share on time over all days, averaged over the futures; 1 where nobody comes."""
        known = self.on_time()
        known = known[~np.isnan(known)]
        return float(known.mean()) if known.size else 1.0

    def reached(self, confidence: float) -> float:
        """Return the share on time in all but the futures that a confidence lets go."""
        known = self.on_time()
        known = known[~np.isnan(known)]
        return float(np.quantile(known, 1.0 - confidence)) if known.size else 1.0

    @property
    def holds(self) -> float:
        """Share of the futures in which all queues together hold the target over the days."""
        known = self.on_time()
        known = known[~np.isnan(known)]
        return float((known >= self.target).mean()) if known.size else 1.0

    def on_time_hours(self, queue: str | None = None) -> dict[tuple[int, int], Band]:
        """Return the share on time by day and hour, where anybody comes."""
        chosen = self._chosen(queue)
        late, replies = self.late[:, chosen].sum(axis=1), self.replies[:, chosen].sum(axis=1)
        return self._bands(1.0 - _ratio(late, replies), queue)

    def response_hours(self, queue: str | None = None) -> dict[tuple[int, int], Band]:
        """Return the mean response by day and hour, where anybody comes. [s]."""
        chosen = self._chosen(queue)
        total, given = (x[:, chosen].sum(axis=1) for x in (self.response_s, self.answered))
        return self._bands(_ratio(total, given), queue)

    def waiting_hours(self, queue: str | None = None) -> dict[tuple[int, int], Band]:
        """Return the number waiting by day and hour; nothing where it is not followed."""
        if self.waiting is None:
            return {}
        return self._bands(self.waiting[:, self._chosen(queue)].sum(axis=1), queue)

    def average_response_s(self, queue: str | None = None) -> NDArray[np.float64]:
        """Return the mean response over all days in each future. [s]."""
        chosen = self._chosen(queue)
        total, given = (x[:, chosen].sum(axis=(1, 2, 3)) for x in (self.response_s, self.answered))
        return _ratio(total, given)

    def exposed_min(self, platform: Platform, queue: str) -> tuple[float, float]:
        """
        Measure the time in which a platform scores and replies are not safe.

        Returns
        -------
        uncovered, late : float
            Time of a day in which the queue is closed or nobody is on it; and in which it is
            open but more replies are late than the target allows, in the middle of the futures.
            [min a day]
        """
        q = self.queues.index(queue)
        hour = np.arange(24)
        scored = np.clip(platform.close_min / 60 - hour, 0, 1) - np.clip(
            platform.open_min / 60 - hour, 0, 1
        )
        staffed = (self.agents[q] > 0) * self.open_share[q]
        uncovered = 60 * (scored - np.minimum(scored, staffed)).clip(min=0)
        on_time = np.median(1.0 - _ratio(self.late[:, q], self.replies[:, q]), axis=0)
        missed = 60 * np.minimum(scored, staffed) * (on_time < self.target)
        n_days = self.horizon.n_days
        return float(uncovered.sum() / n_days), float(missed.sum() / n_days)

    def _bands(
        self, samples: NDArray[np.float64], queue: str | None
    ) -> dict[tuple[int, int], Band]:
        came = self.replies[:, self._chosen(queue)].sum(axis=(0, 1)) > 0
        found = {}
        for d, h in np.argwhere(came).tolist():
            one = samples[:, d, h]
            p10, p50, p90 = np.nanquantile(one, [LOW, 0.5, HIGH]).tolist()
            found[d, h] = Band(p10=p10, p50=p50, p90=p90)
        return found

    def _chosen(self, queue: str | None) -> slice:
        if queue is None:
            return slice(None)
        q = self.queues.index(queue)
        return slice(q, q + 1)


def band(samples: NDArray[np.float64]) -> Band | None:
    """Sum up samples; ``None`` if there are none."""
    known = samples[~np.isnan(samples)]
    if not known.size:
        return None
    p10, p50, p90 = np.quantile(known, [LOW, 0.5, HIGH]).tolist()
    return Band(p10=p10, p50=p50, p90=p90)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(part.shape, np.nan), where=whole > 0
    )
    return shares

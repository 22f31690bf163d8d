"""What a simulated month delivers, and how sure that is."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from planner.domain.metrics import ReplyMetric
from planner.simulation.estimates import Estimate, estimate, estimates, ratio
from planner.simulation.reply_bins import weights
from planner.simulation.ticket_kpis import TicketCounts
from planner.simulation.time_spent import TimeSpent

_AXES = {"day": (1, 3), "hour": (1, 2), "queue": (2, 3)}  # summed over, for one value by each


class Kpi(StrEnum):
    """Figure of a team's service."""

    ON_TIME = "on_time"  # share of replies within the target's time
    FIRST_RESPONSE_S = "first_response_s"  # over the chats that were answered
    AVERAGE_RESPONSE_S = "average_response_s"  # over the replies that were given
    ABANDONED_SHARE = "abandoned_share"  # of chats
    AGAIN_SHARE = "again_share"  # of chats, whose customers gave up or were served before
    QUEUE_LENGTH = "queue_length"  # customers who wait for an agent, on average while it is open
    OCCUPANCY = "occupancy"  # share of agents' time at work with at least one chat in hand
    WRITING_SHARE = "writing_share"  # share of that time with a message to answer
    CONCURRENCY = "concurrency"  # chats in hand of an agent who has any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation:
    """
    Replications of a roster's period.

    A reply is booked to the hour in which the message came that it answers, a chat to the hour
    in which it came. An abandoned chat counts as one late reply. Replications are taken as
    independent: give `simulate` as many paths as replications, or the intervals are too narrow.

    Parameters
    ----------
    queues
        Names, length ``n_queues``.
    chats, abandoned
        Customers who came, and those who left without an answer,
        shape (n_replications, n_queues, n_days, 24).
    first_s
        Sum of the first responses of the chats that were answered, same shape. [s]
    replies, late
        Replies that count, and the late ones among them, abandoned chats included, same shape.
    response_s
        Sum of the responses over replies that were given, same shape. [s]
    overrun_min
        Mean time that the agents of the day's night shifts stay after its end until their last
        customer leaves, 0 without any, shape (n_replications, n_days). [min]
    metrics
        Reply metrics that were kept.
    automatic_reply_s
        After how long an automatic reply comes; ``None`` without one. [s]
    amounts
        What each metric adds up, shape (n_replications, n_metrics, n_queues, n_days, 24).
    tickets
        What became of tickets; ``None`` where there are none.
    time
        What customers' and agents' time went into; ``None`` where it was not kept.
    again
        Chats of those who gave up or were served before, shape of ``chats``; ``None``: none.
    """

    queues: tuple[str, ...]
    chats: NDArray[np.float64]
    abandoned: NDArray[np.float64]
    first_s: NDArray[np.float64]
    replies: NDArray[np.float64]
    late: NDArray[np.float64]
    response_s: NDArray[np.float64]
    overrun_min: NDArray[np.float64]
    metrics: tuple[ReplyMetric, ...] = ()
    automatic_reply_s: float | None = None
    amounts: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    tickets: TicketCounts | None = None
    time: TimeSpent | None = None
    again: NDArray[np.float64] | None = None

    def on_time(self, queue: str | None = None) -> Estimate:
        """Estimate the period's share of replies on time, of one queue or of all; see `month`."""
        return self.month(Kpi.ON_TIME, queue)

    def on_time_by_day(self, queue: str | None = None) -> tuple[Estimate | None, ...]:
        """Estimate the share of replies on time of each day; ``None`` without any."""
        return self.by_day(Kpi.ON_TIME, queue)

    def on_time_by_hour(self, queue: str | None = None) -> tuple[Estimate | None, ...]:
        """Estimate the share of replies on time by hour of the day; ``None`` without any."""
        return self.by_hour(Kpi.ON_TIME, queue)

    def on_time_by_queue(self) -> tuple[Estimate | None, ...]:
        """Estimate the share of replies on time of each queue; ``None`` without any."""
        return self.by_queue(Kpi.ON_TIME)

    def month(self, kpi: Kpi, queue: str | None = None) -> Estimate:
        """
        Estimate a figure over the whole period.

        Parameters
        ----------
        kpi
            Which figure.
        queue
            Name of a queue; all queues together if not given.

        Returns
        -------
        Estimate
            Replications without any customer are left out.

        Raises
        ------
        ValueError
            If the queue is unknown, or fewer than two replications have customers.
        """
        found = estimate(self._samples(kpi, (1, 2, 3), queue))
        if found is None:
            raise ValueError(f"simulation: {kpi} needs customers, got too few in {queue or 'all'}")
        return found

    def by_day(self, kpi: Kpi, queue: str | None = None) -> tuple[Estimate | None, ...]:
        """Estimate a figure of each day, length ``n_days``; ``None`` where nobody came."""
        return estimates(self._samples(kpi, _AXES["day"], queue))

    def by_hour(self, kpi: Kpi, queue: str | None = None) -> tuple[Estimate | None, ...]:
        """Estimate a figure by hour of the day, length 24; ``None`` where nobody came."""
        return estimates(self._samples(kpi, _AXES["hour"], queue))

    def by_queue(self, kpi: Kpi) -> tuple[Estimate | None, ...]:
        """Estimate a figure of each queue, length ``n_queues``; ``None`` where nobody came."""
        return estimates(self._samples(kpi, _AXES["queue"], None))

    def metric(self, m: ReplyMetric, queue: str | None = None) -> Estimate | None:
        """
        Estimate a reply metric over the whole period, in the hours that it counts.

        Parameters
        ----------
        m
            One of ``metrics``.
        queue
            Name of a queue; all queues together if not given.

        Returns
        -------
        Estimate or None
            ``None`` where hardly anything was to be counted.

        Raises
        ------
        ValueError
            If the metric was not kept, or the queue is unknown.
        """
        return estimate(self._metric_samples(m, (1, 2, 3), queue))

    def metric_by_day(
        self, m: ReplyMetric, queue: str | None = None
    ) -> tuple[Estimate | None, ...]:
        """Estimate a reply metric of each day, length ``n_days``; see `metric`."""
        return estimates(self._metric_samples(m, _AXES["day"], queue))

    def metric_by_hour(
        self, m: ReplyMetric, queue: str | None = None
    ) -> tuple[Estimate | None, ...]:
        """Estimate a reply metric of each hour that it counts, in order; see `metric`."""
        return estimates(self._metric_samples(m, _AXES["hour"], queue))

    def metric_by_queue(self, m: ReplyMetric) -> tuple[Estimate | None, ...]:
        """Estimate a reply metric of each queue; see `metric`."""
        return estimates(self._metric_samples(m, _AXES["queue"], None))

    def p_month(self, target: float, queue: str | None = None) -> float:
        """
        Return the share of replications that hold a target over the whole period.

        Parameters
        ----------
        target
            Share of replies on time that is asked for, 0 to 1.
        queue
            Name of a queue; all queues together if not given.

        Returns
        -------
        float
            Share of those replications in which anybody came.

        Raises
        ------
        ValueError
            If the target is out of range, the queue is unknown, or nobody came at all.
        """
        if not 0 <= target <= 1:
            raise ValueError(f"p_month: target must be 0 to 1, got {target}")
        samples = self._samples(Kpi.ON_TIME, (1, 2, 3), queue)
        known = samples[~np.isnan(samples)]
        if not known.size:
            raise ValueError(f"simulation: p_month needs customers, got none in {queue or 'all'}")
        return float((known >= target).mean())

    def worst_day(self, queue: str | None = None) -> tuple[int, Estimate]:
        """
        Find the day with the lowest share of replies on time.

        Returns
        -------
        d : int
            The day.
        on_time : Estimate
            Its share.

        Raises
        ------
        ValueError
            If the queue is unknown, or nobody came on any day.
        """
        days = [
            (found.mean, d, found) for d, found in enumerate(self.on_time_by_day(queue)) if found
        ]
        if not days:
            raise ValueError(f"simulation: worst_day needs customers, got none in {queue or 'all'}")
        _, d, found = min(days, key=lambda day: day[:2])
        return d, found

    def late_tickets(self, name: str) -> Estimate | None:
        """
        Estimate the share of tickets of a class that are late, over the whole period.

        Parameters
        ----------
        name
            Of the class.

        Returns
        -------
        Estimate or None
            ``None`` where there are no tickets, or hardly any come.

        Raises
        ------
        ValueError
            If there is no such class.
        """
        return None if self.tickets is None else estimate(self.tickets.late_shares(name))

    def sample_days(self, queue: str | None = None) -> NDArray[np.float64]:
        """Return the share on time, shape (n_replications, n_days); NaN on days without replies."""
        return self._samples(Kpi.ON_TIME, _AXES["day"], queue)

    def _samples(self, kpi: Kpi, axes: tuple[int, ...], queue: str | None) -> NDArray[np.float64]:
        """Return a figure in each replication, NaN where it is not defined."""
        chosen = self._chosen(queue)

        def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
            sums: NDArray[np.float64] = values[:, chosen].sum(axis=axes)
            return sums

        match kpi:
            case Kpi.ON_TIME:
                part, whole = total(self.replies - self.late), total(self.replies)
            case Kpi.FIRST_RESPONSE_S:
                part, whole = total(self.first_s), total(self.chats - self.abandoned)
            case Kpi.AVERAGE_RESPONSE_S:
                part, whole = total(self.response_s), total(self.replies - self.abandoned)
            case Kpi.ABANDONED_SHARE:
                part, whole = total(self.abandoned), total(self.chats)
            case Kpi.AGAIN_SHARE:
                again = np.zeros_like(self.chats) if self.again is None else self.again
                part, whole = total(again), total(self.chats)
            case _:
                part, whole = self._times(kpi, chosen, axes)
        return ratio(part, whole)

    def _times(
        self, kpi: Kpi, chosen: slice, axes: tuple[int, ...]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the two times of which a figure is made."""
        if self.time is None:
            raise ValueError(f"simulation: {kpi} needs the time spent, which was not kept")
        time = self.time
        match kpi:
            case Kpi.QUEUE_LENGTH:
                waiting = time.waiting_s[:, chosen].sum(axis=axes)
                return waiting, time.open_in_all(chosen, axes)
            case Kpi.OCCUPANCY:
                part, whole = time.busy_s, time.at_work_s
            case Kpi.WRITING_SHARE:
                part, whole = time.writing_s, time.at_work_s
            case _:
                part, whole = time.in_hand_s, time.busy_s
        return part[:, chosen].sum(axis=axes), whole[:, chosen].sum(axis=axes)

    def _metric_samples(
        self, m: ReplyMetric, axes: tuple[int, ...], queue: str | None
    ) -> NDArray[np.float64]:
        """Return a metric in each replication, NaN where nothing was to be counted."""
        if m not in self.metrics:
            known = ", ".join(kept.key for kept in self.metrics)
            raise ValueError(f"metric must be one of {known or 'none that was kept'}, got {m.key}")
        queues, hours = self._chosen(queue), slice(m.open_min // 60, m.close_min // 60)
        whole = weights(m, self.chats, self.abandoned, self.replies, self.automatic_reply_s)
        part = self.amounts[:, self.metrics.index(m)]
        return ratio(
            part[:, queues, :, hours].sum(axis=axes, dtype=np.float64),
            whole[:, queues, :, hours].sum(axis=axes),
        )

    def _chosen(self, queue: str | None) -> slice:
        """Return the place of a queue, or of all."""
        if queue is None:
            return slice(None)
        if queue not in self.queues:
            raise ValueError(f"queue must be one of {', '.join(self.queues)}, got {queue}")
        return slice(self.queues.index(queue), self.queues.index(queue) + 1)

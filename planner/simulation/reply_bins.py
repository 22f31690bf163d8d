"""
Replies by how long they took, counted and added up between the limits that metrics ask for.

From these bins every share within a limit and every mean with a cap follows exactly.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.metrics import Counts, ReplyMetric
from planner.simulation.compiled import inlined

BIN = np.dtype([("replies", "f8"), ("sum_s", "f8")])
FIRST, ROUNDS = range(2)  # rows of the bins: first replies, and all of them


def limits_of(metrics: Sequence[ReplyMetric]) -> NDArray[np.float64]:
    """Return the limits and caps of metrics, rising; one without end for plain means. [s]"""
    found = {m.within_s for m in metrics} | {m.cap_s for m in metrics}
    limits = sorted(limit for limit in found if limit is not None)
    return np.array(limits or [np.inf] * bool(metrics), dtype=np.float64)


def new_bins(n_queues: int, n_hours: int, limits: NDArray[np.float64]) -> NDArray[Any]:
    """Make empty bins, shape (n_queues, n_hours, 2, n_limits + 1)."""
    return np.zeros((n_queues, n_hours, 2, limits.size + 1), BIN)


@inlined
def book(
    bins: NDArray[Any],
    limits: NDArray[np.float64],
    q: int,
    hour: int,
    response_s: float,
    first: bool,
) -> None:
    """Put a reply into the bin of the first limit that it keeps."""
    place = 0
    while place < limits.size and response_s > limits[place]:
        place += 1
    bins[q, hour, ROUNDS, place].replies += 1
    bins[q, hour, ROUNDS, place].sum_s += response_s
    if first:
        bins[q, hour, FIRST, place].replies += 1
        bins[q, hour, FIRST, place].sum_s += response_s


def amounts(
    metrics: Sequence[ReplyMetric],
    bins: NDArray[Any],
    chats: NDArray[np.float64],
    abandoned: NDArray[np.float64],
    automatic_s: float | None,
) -> NDArray[np.float32]:
    """
    Work out what each metric adds up: replies within the limit, or seconds.

    Parameters
    ----------
    metrics
        Those whose limits the bins have.
    bins
        Replies, shape (n_queues, n_hours, 2, n_limits + 1).
    chats, abandoned
        Customers who came, and those who left without an answer, shape (n_queues, n_hours).
    automatic_s
        After how long an automatic reply comes; ``None`` without one. [s]

    Returns
    -------
    ndarray of float, shape (n_metrics, n_queues, n_hours)
        What is to be divided by `weights`.
    """
    limits = limits_of(metrics)
    found = np.empty((len(metrics), *chats.shape), np.float32)
    for i, m in enumerate(metrics):
        bound = m.within_s if m.is_share else m.cap_s
        kept = limits.size + 1 if bound is None else 1 + int(np.searchsorted(limits, bound))
        by_row = _within(bins, m, kept)
        if m.cap_s is not None:
            by_row = by_row + m.cap_s * abandoned[None]
        found[i] = by_row[FIRST if m.counts is Counts.FIRST else ROUNDS]
        if m.automatic_counts and automatic_s is not None:
            found[i] += chats * m.counted(automatic_s) - by_row[FIRST]
    return found


def _within(bins: NDArray[Any], m: ReplyMetric, kept: int) -> NDArray[np.float64]:
    """Add up the replies, or their seconds, of first replies and of all."""
    if m.is_share:
        share: NDArray[np.float64] = bins["replies"][..., :kept].sum(axis=-1)
        return np.moveaxis(share, -1, 0)
    seconds: NDArray[np.float64] = bins["sum_s"][..., :kept].sum(axis=-1)
    beyond = bins["replies"][..., kept:].sum(axis=-1) * (m.cap_s or 0.0)
    return np.moveaxis(seconds + beyond, -1, 0)


def weights(
    m: ReplyMetric,
    chats: NDArray[np.float64],
    abandoned: NDArray[np.float64],
    replies: NDArray[np.float64],
    automatic_s: float | None,
) -> NDArray[np.float64]:
    """
    Return over what a metric is taken: customers or replies.

    Parameters
    ----------
    m
        The metric.
    chats, abandoned, replies
        Customers who came, those who left without an answer, and replies with one for each of
        these, any shape.
    automatic_s
        As in `amounts`.

    Returns
    -------
    ndarray of float
        Of the same shape; without those who left, where they have no time that could count.
    """
    whole = chats if m.counts is Counts.FIRST else replies
    answered = m.automatic_counts and automatic_s is not None
    return whole if m.is_share or m.cap_s is not None or answered else whole - abandoned

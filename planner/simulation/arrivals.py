"""Customers of a replication: when they come, how long they wait, how much they ask."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.simulation.chance import PATIENCE, REPLIES, child, exponential, geometric
from planner.simulation.compiled import compiled
from planner.simulation.floor import CHAT, HOUR_S
from planner.simulation.shapes import shaped

MEMORYLESS = np.empty((0, 0))


@compiled
def draw_chats(
    rates: NDArray[np.float64],
    queues: NDArray[Any],
    key: np.uint64,
    chats: NDArray[Any],
    patiences: NDArray[np.float64],
) -> int:
    """
    Draw the customers of one replication: Poisson arrivals at a rate constant within the hour.

    An hour's arrivals are a Poisson stream of rate 1, run faster or slower: with more contacts
    the same customers come earlier, and further ones after them.

    Parameters
    ----------
    rates
        Contacts an hour, shape (n_queues, n_days, 24).
    queues
        Records of the queues; where each one's chats begin and end is written into them.
    key
        The replication's.
    chats
        Records to fill with those who come while their queue is open, queue by queue.
    patiences
        Tables of the shapes of patience, shape (n_queues, n_points).

    Returns
    -------
    int
        Number of customers; the records are right if there was room for all.
    """
    n = 0
    for q in range(queues.size):
        queue = queues[q]
        queue.coming = n
        for d in range(rates.shape[1]):
            for h in range(24):
                start = max(h * HOUR_S, queue.open_s)
                end = min((h + 1) * HOUR_S, queue.close_s)
                if end > start and rates[q, d, h] > 0.0:
                    hour_key = child(child(key, q), 24 * d + h)
                    n = _draw_hour(
                        24 * HOUR_S * d + start,
                        24 * HOUR_S * d + end,
                        HOUR_S / rates[q, d, h],
                        24 * d + h,
                        hour_key,
                        n,
                        chats,
                    )
        queue.beyond = n
        for i in range(queue.coming, min(n, chats.size)):
            chats[i].queue = q
            patience = exponential(chats[i].key, PATIENCE)
            if not queue.memoryless:
                patience = shaped(patience, patiences[q])
            chats[i].patience_s = queue.patience_s * patience
            chats[i].replies = geometric(chats[i].key, REPLIES, queue.replies)
    return n


@compiled
def _draw_hour(
    start_s: float,
    end_s: float,
    gap_s: float,
    hour: int,
    key: np.uint64,
    n: int,
    chats: NDArray[Any],
) -> int:
    """Add an hour's arrivals to the ``n`` so far, as far as there is room."""
    t, k = start_s + gap_s * exponential(key, 0), 0
    while t < end_s:
        if n < chats.size:
            chats[n].arrive_s = t
            chats[n].hour = hour
            chats[n].key = child(~key, k)
        n += 1
        k += 1
        t += gap_s * exponential(key, k)
    return n


def room_for(contacts: float) -> NDArray[Any]:
    """Make records for so many customers and six standard deviations more."""
    return np.zeros(int(contacts + 6 * contacts**0.5) + 16, CHAT)


def new_chats(
    rates: NDArray[np.float64],
    queues: NDArray[Any],
    key: np.uint64,
    room: NDArray[Any] | None = None,
    patiences: NDArray[np.float64] = MEMORYLESS,
) -> NDArray[Any]:
    """
    Draw the customers of one replication into records.

    Parameters
    ----------
    rates
        Contacts an hour, shape (n_queues, n_days, 24).
    queues
        Records of the queues; where each one's chats begin and end is written into them.
    key
        The replication's.
    room
        Records to use, of any size; new ones if not given or too few.
    patiences
        Tables of the shapes of patience, shape (n_queues, n_points); needed where a queue's
        patience is not exponential.

    Returns
    -------
    ndarray of `CHAT`, shape (n_chats,)
        Queue by queue, in order of arrival within a queue.
    """
    if room is None:
        room = room_for(float(rates.sum()))
    n_chats = draw_chats(rates, queues, key, room, patiences)
    if n_chats > room.size:
        room = np.zeros(n_chats, CHAT)
        draw_chats(rates, queues, key, room, patiences)
    return room[:n_chats]

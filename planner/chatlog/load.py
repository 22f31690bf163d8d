"""How many chats agents hold at once, and when they took them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.chatlog.turns import Chats
from planner.domain.chatlog import UNKNOWN

OFTEN = 0.01  # share of the time at the most chats from which that is a limit
RARE = 3  # a number of chats at once that was begun less often may be a slip of the log


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrency:
    """
    Chats that agents held at once.

    Parameters
    ----------
    seen
        Most at once, when a chat was taken.
    at_most_share
        Share of the time with any chat in which an agent held that many. Fraction of 1.
    shares
        Share of that time with 1, 2, ... chats. Fractions of 1.
    """

    seen: int
    at_most_share: float
    shares: tuple[float, ...]

    @property
    def is_limit(self) -> bool:
        """Say whether agents hold that many so often that more will not be allowed."""
        return self.seen > 1 and self.at_most_share >= OFTEN


def most_at_once(
    chats: Chats, taken_s: NDArray[np.float64], counted: NDArray[np.bool_], n_queues: int
) -> NDArray[np.int64]:
    """
    Count the most chats in hand as an agent takes one, itself included.

    Parameters
    ----------
    chats
        Chats of all queues, since an agent may answer several.
    taken_s
        When each was taken, shape (n_chats,). [s]
    counted
        Chats that are looked at, shape (n_chats,).
    n_queues
        Number of queues.

    Returns
    -------
    ndarray of int, shape (n_queues,)
        At least 1.
    """
    held = np.flatnonzero((chats.agent != UNKNOWN) & (taken_s < chats.last_s))
    level = _levels(chats, taken_s, held)
    most = np.ones(n_queues, np.int64)
    for q in range(n_queues):
        mine = level[counted[held] & (chats.queue[held] == q)]
        often = np.flatnonzero(np.bincount(mine) >= RARE)
        most[q] = often.max() if often.size else mine.max(initial=1)
    return most


def concurrency(
    chats: Chats, taken_s: NDArray[np.float64], seen: int, queue: int | None
) -> Concurrency:
    """
    Share out the time of agents over the chats that they hold at once.

    Parameters
    ----------
    chats, taken_s
        As in `most_at_once`.
    seen
        Most at once.
    queue
        Queue whose agents are looked at; ``None``: all.
    """
    held = np.flatnonzero((chats.agent != UNKNOWN) & (taken_s < chats.last_s))
    mine = held if queue is None else held[chats.queue[held] == queue]
    shares = _time_shares(chats, taken_s, held[np.isin(chats.agent[held], chats.agent[mine])])
    return Concurrency(
        seen=seen, at_most_share=float(shares[seen - 1 :].sum()), shares=tuple(shares.tolist())
    )


def _levels(
    chats: Chats, taken_s: NDArray[np.float64], held: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count the chats in hand as each one is taken, itself included, shape of ``held``."""
    found = np.ones(held.size, np.int64)
    for agent in np.unique(chats.agent[held]):
        mine = np.flatnonzero(chats.agent[held] == agent)
        start, end = taken_s[held[mine]], np.sort(chats.last_s[held[mine]])
        began = np.searchsorted(np.sort(start), start, side="right")
        found[mine] = np.maximum(began - np.searchsorted(end, start, side="right"), 1)
    return found


def _time_shares(
    chats: Chats, taken_s: NDArray[np.float64], held: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Share the time with any chat out over the numbers of chats at once, from 1 on."""
    spent = np.zeros(held.size + 2)
    for agent in np.unique(chats.agent[held]):
        mine = held[chats.agent[held] == agent]
        at_s = np.concatenate([taken_s[mine], chats.last_s[mine]])
        step = np.repeat([1, -1], mine.size)
        order = np.argsort(at_s, kind="stable")
        level = np.cumsum(step[order])[:-1]
        spent += np.bincount(level, weights=np.diff(at_s[order]), minlength=spent.size)
    top = int(np.flatnonzero(spent[1:] > 0).max(initial=0)) + 1
    total = spent[1:].sum()
    shares: NDArray[np.float64] = spent[1 : top + 1] / total if total > 0 else np.ones(1)
    return shares


def room_times(
    chats: Chats, taken_s: NDArray[np.float64], most: NDArray[np.int64]
) -> list[NDArray[np.float64]]:
    """
    Find when an agent who was full has room again, and nobody to take.

    Parameters
    ----------
    chats, taken_s
        As in `most_at_once`.
    most
        Chats at once allowed when one of a queue is taken, shape (n_queues,).

    Returns
    -------
    list of ndarray of float, length n_queues
        Rising times at which an agent of the queue stops to be full. [s]
    """
    held = np.flatnonzero((chats.agent != UNKNOWN) & (taken_s < chats.last_s))
    found: list[list[NDArray[np.float64]]] = [[np.empty(0)] for _ in most]
    for agent in np.unique(chats.agent[held]):
        mine = held[chats.agent[held] == agent]
        steps = np.concatenate([np.ones(mine.size), -np.ones(mine.size)])
        at_s, place = np.unique(
            np.concatenate([taken_s[mine], chats.last_s[mine]]), return_inverse=True
        )
        level = np.cumsum(np.bincount(place.reshape(-1), weights=steps))
        before = np.append(0.0, level[:-1])
        for q in np.unique(chats.queue[mine]):
            found[q].append(at_s[(before >= most[q]) & (level < most[q])])
    return [np.sort(np.concatenate(times)) for times in found]


def infer_taken(
    chats: Chats, most: NDArray[np.int64], slow_s: NDArray[np.float64], reply_s: float
) -> NDArray[np.float64]:
    """
    Work out when each answered chat was taken from what its agent had in hand.

    Whoever has room takes a chat as it comes, else it waits until a chat of the agent ends. An
    agent with room who begins the first reply much later than a reply takes was away.

    Parameters
    ----------
    chats
        Chats with known agents.
    most
        Chats at once allowed when one of a queue is taken, shape (n_queues,).
    slow_s
        A first reply that takes longer, with nothing before it, was begun on coming back,
        shape (n_queues,). [s]
    reply_s
        Mean time of a reply. [s]

    Returns
    -------
    ndarray of float, shape (n_chats,)
        NaN for chats without an answer or agent. [s]
    """
    taken = np.full(chats.came_s.size, np.nan)
    known = np.flatnonzero(chats.answered & (chats.agent != UNKNOWN))
    for agent in np.unique(chats.agent[known]):
        mine = known[chats.agent[known] == agent]
        events = [(float(chats.came_s[i]), 1, int(i)) for i in mine]
        events += [(float(chats.last_s[i]), 0, int(i)) for i in mine]
        level, waiting = 0, list[int]()
        for at_s, comes, i in sorted(events):
            if comes:
                waiting.append(i)
            elif i in waiting:  # more at once than thought: it never counted
                waiting.remove(i)
            else:
                level -= 1
            while waiting and level < most[chats.queue[waiting[0]]]:
                taken[waiting.pop(0)] = at_s
                level += 1
    taken = np.where(np.isnan(taken), chats.begun_s, np.fmin(taken, chats.begun_s))
    at_once = (taken == chats.came_s) & (chats.begun_s == chats.came_s)
    away = at_once & (chats.first_s - chats.came_s > slow_s[chats.queue])
    taken[away] = np.maximum(chats.came_s, chats.first_s - reply_s)[away]
    return taken

"""
Customers who come again: soon after they gave up, or later because the matter was not solved.

What a customer does is drawn from their own key, so that two rosters meet the same customers who
would come again. Indices: chat ``i``, queue ``q``; ``t`` is the time from the start of the horizon.
[s]
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import Queue
from planner.domain.effective import delay_hours
from planner.kernels import if_present
from planner.simulation.chance import PATIENCE, REPLIES, child, exponential, geometric, uniform
from planner.simulation.compiled import at, compiled, inlined
from planner.simulation.events import push
from planner.simulation.floor import CHAT, DAY_S, HOUR_S, NONE, Again, Floor
from planner.simulation.shapes import shaped

RETRY, RETURN = 1 << 40, 1 << 41  # added to a chat's number in the heap of events
_WHETHER, _WHEN, _NEXT = range(3)  # places of a customer's numbers, by the complement of the key


def again_of(queues: Sequence[Queue], patiences: NDArray[np.float64]) -> Again | None:
    """Return how customers of queues come again; ``None`` where nobody does."""
    levers = [queue.levers for queue in queues]
    if not any(one.retry_share or one.returning_share for one in levers):
        return None
    return Again(
        retry_share=np.array([one.retry_share for one in levers]),
        retry_s=np.array([60.0 * one.retry_after_min for one in levers]),
        return_share=np.array([one.returning_share for one in levers]),
        return_s=np.array([HOUR_S * delay_hours(one) for one in levers]),
        patiences=patiences,
        free=np.zeros(1, np.int64),
    )


def with_room(chats: NDArray[Any], again: Again) -> NDArray[Any]:
    """Add room for all who may come again, and note where it begins."""
    again.free[0] = chats.size
    more = _count(chats, again)
    return np.concatenate([chats, np.zeros(more, CHAT)])


@compiled
def _count(chats: NDArray[Any], again: Again) -> int:
    """Count how often customers come again who have a reason to each time."""
    n = 0
    for i in range(chats.size):
        q, key = chats[i].queue, chats[i].key
        share = max(again.retry_share[q], again.return_share[q])
        while uniform(~key, _WHETHER) < share:
            n += 1
            key = child(~key, _NEXT)
    return n


@compiled
def new_contact(floor: Floor, what: int, t: float) -> int:
    """Make the contact of a customer who comes again; `NONE` if they do not, or find it closed."""
    i = what - RETURN if what >= RETURN else what - RETRY
    former = floor.chats[at(i)]
    taken_after_all = what < RETURN and former.worker != NONE
    q, hour = former.queue, int(t / HOUR_S)
    since_midnight_s = t - DAY_S * (hour // 24)
    queue = floor.queues[at(q)]
    is_open = queue.open_s <= since_midnight_s < queue.close_s
    if taken_after_all or not is_open or hour >= floor.tallies.shape[1]:
        return NONE
    j: int = floor.again.free[0]
    floor.again.free[0] = j + 1
    chat = floor.chats[at(j)]
    chat.queue, chat.hour, chat.arrive_s = q, hour, t
    chat.key = child(~former.key, _NEXT)
    patience = exponential(chat.key, PATIENCE)
    if not queue.memoryless:
        patience = shaped(patience, floor.again.patiences[q])
    chat.patience_s = queue.patience_s * patience
    chat.replies = geometric(chat.key, REPLIES, queue.replies)
    floor.tallies[at(q), at(hour)].again += 1
    return j


@compiled
def _retry(floor: Floor, i: int) -> None:
    chat = floor.chats[at(i)]
    chat.worker = NONE
    if uniform(~chat.key, _WHETHER) < floor.again.retry_share[chat.queue]:
        after_s = floor.again.retry_s[chat.queue] * exponential(~chat.key, _WHEN)
        push(floor.heap, chat.arrive_s + chat.patience_s + after_s, RETRY + i)


@compiled
def _return(floor: Floor, i: int, t: float) -> None:
    chat = floor.chats[at(i)]
    if uniform(~chat.key, _WHETHER) < floor.again.return_share[chat.queue]:
        push(floor.heap, max(t, chat.arrive_s + floor.again.return_s[chat.queue]), RETURN + i)


@inlined
def _no_retry(_floor: Floor, _i: int) -> None:
    pass


@inlined
def _no_return(_floor: Floor, _i: int, _t: float) -> None:
    pass


# Let a customer who waits try again should nobody take the chat; let one who was served return.
may_retry = if_present("again", _retry, _no_retry)
may_return = if_present("again", _return, _no_return)

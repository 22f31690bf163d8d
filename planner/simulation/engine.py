"""
Play one replication, message by message.

Four sources of events: arrivals, changes of the team, tickets, and a heap of replies being written
and customers' turns. Indices: chat ``i``, worker ``w``, kind of worker ``k``, queue ``q``; ``t`` is
the time from the start of the horizon. [s]
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.kernels import if_present
from planner.simulation.again import RETRY, may_retry, may_return, new_contact
from planner.simulation.chance import TURNS, exponential
from planner.simulation.clocks import begin, book_hour, book_wait, end, look_at_work
from planner.simulation.compiled import at, compiled, inlined
from planner.simulation.entries import write_down
from planner.simulation.events import first_s, pop, push
from planner.simulation.floor import (
    ANSWERED,
    ASKED,
    AVAILABLE,
    AWAY,
    BUSY,
    END,
    GAVE_UP,
    HOUR,
    HOUR_S,
    IN_HAND,
    LEAVING,
    NONE,
    ON_DUTY,
    STAYING,
    TAKEN,
    WRITING,
    Floor,
)
from planner.simulation.reply_bins import book
from planner.simulation.shapes import shaped
from planner.simulation.takers import join_list, leave_list
from planner.simulation.tickets import (
    look_for_tickets,
    next_ticket_s,
    ticket_event,
    turn_from_tickets,
)


@compiled
def play(floor: Floor, changes: NDArray[Any]) -> None:
    """
    Play one replication until the last customer has left.

    What comes after the horizon is booked to its last hour.

    Parameters
    ----------
    floor
        Who comes and who answers; the tallies and overruns are written into it.
    changes
        When which worker becomes available, goes on a pause or ends the shift, and when an hour
        is over, by time.
    """
    change, q_next = 0, _next_arrival(floor)
    while True:
        heap_s = first_s(floor.heap)
        arrive_s = (
            floor.chats[at(floor.queues[at(q_next)].coming)].arrive_s if q_next != NONE else np.inf
        )
        change_s = changes[change].at_s if change < changes.size else np.inf
        ticket_s = next_ticket_s(floor)
        if ticket_s < min(heap_s, arrive_s, change_s):
            ticket_event(floor, ticket_s)
            continue
        if heap_s < arrive_s and heap_s < change_s:
            what = pop(floor.heap)
            if what >= RETRY:
                _come_again(floor, what, heap_s)
            elif what >= 0:
                floor.chats[at(what)].since_s = heap_s
                floor.chats[at(what)].since_hour = _hour(floor, heap_s)
                write_down(floor, heap_s, what, ASKED)
                _message(floor, what, heap_s)
            else:
                _reply(floor, -1 - what, heap_s)
        elif arrive_s < change_s:
            i = floor.queues[at(q_next)].coming
            floor.queues[at(q_next)].coming = i + 1
            _arrive(floor, i, arrive_s)
            q_next = _next_arrival(floor)
        elif change_s < np.inf:
            change = _change(floor, changes, change)
        else:
            break
    for q in range(floor.queues.size):
        _somebody_waits(floor, q, np.inf)
    book_hour(floor, HOUR_S * floor.tallies.shape[1])


@compiled
def _next_arrival(floor: Floor) -> int:
    """Return the queue whose next customer comes first, or `NONE`."""
    best, best_s = NONE, np.inf
    for q in range(floor.queues.size):
        i = floor.queues[at(q)].coming
        if i < floor.queues[at(q)].beyond and floor.chats[at(i)].arrive_s < best_s:
            best, best_s = q, floor.chats[at(i)].arrive_s
    return best


@inlined
def _arrive(floor: Floor, i: int, t: float) -> None:
    """Route a new customer, or put them in the line."""
    q = floor.chats[at(i)].queue
    floor.tallies[at(q), at(floor.chats[at(i)].hour)].chats += 1
    write_down(floor, t, i, ASKED)
    w = _route(floor, q)
    if w != NONE:
        _assign(floor, i, w, t)
        return
    may_retry(floor, i)
    floor.chats[at(i)].next = NONE
    if floor.queues[at(q)].line == NONE:
        floor.queues[at(q)].line = i
    else:
        floor.chats[at(floor.queues[at(q)].line_end)].next = i
    floor.queues[at(q)].line_end = i


@compiled
def _new_contact(floor: Floor, what: int, t: float) -> None:
    i = new_contact(floor, what, t)
    if i != NONE:
        _arrive(floor, i, t)


@inlined
def _nothing(_floor: Floor, _what: int, _t: float) -> None:
    pass


# Let a customer who gave up or was served come again.
_come_again = if_present("again", _new_contact, _nothing)


@compiled
def _route(floor: Floor, q: int) -> int:
    """Return the least-loaded worker for a new chat, kinds in order of the route, or `NONE`."""
    best, best_level = NONE, floor.queues[at(q)].max_chats
    for place in range(floor.route.shape[1]):
        k = floor.route[q, place]
        if k == NONE or best_level == 0:
            break
        for level in range(best_level):
            if floor.takers[at(k), at(level)].first != NONE:
                best, best_level = floor.takers[at(k), at(level)].first, level
                break
    return best


@inlined
def _assign(floor: Floor, i: int, w: int, t: float) -> None:
    """Give a chat to a worker who takes chats."""
    leave_list(floor, w)
    if floor.workers[at(w)].level == 0:
        begin(floor, w, BUSY, t)
    begin(floor, w, IN_HAND, t)
    floor.workers[at(w)].level += 1
    join_list(floor, w)
    _take(floor, i, w, t)


@inlined
def _take(floor: Floor, i: int, w: int, t: float) -> None:
    """Let a worker, who has been given a chat, answer its first message."""
    floor.chats[at(i)].worker = w
    floor.chats[at(i)].left = floor.chats[at(i)].replies
    floor.chats[at(i)].since_s = floor.chats[at(i)].arrive_s
    floor.chats[at(i)].since_hour = floor.chats[at(i)].hour
    write_down(floor, t, i, TAKEN)
    _message(floor, i, t)


@compiled
def _message(floor: Floor, i: int, t: float) -> None:
    """Put a chat's message behind those its worker has to answer."""
    w = floor.chats[at(i)].worker
    floor.chats[at(i)].next = NONE
    if floor.workers[at(w)].inbox == NONE:
        floor.workers[at(w)].inbox = i
        floor.workers[at(w)].inbox_end = i
        begin(floor, w, WRITING, t)
        turn_from_tickets(floor, w, t)
        _write(floor, w, t)
    else:
        floor.chats[at(floor.workers[at(w)].inbox_end)].next = i
        floor.workers[at(w)].inbox_end = i


@compiled
def _write(floor: Floor, w: int, t: float) -> None:
    """Begin the reply to the first message."""
    chat = floor.chats[at(floor.workers[at(w)].inbox)]
    place = TURNS + 2 * (chat.replies - chat.left)
    mean_s = floor.queues[at(chat.queue)].reply_s * floor.workers[at(w)].pace
    length = exponential(chat.key, place)
    if not floor.queues[at(chat.queue)].exponential:
        length = shaped(length, floor.reply_times[chat.queue])
    push(floor.heap, t + mean_s * length, -1 - w)


@inlined
def _reply(floor: Floor, w: int, t: float) -> None:
    """Send the reply that has been written, and go on to the next message."""
    i = floor.workers[at(w)].inbox
    chat = floor.chats[at(i)]
    write_down(floor, t, i, ANSWERED)
    floor.workers[at(w)].inbox = chat.next
    if chat.next != NONE:
        _write(floor, w, t)
    else:
        end(floor, w, WRITING, t)
    response_s = t - chat.since_s
    hour = chat.since_hour
    if floor.bins.size:
        first = chat.left == chat.replies
        book(floor.bins, floor.limits, chat.queue, hour, response_s, first)
    tally = floor.tallies[at(chat.queue), at(hour)]
    tally.replies += 1
    tally.response_s += response_s
    if response_s > floor.queues[at(chat.queue)].within_s:
        tally.late += 1
    if chat.left == chat.replies:
        tally.first_s += response_s
    chat.left -= 1
    if chat.left > 0:
        place = TURNS + 2 * (chat.replies - chat.left) - 1
        turn_s = floor.queues[at(chat.queue)].customer_s * exponential(chat.key, place)
        push(floor.heap, t + turn_s, i)
    else:
        floor.tallies[at(chat.queue), at(chat.hour)].served += 1
        may_return(floor, i, t)
        _free(floor, w, t)
    look_for_tickets(floor, w, t)


@inlined
def _free(floor: Floor, w: int, t: float) -> None:
    """Give a worker one chat less, and the next customer of those who wait."""
    takes = floor.workers[at(w)].status == ON_DUTY or floor.workers[at(w)].status == STAYING
    if takes:
        leave_list(floor, w)
    floor.workers[at(w)].level -= 1
    if takes:
        i = _next_customer(floor, w, t)
        if i != NONE:
            floor.workers[at(w)].level += 1
            join_list(floor, w)
            _take(floor, i, w, t)
            return
    end(floor, w, IN_HAND, t)
    if floor.workers[at(w)].level == 0:
        end(floor, w, BUSY, t)
    if floor.workers[at(w)].status == ON_DUTY:
        join_list(floor, w)
        return
    if takes:
        floor.workers[at(w)].status = LEAVING
    if floor.workers[at(w)].level == 0:
        look_at_work(floor, w, t)
        if floor.workers[at(w)].status == LEAVING:
            floor.workers[at(w)].overrun_s = t - floor.workers[at(w)].end_s


@compiled
def _next_customer(floor: Floor, w: int, t: float) -> int:
    """Take the longest waiting of the duty queue, else of the other queues, out of the line."""
    worker = floor.workers[at(w)]
    best, best_s = NONE, np.inf
    for q in range(floor.queues.size):
        if (
            floor.skilled[worker.kind, q]
            and worker.level < floor.queues[at(q)].max_chats
            and _somebody_waits(floor, q, t)
        ):
            arrive_s = floor.chats[at(floor.queues[at(q)].line)].arrive_s
            if q == worker.duty:
                return _first_in_line(floor, q, t)
            if arrive_s < best_s:
                best, best_s = q, arrive_s
    return _first_in_line(floor, best, t) if best != NONE else NONE


@compiled
def _first_in_line(floor: Floor, q: int, t: float) -> int:
    """Take a queue's first customer out of the line."""
    i: int = floor.queues[at(q)].line
    book_wait(floor, i, t)
    floor.queues[at(q)].line = floor.chats[at(i)].next
    return i


@compiled
def _somebody_waits(floor: Floor, q: int, t: float) -> bool:
    """Book those at the head of the line who have given up; say whether anybody is left."""
    while floor.queues[at(q)].line != NONE:
        chat = floor.chats[at(floor.queues[at(q)].line)]
        if chat.arrive_s + chat.patience_s > t:
            return True
        gave_up_s = chat.arrive_s + chat.patience_s
        floor.tallies[at(q), at(chat.hour)].abandoned += 1
        book_wait(floor, floor.queues[at(q)].line, gave_up_s)
        write_down(floor, gave_up_s, floor.queues[at(q)].line, GAVE_UP)
        floor.queues[at(q)].line = chat.next
    return False


@compiled
def _change(floor: Floor, changes: NDArray[Any], change: int) -> int:
    """Make all changes of one instant, hand out those who wait, and return the next change."""
    t, beyond = changes[change].at_s, change
    if changes[change].to == HOUR:
        book_hour(floor, t)
        return change + 1
    while beyond < changes.size and changes[beyond].at_s == t:
        w, to = changes[beyond].worker, changes[beyond].to
        worker = floor.workers[at(w)]
        stays = to == END and worker.night and _wanted(floor, w, t)
        if to == AVAILABLE or stays:
            if worker.status == AWAY:
                join_list(floor, w)
            worker.status = ON_DUTY if to == AVAILABLE else STAYING
        else:
            if worker.status == ON_DUTY:
                leave_list(floor, w)
            worker.status = LEAVING if to == END else AWAY
        if worker.status != ON_DUTY:
            turn_from_tickets(floor, w, t)
        look_at_work(floor, w, t)
        beyond += 1
    _hand_out(floor, t)
    for c in range(change, beyond):
        w = changes[c].worker
        if floor.workers[at(w)].status == STAYING and not _wanted(floor, w, t):
            leave_list(floor, w)
            floor.workers[at(w)].status = LEAVING
            look_at_work(floor, w, t)
        look_for_tickets(floor, w, t)
    return beyond


@compiled
def _wanted(floor: Floor, w: int, t: float) -> bool:
    """Say whether a customer waits whom a worker could answer."""
    for q in range(floor.queues.size):
        if floor.skilled[floor.workers[at(w)].kind, q] and _somebody_waits(floor, q, t):
            return True
    return False


@compiled
def _hand_out(floor: Floor, t: float) -> None:
    """Give those who wait to workers with room, the longest waiting first."""
    while True:
        best, best_w, best_s = NONE, NONE, np.inf
        for q in range(floor.queues.size):
            if _somebody_waits(floor, q, t):
                arrive_s = floor.chats[at(floor.queues[at(q)].line)].arrive_s
                w = _route(floor, q)
                if w != NONE and arrive_s < best_s:
                    best, best_w, best_s = q, w, arrive_s
        if best == NONE:
            return
        _assign(floor, _first_in_line(floor, best, t), best_w, t)


@compiled
def _hour(floor: Floor, t: float) -> int:
    """Return the hour to which something is booked."""
    last: int = floor.tallies.shape[1] - 1
    return min(int(t / HOUR_S), last)

"""
Tickets on the floor: done by agents with no message to answer, the earliest due first.

A chat's message parks the ticket. A ticket that comes or is parked goes to somebody free, else to
whoever has the one in hand that is due latest, if that is later, else to whoever is free next.
Indices: ticket ``i``, worker ``w``, class ``c``; ``t`` is the time from the start of the horizon.
[s]
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.tickets import TicketClass
from planner.kernels import if_present
from planner.simulation.chance import child, exponential
from planner.simulation.compiled import compiled, inlined
from planner.simulation.floor import HOUR_S, NONE, ON_DUTY, PILE, STATE, TICKET, Desk, Floor

_CLASSES = 1 << 20  # where the keys of classes begin, beyond those of queues


def new_desk(
    classes: tuple[TicketClass, ...],
    queues: tuple[str, ...],
    contacts: NDArray[np.float64],
    key: np.uint64,
) -> Desk | None:
    """
    Draw the tickets of one replication: Poisson arrivals at a rate constant within the hour.

    Parameters
    ----------
    classes
        Kinds of tickets.
    queues
        Names, length ``n_queues``.
    contacts
        Contacts an hour, shape (n_queues, n_days, 24).
    key
        The replication's.

    Returns
    -------
    Desk or None
        Nobody does tickets yet; ``None`` without kinds of tickets.
    """
    if not classes:
        return None
    drawn = []
    for c, one in enumerate(classes):
        per_hour = np.ascontiguousarray(one.rates(queues, contacts).reshape(-1))
        room = int(per_hour.sum() + 8 * per_hour.sum() ** 0.5) + 16
        own = np.zeros(room, TICKET)
        n = _draw_class(per_hour, np.uint64(child(key, _CLASSES + c)), own)
        if n > room:
            own = np.zeros(n, TICKET)
            _draw_class(per_hour, np.uint64(child(key, _CLASSES + c)), own)
        own = own[:n]
        own["left_s"] *= 60.0 * one.work_min
        own["kind"] = c
        own["due_s"] = one.due_s(own["release_s"])
        drawn.append(own)
    tickets = np.concatenate(drawn)
    tickets["done_s"] = np.inf
    piles, state = np.zeros(len(classes), PILE), np.zeros(1, STATE)
    piles["first"] = piles["last"] = state["first_free"] = state["first_done"] = NONE
    state["done_s"] = np.inf
    return Desk(
        tickets=tickets[np.argsort(tickets["release_s"], kind="stable")], piles=piles, state=state
    )


@compiled
def _draw_class(per_hour: NDArray[np.float64], key: np.uint64, tickets: NDArray[Any]) -> int:
    """Draw the tickets of a class, work with a mean of 1; return how many there are."""
    n = 0
    for h in range(per_hour.size):
        if per_hour[h] <= 0.0:
            continue
        hour_key = child(key, h)
        gap_s, k = HOUR_S / per_hour[h], 0
        t = gap_s * exponential(hour_key, 0)
        while t < HOUR_S:
            if n < tickets.size:
                tickets[n].release_s = HOUR_S * h + t
                tickets[n].left_s = exponential(~hour_key, k)
            n += 1
            k += 1
            t += gap_s * exponential(hour_key, k)
    return n


@compiled
def _next_s(floor: Floor) -> float:
    desk = floor.desk.state[0]
    if desk.coming < floor.desk.tickets.size:
        return float(min(desk.done_s, floor.desk.tickets[desk.coming].release_s))
    return float(desk.done_s)


@compiled
def _event(floor: Floor, t: float) -> None:
    if floor.desk.state[0].done_s <= t:
        w = floor.desk.state[0].first_done
        floor.desk.tickets[floor.workers[w].ticket].done_s = t
        floor.workers[w].ticket = NONE
        _find_first_done(floor)
        _start(floor, w, t)
    else:
        i = floor.desk.state[0].coming
        floor.desk.state[0].coming = i + 1
        _put_back(floor, i)
        _find_worker(floor, i, t)


@compiled
def _look(floor: Floor, w: int, t: float) -> None:
    worker = floor.workers[w]
    if worker.inbox != NONE or worker.status != ON_DUTY or worker.at_desk:
        return
    first = floor.desk.state[0].first_free
    floor.workers[w].at_desk = True
    floor.workers[w].desk_before = NONE
    floor.workers[w].desk_after = first
    if first != NONE:
        floor.workers[first].desk_before = w
    floor.desk.state[0].first_free = w
    _start(floor, w, t)


@compiled
def _turn_away(floor: Floor, w: int, t: float) -> None:
    worker = floor.workers[w]
    if not worker.at_desk:
        return
    worker.at_desk = False
    if worker.desk_before == NONE:
        floor.desk.state[0].first_free = worker.desk_after
    else:
        floor.workers[worker.desk_before].desk_after = worker.desk_after
    if worker.desk_after != NONE:
        floor.workers[worker.desk_after].desk_before = worker.desk_before
    i = worker.ticket
    if i != NONE:
        _park(floor, w, t)
        _find_worker(floor, i, t)


@compiled
def _find_worker(floor: Floor, i: int, t: float) -> None:
    """Find a worker for a ticket: somebody free, or whose own is due latest, if that is later."""
    best, best_s = NONE, floor.desk.tickets[i].due_s
    w = floor.desk.state[0].first_free
    while w != NONE:
        if floor.workers[w].does >> floor.desk.tickets[i].kind & 1:
            if floor.workers[w].ticket == NONE:
                best = w
                break
            due_s = floor.desk.tickets[floor.workers[w].ticket].due_s
            if due_s > best_s:
                best, best_s = w, due_s
        w = floor.workers[w].desk_after
    if best != NONE:
        _park(floor, best, t)
        _start(floor, best, t)


@compiled
def _start(floor: Floor, w: int, t: float) -> None:
    """Take up the ticket that is due first, if there is any for this worker."""
    best, best_s = NONE, np.inf
    for c in range(floor.desk.piles.size):
        i = floor.desk.piles[c].first
        if i != NONE and floor.workers[w].does >> c & 1 and floor.desk.tickets[i].due_s < best_s:
            best, best_s = i, floor.desk.tickets[i].due_s
    if best == NONE:
        return
    floor.desk.piles[floor.desk.tickets[best].kind].first = floor.desk.tickets[best].next
    done_s = t + floor.desk.tickets[best].left_s / floor.workers[w].speed
    floor.workers[w].ticket = best
    floor.workers[w].ticket_done_s = done_s
    if done_s < floor.desk.state[0].done_s:
        floor.desk.state[0].done_s = done_s
        floor.desk.state[0].first_done = w


@compiled
def _park(floor: Floor, w: int, t: float) -> None:
    """Put the ticket in hand back on its pile, with the work that is left."""
    i = floor.workers[w].ticket
    if i == NONE:
        return
    floor.desk.tickets[i].left_s = (floor.workers[w].ticket_done_s - t) * floor.workers[w].speed
    floor.workers[w].ticket = NONE
    _put_back(floor, i)
    if floor.desk.state[0].first_done == w:
        _find_first_done(floor)


@compiled
def _put_back(floor: Floor, i: int) -> None:
    """Put a ticket on its pile, by when it is due."""
    c, due_s = floor.desk.tickets[i].kind, floor.desk.tickets[i].due_s
    j = floor.desk.piles[c].first
    if j == NONE or due_s < floor.desk.tickets[j].due_s:
        floor.desk.tickets[i].next = j
        floor.desk.piles[c].first = i
        if j == NONE:
            floor.desk.piles[c].last = i
        return
    last = floor.desk.piles[c].last
    if floor.desk.tickets[last].due_s <= due_s:
        j = last  # a new ticket is due last of its class
    else:
        while floor.desk.tickets[j].next != NONE and (
            floor.desk.tickets[floor.desk.tickets[j].next].due_s <= due_s
        ):
            j = floor.desk.tickets[j].next
    floor.desk.tickets[i].next = floor.desk.tickets[j].next
    floor.desk.tickets[j].next = i
    if floor.desk.tickets[i].next == NONE:
        floor.desk.piles[c].last = i


@compiled
def _find_first_done(floor: Floor) -> None:
    """Find who will have done a ticket next."""
    floor.desk.state[0].done_s, floor.desk.state[0].first_done = np.inf, NONE
    w = floor.desk.state[0].first_free
    while w != NONE:
        worker = floor.workers[w]
        if worker.ticket != NONE and worker.ticket_done_s < floor.desk.state[0].done_s:
            floor.desk.state[0].done_s, floor.desk.state[0].first_done = worker.ticket_done_s, w
        w = worker.desk_after


@inlined
def _never(_floor: Floor) -> float:
    return np.inf


@inlined
def _no_event(_floor: Floor, _t: float) -> None:
    pass


@inlined
def _nothing(_floor: Floor, _w: int, _t: float) -> None:
    pass


# When the next ticket comes or is done [s]; let that happen; let a worker on duty with nothing to
# answer turn to tickets; let a worker park the ticket in hand and do none.
next_ticket_s = if_present("desk", _next_s, _never)
ticket_event = if_present("desk", _event, _no_event)
look_for_tickets = if_present("desk", _look, _nothing)
turn_from_tickets = if_present("desk", _turn_away, _nothing)

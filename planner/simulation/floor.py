"""
The records that the engine works on.

Few arrays of records, not many arrays: the kernels hand them from one to the other, and each
array that is handed over costs time. Times are from the start of the horizon. [s]
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
NONE = -1
PAUSE, AVAILABLE, END, HOUR = range(4)  # what a change turns a worker to, or that an hour is over
ASKED, ANSWERED, TAKEN, GAVE_UP = range(4)  # what a log tells of a chat
AWAY, ON_DUTY, STAYING, LEAVING = range(4)  # STAYING: the shift is over, but customers wait
AT_WORK, BUSY, WRITING, IN_HAND = range(4)  # what agents' time goes into, see `Floor.clocks`

QUEUE = np.dtype(
    [
        ("open_s", "f8"),  # from midnight
        ("close_s", "f8"),
        ("reply_s", "f8"),  # means
        ("exponential", "?"),  # reply times; else by the queue's table
        ("memoryless", "?"),  # patience, exponential; else by the queue's table
        ("customer_s", "f8"),
        ("patience_s", "f8"),
        ("replies", "f8"),  # mean number in a chat
        ("max_chats", "i8"),  # an agent takes a chat only while holding fewer, of any queue
        ("within_s", "f8"),  # a later reply is late
        ("coming", "i8"),  # next chat to arrive
        ("beyond", "i8"),  # place after the last chat of the queue
        ("line", "i8"),  # first and last chat that waits for an agent; some may have given up
        ("line_end", "i8"),
    ]
)
CHAT = np.dtype(
    [
        ("queue", "i4"),
        ("hour", "i4"),  # in which it comes
        ("replies", "i4"),
        ("left", "i4"),  # replies to come
        ("key", "u8"),  # source of its reply times and customer's turns
        ("arrive_s", "f8"),
        ("patience_s", "f8"),
        ("since_s", "f8"),  # first message without an answer
        ("since_hour", "i4"),
        ("worker", "i4"),
        ("next", "i8"),  # the chat behind it, in the line or in its worker's inbox
    ]
)
WORKER = np.dtype(  # an agent on one shift of one day
    [
        ("day", "i8"),  # on which the shift starts, -1 is the day before the horizon
        ("duty", "i8"),  # queue taken first
        ("kind", "i8"),  # workers of a kind have the same skills and duty
        ("speed", "f8"),  # work done in the time an experienced agent needs for 1
        ("pace", "f8"),  # the time needed for what that agent does in 1
        ("end_s", "f8"),  # of the shift
        ("night", "?"),  # such a shift runs on while customers wait
        ("status", "i8"),  # AWAY, ON_DUTY, STAYING or LEAVING
        ("level", "i8"),  # chats in hand
        ("at_work", "?"),  # on duty, or with a chat in hand
        ("before", "i8"),  # neighbours in the list of takers
        ("after", "i8"),
        ("inbox", "i8"),  # first and last chat with a message to answer, the first is in work
        ("inbox_end", "i8"),
        ("overrun_s", "f8"),  # worked after the shift's end
        ("does", "i8"),  # classes of tickets, one bit each
        ("at_desk", "?"),  # on duty with nothing to answer, so free for tickets
        ("desk_before", "i8"),  # neighbours among those
        ("desk_after", "i8"),
        ("ticket", "i8"),  # in hand
        ("ticket_done_s", "f8"),  # when it will be done, if nothing comes between
    ]
)
CHANGE = np.dtype([("at_s", "f8"), ("worker", "i8"), ("to", "i8")])
ENDS = np.dtype([("first", "i8"), ("last", "i8")])
EVENT = np.dtype([("at_s", "f8"), ("what", "i8")])
ENTRY = np.dtype([("at_s", "f8"), ("chat", "i8"), ("what", "i8")])
TICKET = np.dtype(
    [
        ("kind", "i8"),
        ("release_s", "f8"),
        ("due_s", "f8"),
        ("left_s", "f8"),  # work, for an agent of speed 1
        ("done_s", "f8"),
        ("next", "i8"),  # the one behind it on its pile
    ]
)
PILE = np.dtype([("first", "i8"), ("last", "i8")])  # tickets of a class nobody has in hand
STATE = np.dtype(
    [
        ("coming", "i8"),  # next ticket to come
        ("first_free", "i8"),  # worker with nothing to answer
        ("first_done", "i8"),  # worker whose ticket will be done next, and when
        ("done_s", "f8"),
    ]
)
TALLY = np.dtype(
    [
        ("chats", "f8"),  # by the hour of the chat's arrival
        ("again", "f8"),  # those among them whose customers came before
        ("abandoned", "f8"),
        ("served", "f8"),
        ("first_s", "f8"),  # sum of first responses
        ("replies", "f8"),  # by the hour of the message that is answered
        ("late", "f8"),
        ("response_s", "f8"),  # sum of responses
        ("waiting_s", "f8"),  # by the hour in which it passes: customers' time in the line
        ("at_work_s", "f8"),  # and that of agents of this duty queue: on duty or with a chat
        ("busy_s", "f8"),  # with a chat
        ("writing_s", "f8"),  # with a message to answer
        ("in_hand_s", "f8"),  # chats times the time that they are in hand
    ]
)


class Desk(NamedTuple):
    """
    Tickets.

    Parameters
    ----------
    tickets
        In order of arrival, shape (n_tickets,).
    piles
        Those of each class that nobody has in hand, shape (n_classes,).
    state
        What comes next, shape (1,).
    """

    tickets: NDArray[Any]
    piles: NDArray[Any]
    state: NDArray[Any]


class Again(NamedTuple):
    """
    Customers who come again.

    Parameters
    ----------
    retry_share, retry_s
        Share of those who give up who try again, and after how long on average, shape (n_queues,).
    return_share, return_s
        Share of those served who return, and how long after they came, shape (n_queues,).
    patiences
        Tables of the shapes of patience, see `planner.simulation.shapes`.
    free
        Place of the first record of a chat that is not in use, shape (1,).
    """

    retry_share: NDArray[np.float64]
    retry_s: NDArray[np.float64]
    return_share: NDArray[np.float64]
    return_s: NDArray[np.float64]
    patiences: NDArray[np.float64]
    free: NDArray[np.int64]


class Floor(NamedTuple):
    """
    Everything the engine touches while a replication is played.

    Parameters
    ----------
    chats
        Queue by queue, in order of arrival within a queue, shape (n_chats,).
    queues
        Shape (n_queues,).
    workers
        Shape (n_workers,).
    skilled
        Which queues a kind of worker can answer, shape (n_kinds, n_queues).
    route
        Kinds that can answer a queue, those first that are asked first, then `NONE`,
        shape (n_queues, n_kinds).
    takers
        Ends of the list of a kind's workers who take chats and hold so many; who came to that
        level first is first, shape (n_kinds, max_level + 1).
    reply_times
        Tables of `shaped`, shape (n_queues, n_points).
    heap
        Events to come, from place 1 on: a chat (its customer's turn ends) or ``-1 - w`` (worker
        w has written a reply). Place 0 holds their number; those beyond are never due.
    tallies
        Shape (n_queues, n_hours).
    clocks
        Of the agents of a duty queue, how many are at work, have a chat and write, and how many
        chats they have, each with the sum of when that ended less the sum of when it began since
        the hour began, shape (n_queues, 4, 2).
    limits
        Limits of the metrics that are kept, rising, shape (n_limits,). [s]
    bins
        Replies by how long they took, see `reply_bins`, shape (n_queues, n_hours, 2,
        n_limits + 1); empty where no metrics are kept.
    log
        What happened to which chat, in any order, from place 1 on; a single entry: no log is
        kept. Place 0 holds their number, which may be more than there is room for.
    desk
        Tickets and who does them; ``None`` where there are none.
    again
        Customers who come again, whose chats stand behind all others; ``None``: nobody does.
    """

    chats: NDArray[Any]
    queues: NDArray[Any]
    workers: NDArray[Any]
    skilled: NDArray[np.bool_]
    route: NDArray[np.int64]
    takers: NDArray[Any]
    reply_times: NDArray[np.float64]
    heap: NDArray[Any]
    tallies: NDArray[Any]
    clocks: NDArray[np.float64]
    limits: NDArray[np.float64]
    bins: NDArray[Any]
    log: NDArray[Any]
    desk: Any  # a Desk or None: kernels are compiled for the one and for the other
    again: Any  # an Again or None

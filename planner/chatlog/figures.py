"""The figures of one queue, each with what there is to know about it."""

import numpy as np
from numpy.typing import NDArray

from planner.chatlog.durations import fit_gamma
from planner.chatlog.intervals import Figure, mean_figure
from planner.chatlog.load import Concurrency, concurrency, room_times
from planner.chatlog.notes import Note, NoteKind
from planner.chatlog.patience import fit_patience, least_patience_s
from planner.chatlog.turns import SILENCE_S, Chats, Turns
from planner.domain.chatlog import UNKNOWN, MessageLog

LEAST = 30  # observations that an interval needs
LEAST_LEFT = 5  # customers who left, since each of them says much
ODD_SPREAD = 1.25  # replies a chat may vary so much more or less than the model's


def chats_of(chats: Chats, q: int | None) -> NDArray[np.bool_]:
    """Mark the chats of a queue; of all queues if it is ``None``."""
    return np.full(chats.queue.shape, True) if q is None else chats.queue == q


def reply_time(
    log: MessageLog, turns: Turns, mine: NDArray[np.bool_], name: str | None
) -> tuple[tuple[Figure | None, Figure | None], list[Note]]:
    """Fit the time of a reply, from the replies that can be parted from waiting."""
    replies = turns.replies
    of_queue = mine[replies.chat]
    known = of_queue & ~np.isnan(replies.work_s)
    later = known & ~replies.is_first
    notes = []
    if known.any():
        if later.sum() < LEAST <= known.sum():
            later = known
            notes.append(Note(kind=NoteKind.FIRST_REPLIES, queue=name, number=int(known.sum())))
        took_s, groups, cut = replies.work_s[later], replies.chat[later], None
    else:
        response_s = (replies.answered_s - replies.asked_s)[of_queue]
        if response_s.size:
            mean_s = float(response_s.mean())
            notes.append(Note(kind=NoteKind.NO_AGENT, queue=name, number=mean_s))
        took_s, groups, cut = _alone(turns, of_queue)
        n = int((~cut).sum())
        if n >= LEAST:
            notes.append(Note(kind=NoteKind.ALONE_ONLY, queue=name, number=n))
    n = took_s.size if cut is None else int((~cut).sum())
    if n < LEAST or np.ptp(took_s) == 0:
        return (None, None), [*notes, Note(kind=NoteKind.FEW_REPLIES, queue=name, number=n)]
    mean, cv = fit_gamma(took_s, groups, log.resolution_s, cut)
    if cv is None:
        notes.append(Note(kind=NoteKind.COARSE, queue=name, number=log.resolution_s))
    return (mean, cv), notes


def _alone(
    turns: Turns, of_queue: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """
    Take the replies that were asked for while no other chat was open.

    Such a reply waits for nothing, until another chat begins: from then on it may.
    """
    chats, replies = turns.chats, turns.replies
    came_s, last_s = np.sort(chats.came_s), np.sort(chats.last_s)
    asked_s = replies.asked_s
    begun = np.searchsorted(came_s, asked_s, side="right")
    open_chats = begun - np.searchsorted(last_s, asked_s, side="left")
    next_s = np.append(came_s, np.inf)[begun]
    chosen = of_queue & ~replies.is_first & (open_chats == 1)
    cut = (replies.answered_s > next_s)[chosen]
    took_s = (np.minimum(replies.answered_s, next_s) - asked_s)[chosen]
    return took_s, replies.chat[chosen], cut


def customer_turn(
    turns: Turns, mine: NDArray[np.bool_], name: str | None
) -> tuple[Figure | None, list[Note]]:
    """Estimate the mean time that customers take to answer."""
    turn_s = turns.turn_s[mine[turns.turn_chat]]
    if turn_s.size < LEAST or not turn_s.any():
        return None, [Note(kind=NoteKind.FEW_TURNS, queue=name, number=turn_s.size)]
    return mean_figure(turn_s), []


def chat_length(
    chats: Chats, mine: NDArray[np.bool_], name: str | None
) -> tuple[Figure | None, list[Note]]:
    """Estimate the mean number of replies in an answered chat."""
    counts = chats.replies[mine & chats.answered].astype(np.float64)
    if counts.size < LEAST:
        return None, [Note(kind=NoteKind.FEW_CHATS, queue=name, number=counts.size)]
    mean = float(counts.mean())
    expected = (mean * (mean - 1.0)) ** 0.5
    ratio = float(counts.std()) / expected if expected > 0 else 1.0
    odd = not 1.0 / ODD_SPREAD < ratio < ODD_SPREAD
    notes = [Note(kind=NoteKind.NOT_GEOMETRIC, queue=name, number=ratio)] if odd else []
    return mean_figure(counts), notes


def may_have_left(
    chats: Chats, mine: NDArray[np.bool_], name: str | None
) -> tuple[NDArray[np.bool_], list[Note]]:
    """
    Mark the chats that had to wait for an agent.

    Where most chats are greeted by a programme, one that nobody else answered was given up;
    where few are, the programme answered it.
    """
    automatic = mine & (chats.automatic > 0)
    greeted = (automatic & chats.answered).sum() > chats.answered[mine].sum() / 2
    only = automatic & ~chats.answered
    if greeted or not only.any():
        return mine, []
    return mine & ~only, [Note(kind=NoteKind.AUTO_ONLY, queue=name, number=int(only.sum()))]


def queue_patience(
    chats: Chats,
    taken_s: NDArray[np.float64],
    most: NDArray[np.int64],
    mine: NDArray[np.bool_],
    name: str | None,
    *,
    sees_left: bool,
) -> tuple[Figure | None, list[Note]]:
    """Fit patience from those who waited for an agent; later replies are left messages."""
    notes = []
    known = bool((~np.isnan(taken_s[mine])).any())
    until_s = taken_s if known else chats.first_s
    waits_s = until_s - chats.came_s
    stayed_s = waits_s[mine & (waits_s <= SILENCE_S)]
    gone = mine & np.isnan(until_s) & ~chats.answered
    seen = gone & ~np.isnan(chats.left_s)
    left_s = (chats.left_s - chats.came_s)[seen]
    unseen = gone & ~seen if not sees_left else np.zeros(gone.shape, np.bool_)
    before_s = _would_have_waited(chats, until_s, unseen, room_times(chats, taken_s, most))
    if unseen.any():
        notes.append(Note(kind=NoteKind.LEFT_UNSEEN, queue=name, number=int(unseen.sum())))
    n_left = int(left_s.size + (before_s > 0).sum())
    if n_left == 0:
        least_s = least_patience_s(stayed_s)
        return None, [*notes, Note(kind=NoteKind.NOBODY_LEFT, queue=name, number=least_s)]
    if n_left < LEAST_LEFT:
        return None, [*notes, Note(kind=NoteKind.FEW_LEFT, queue=name, number=n_left)]
    found = fit_patience(stayed_s, left_s, before_s)
    if not known:
        return None, [*notes, Note(kind=NoteKind.TAKEN_UNKNOWN, queue=name, number=found.value)]
    return found, notes


def _would_have_waited(
    chats: Chats,
    until_s: NDArray[np.float64],
    unseen: NDArray[np.bool_],
    room_s: list[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """
    Return how long those who left unseen would have waited, shape (n_unseen,). [s]

    They were gone when an agent took the next customer of the queue who stayed, or had room and
    took nobody.
    """
    waits = []
    for q in np.unique(chats.queue[unseen]):
        stayed = np.flatnonzero((chats.queue == q) & ~np.isnan(until_s))
        stayed = stayed[np.argsort(chats.came_s[stayed], kind="stable")]
        came_s = chats.came_s[unseen & (chats.queue == q)]
        after = np.searchsorted(chats.came_s[stayed], came_s, side="right")
        room = np.searchsorted(room_s[q], came_s)
        gone_s = np.minimum(
            np.append(until_s[stayed], np.inf)[after], np.append(room_s[q], np.inf)[room]
        )
        waits.append((gone_s - came_s)[np.isfinite(gone_s)])
    return np.concatenate(waits) if waits else np.empty(0)


def most_held(
    chats: Chats,
    taken_s: NDArray[np.float64],
    most: NDArray[np.int64],
    q: int | None,
    name: str | None,
) -> tuple[Concurrency | None, list[Note]]:
    """Describe how many chats agents hold at once; ``None`` if agents are not known."""
    known = chats_of(chats, q) & (chats.agent != UNKNOWN) & ~np.isnan(taken_s)
    if not known.any():
        return None, []
    found = concurrency(chats, taken_s, int(most.max() if q is None else most[q]), q)
    if found.is_limit:
        return found, []
    return found, [Note(kind=NoteKind.CAP_NOT_REACHED, queue=name, number=found.at_most_share)]

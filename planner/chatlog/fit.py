"""Fit how chats run from a log: all queues together, and each one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.chatlog.figures import (
    chat_length,
    chats_of,
    customer_turn,
    may_have_left,
    most_held,
    queue_patience,
    reply_time,
)
from planner.chatlog.intervals import Figure, share_figure
from planner.chatlog.load import Concurrency, infer_taken, most_at_once
from planner.chatlog.notes import Note, NoteKind
from planner.chatlog.turns import SILENCE_S, Chats, Turns, take_apart
from planner.domain.chatlog import UNKNOWN, MessageLog, SessionLog

SLOW = 7.0  # a reply takes so many times the mean in one case of a thousand
ROUGH_S = 1.0  # rounding worth a word


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatFit:
    """
    How the chats of a queue run, as far as a log tells.

    Parameters
    ----------
    queue
        Name; ``None`` for all queues together.
    chats, unanswered
        Chats that customers began, and those without an agent's reply.
    reply_s, reply_cv
        Time to write a reply: mean [s] and coefficient of variation.
    customer_s
        Mean time the customer takes to answer. [s]
    replies_per_chat
        Mean number of replies in an answered chat.
    patience_s
        Mean time a customer waits for an agent before leaving. [s]
    at_once
        Chats that agents held at once; ``None`` if agents are not known.
    automatic
        Share of automatic replies among all replies.
    """

    queue: str | None
    chats: int
    unanswered: int
    reply_s: Figure | None
    reply_cv: Figure | None
    customer_s: Figure | None
    replies_per_chat: Figure | None
    patience_s: Figure | None
    at_once: Concurrency | None
    automatic: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFit:
    """
    What a log tells.

    Parameters
    ----------
    kind
        ``messages`` or ``sessions``.
    whole
        All queues together.
    queues
        Each queue that the log names.
    notes
        What the log cannot tell, or tells only on an assumption.
    """

    kind: str
    whole: ChatFit
    queues: tuple[ChatFit, ...]
    notes: tuple[Note, ...]


def fit_messages(log: MessageLog) -> LogFit:
    """
    Fit how chats run from messages.

    An agent writes one reply at a time, so a reply was begun when its question came or when the
    agent sent the message before, in whatever chat, if that was later: that takes the waiting
    behind other chats out of it. First replies are left out, since the customer may have waited
    in line for an agent.

    Parameters
    ----------
    log
        Any log.

    Returns
    -------
    LogFit
    """
    turns = take_apart(log)
    taken_s, most, notes = _taken(log, turns)
    notes += _notes_of_log(log, turns)
    found = []
    for q in _parts(log.queues):
        one, more = _fit_queue(log, turns, taken_s, most, q)
        found.append(one)
        notes += more
    return LogFit(
        kind="messages", whole=found[0], queues=tuple(found[1:]), notes=_once(notes, log.queues)
    )


def fit_sessions(log: SessionLog) -> LogFit:
    """
    Fit what a log of sessions tells: replies a chat, patience, chats at once.

    Parameters
    ----------
    log
        Any log.

    Returns
    -------
    LogFit
    """
    chats = Chats(
        queue=log.queue,
        agent=log.agent,
        replies=log.replies,
        came_s=log.start_s,
        begun_s=np.where(log.agent == UNKNOWN, np.nan, log.first_s),
        first_s=log.first_s,
        last_s=log.end_s,
        taken_s=np.full(log.start_s.shape, np.nan),
        left_s=np.where(log.replies > 0, np.nan, log.end_s),
        automatic=np.zeros(log.start_s.shape, np.int64),
    )
    nothing = np.full(len(log.queues), np.inf)
    most = most_at_once(chats, chats.begun_s, chats.answered, len(log.queues))
    taken_s = infer_taken(chats, most, nothing, 0.0)
    notes: list[Note] = []
    if (log.agent != UNKNOWN).any():
        waited = int((taken_s > chats.came_s).sum())
        notes.append(Note(kind=NoteKind.TAKEN_INFERRED, queue=None, number=waited))
    if log.resolution_s >= ROUGH_S:
        notes.append(Note(kind=NoteKind.ROUNDED, queue=None, number=log.resolution_s))
    found = []
    for q in _parts(log.queues):
        mine = chats_of(chats, q)
        name = None if q is None else log.queues[q]
        replies, more = chat_length(chats, mine, name)
        patience, yet_more = queue_patience(chats, taken_s, most, mine, name, sees_left=True)
        at_once, at_last = most_held(chats, taken_s, most, q, name)
        notes += more + yet_more + at_last
        several = mine & (chats.replies > 1)
        if several.any():
            span_s = (chats.last_s - chats.first_s)[several].sum()
            round_s = float(span_s / (chats.replies[several] - 1).sum())
            notes.append(Note(kind=NoteKind.SESSIONS_ONLY, queue=name, number=round_s))
        found.append(
            ChatFit(
                queue=name,
                chats=int(mine.sum()),
                unanswered=int((mine & ~chats.answered).sum()),
                reply_s=None,
                reply_cv=None,
                customer_s=None,
                replies_per_chat=replies,
                patience_s=patience,
                at_once=at_once,
                automatic=None,
            )
        )
    return LogFit(
        kind="sessions", whole=found[0], queues=tuple(found[1:]), notes=_once(notes, log.queues)
    )


def _parts(queues: tuple[str, ...]) -> list[int | None]:
    """List the whole, and each queue if the log names any."""
    return [None, *range(len(queues))] if any(queues) else [None]


def _once(notes: list[Note], queues: tuple[str, ...]) -> tuple[Note, ...]:
    """Leave out what is said of the whole if it is said of every queue on its own."""
    named = [q for q in queues if q]
    by_queue = [(note.kind, note.queue) for note in notes]
    return tuple(
        note
        for note in notes
        if note.queue is not None
        or not named
        or any((note.kind, name) not in by_queue for name in named)
    )


def _notes_of_log(log: MessageLog, turns: Turns) -> list[Note]:
    late = turns.chats.first_s - turns.chats.came_s > SILENCE_S
    counted = {
        NoteKind.ROUNDED: log.resolution_s if log.resolution_s >= ROUGH_S else 0.0,
        NoteKind.LONG_SILENCES: turns.silences,
        NoteKind.ANSWERED_LATER: int(late.sum()),
        NoteKind.REMINDERS: turns.reminders,
        NoteKind.NO_CUSTOMER: turns.without_customer,
    }
    return [Note(kind=kind, queue=None, number=n) for kind, n in counted.items() if n > 0]


def _taken(
    log: MessageLog, turns: Turns
) -> tuple[NDArray[np.float64], NDArray[np.int64], list[Note]]:
    """Say when each chat was taken, NaN where that cannot be told, and the most at once."""
    chats, n_queues = turns.chats, len(log.queues)
    if log.tells_taken or not (chats.agent != UNKNOWN).any():
        told = ~np.isnan(chats.taken_s)
        return chats.taken_s, most_at_once(chats, chats.taken_s, told, n_queues), []
    later = ~turns.replies.is_first & ~np.isnan(turns.replies.work_s)
    work_s, queue = turns.replies.work_s[later], chats.queue[turns.replies.chat[later]]
    mean_s = float(work_s.mean()) if work_s.size else 0.0
    slow_s = np.array(
        [
            SLOW * (float(work_s[queue == q].mean()) if (queue == q).any() else np.inf)
            for q in range(n_queues)
        ]
    )
    # Who begins a reply as the chat comes has begun all other chats in hand before.
    most = most_at_once(chats, chats.begun_s, chats.begun_s == chats.came_s, n_queues)
    taken_s = infer_taken(chats, most, slow_s, mean_s)
    waited = int((taken_s > chats.came_s).sum())
    return taken_s, most, [Note(kind=NoteKind.TAKEN_INFERRED, queue=None, number=waited)]


def _fit_queue(
    log: MessageLog,
    turns: Turns,
    taken_s: NDArray[np.float64],
    most: NDArray[np.int64],
    q: int | None,
) -> tuple[ChatFit, list[Note]]:
    """Fit one queue; all of them if it is ``None``."""
    chats, name = turns.chats, None if q is None else log.queues[q]
    mine = chats_of(chats, q)
    (reply_s, reply_cv), notes = reply_time(log, turns, mine, name)
    replies, more = chat_length(chats, mine, name)
    notes += more
    customer_s, more = customer_turn(turns, mine, name)
    notes += more
    waiting, more = may_have_left(chats, mine, name)
    notes += more
    patience, more = queue_patience(chats, taken_s, most, waiting, name, sees_left=log.tells_left)
    notes += more
    at_once, more = most_held(chats, taken_s, most, q, name)
    notes += more
    n_auto, n_all = int(chats.automatic[mine].sum()), int(chats.replies[mine].sum())
    automatic = share_figure(n_auto, n_auto + n_all) if chats.automatic.any() and n_all else None
    return ChatFit(
        queue=name,
        chats=int(mine.sum()),
        unanswered=int((mine & ~chats.answered).sum()),
        reply_s=reply_s,
        reply_cv=reply_cv,
        customer_s=customer_s,
        replies_per_chat=replies,
        patience_s=patience,
        at_once=at_once,
        automatic=automatic,
    ), notes

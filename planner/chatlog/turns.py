"""
A log taken apart into chats, replies and turns of customers.

A run of messages from one side is one turn. A reply answers the first message of the customer's
run before it.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.chatlog import UNKNOWN, MessageLog, Said

SILENCE_S = 1800.0  # a customer who writes again after so long begins a new chat
FOLLOW_UP_S = 60.0  # an agent's next line within it belongs to the same reply


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chats:
    """
    Chats that a customer began; all arrays have shape (n_chats,), times are in seconds.

    Parameters
    ----------
    queue
        Index of the queue.
    agent
        Who answered first; `UNKNOWN` if nobody did or the log does not say.
    replies
        Replies by agents, 0 if nobody answered.
    came_s
        First message.
    begun_s
        When the first reply was begun, at the earliest; NaN if nobody answered.
    first_s, last_s
        First reply, NaN without any; last message of anybody.
    taken_s, left_s
        When an agent took it and when the customer left; NaN where the log does not say.
    automatic
        Messages of a programme.
    """

    queue: NDArray[np.int64]
    agent: NDArray[np.int64]
    replies: NDArray[np.int64]
    came_s: NDArray[np.float64]
    begun_s: NDArray[np.float64]
    first_s: NDArray[np.float64]
    last_s: NDArray[np.float64]
    taken_s: NDArray[np.float64]
    left_s: NDArray[np.float64]
    automatic: NDArray[np.int64]

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Those with a reply."""
        return self.replies > 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replies:
    """
    Replies to customers; all arrays have shape (n_replies,), times are in seconds.

    Parameters
    ----------
    chat, agent
        Indices.
    is_first
        Whether it is the chat's first.
    asked_s, answered_s
        First message without an answer, and the first line of the reply.
    work_s
        Time the agent wrote on it: from the question or the agent's line before, whichever came
        later; NaN where the agent is not known. [s]
    """

    chat: NDArray[np.int64]
    agent: NDArray[np.int64]
    is_first: NDArray[np.bool_]
    asked_s: NDArray[np.float64]
    answered_s: NDArray[np.float64]
    work_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turns:
    """
    A log taken apart.

    Parameters
    ----------
    chats, replies
        See there.
    turn_chat, turn_s
        Turns of customers between two replies: chat, and length from the last line of a reply
        to the first message after it, shape (n_turns,). [s]
    silences
        How often a silence was taken for the end of a chat.
    reminders
        Turns of agents that no question comes before.
    without_customer
        Chats in which no customer wrote.
    """

    chats: Chats
    replies: Replies
    turn_chat: NDArray[np.int64]
    turn_s: NDArray[np.float64]
    silences: int
    reminders: int
    without_customer: int


def take_apart(log: MessageLog) -> Turns:
    """
    Take a log apart.

    Parameters
    ----------
    log
        Any log.

    Returns
    -------
    Turns
        Chats in the order of the log's, cut at long silences.
    """
    lines = _cut(log)
    runs, reminders = _alternating(_runs(lines))
    first_of_part = np.diff(runs.part, prepend=UNKNOWN) != 0
    reply = np.flatnonzero(runs.by_agent)
    chat_of = np.cumsum(lines.has_customer) - 1
    replies = Replies(
        chat=chat_of[runs.part[reply]],
        agent=runs.agent[reply],
        is_first=first_of_part[reply - 1],
        asked_s=runs.first_s[reply - 1],
        answered_s=runs.first_s[reply],
        work_s=runs.work_s[reply],
    )
    # A customer's turn has a reply before and after it: a last word needs no answer.
    turn = reply[~replies.is_first] - 1
    return Turns(
        chats=_chats(lines, replies, runs.begun_s[reply]),
        replies=replies,
        turn_chat=chat_of[runs.part[turn]],
        turn_s=runs.first_s[turn] - runs.last_s[turn - 1],
        silences=lines.silences,
        reminders=reminders,
        without_customer=int((~lines.has_customer).sum()),
    )


class _Lines(NamedTuple):
    """Lines of a log, chat by chat; a part is a chat up to a long silence."""

    at_s: NDArray[np.float64]
    said: NDArray[np.int64]
    agent: NDArray[np.int64]
    before_s: NDArray[np.float64]  # the line that the agent wrote before, in whatever chat
    part: NDArray[np.int64]
    queue: NDArray[np.int64]  # of each part
    has_customer: NDArray[np.bool_]  # of each part
    silences: int


class _Runs(NamedTuple):
    """Runs of lines from one side."""

    part: NDArray[np.int64]
    by_agent: NDArray[np.bool_]
    agent: NDArray[np.int64]
    first_s: NDArray[np.float64]
    last_s: NDArray[np.float64]
    begun_s: NDArray[np.float64]  # when its first line was begun, if by an agent
    work_s: NDArray[np.float64]


def _cut(log: MessageLog) -> _Lines:
    """Put the lines chat by chat, and cut chats at long silences."""
    order = np.argsort(log.chat, kind="stable")
    at_s, said, chat = log.at_s[order], log.said[order], log.chat[order]
    new = np.diff(chat, prepend=UNKNOWN) != 0
    silent = ~new & (said == Said.CUSTOMER) & (np.diff(at_s, prepend=0.0) > SILENCE_S)
    part = np.cumsum(new | silent) - 1
    has_customer = np.zeros(int(part.max(initial=-1)) + 1, np.bool_)
    has_customer[part[said == Said.CUSTOMER]] = True
    return _Lines(
        at_s=at_s,
        said=said,
        agent=log.agent[order],
        before_s=_line_before(log)[order],
        part=part,
        queue=log.queue[chat[new | silent]],
        has_customer=has_customer,
        silences=int(silent.sum()),
    )


def _line_before(log: MessageLog) -> NDArray[np.float64]:
    """Return when the writer of each agent's line wrote the one before, NaN without one. [s]"""
    before_s = np.full(log.at_s.size, np.nan)
    lines = np.flatnonzero((log.said == Said.AGENT) & (log.agent != UNKNOWN))
    lines = lines[np.argsort(log.agent[lines], kind="stable")]
    same = log.agent[lines[1:]] == log.agent[lines[:-1]]
    before_s[lines[1:][same]] = log.at_s[lines[:-1][same]]
    return before_s


def _runs(lines: _Lines) -> _Runs:
    """Join lines of one side; what an agent adds after a while is a run of its own."""
    talk = np.flatnonzero(np.isin(lines.said, (Said.CUSTOMER, Said.AGENT)))
    part, at_s = lines.part[talk], lines.at_s[talk]
    by_agent = lines.said[talk] == Said.AGENT
    begins = (np.diff(part, prepend=UNKNOWN) != 0) | (np.diff(by_agent, prepend=False))
    begins |= by_agent & (np.diff(at_s, prepend=0.0) > FOLLOW_UP_S)
    run, first = np.cumsum(begins) - 1, np.flatnonzero(begins)
    first_s = at_s[first]
    asked_s = np.where(by_agent[first], np.roll(first_s, 1), np.nan)  # the run before asks
    begun_s = lines.before_s[talk]
    begun_s[first] = np.fmax(begun_s[first], asked_s)
    begun_s[lines.agent[talk] == UNKNOWN] = np.nan
    return _Runs(
        part=part[first],
        by_agent=by_agent[first],
        agent=lines.agent[talk][first],
        first_s=first_s,
        last_s=at_s[np.append(first[1:], talk.size) - 1],
        begun_s=begun_s[first],
        work_s=np.bincount(run, weights=at_s - begun_s, minlength=first.size).astype(np.float64),
    )


def _alternating(runs: _Runs) -> tuple[_Runs, int]:
    """Leave out the runs of agents that no question comes before; return how many those are."""
    same = np.diff(runs.part, prepend=UNKNOWN) == 0
    asked = same & ~np.roll(runs.by_agent, 1)
    kept = ~runs.by_agent | asked
    return _Runs(*(field[kept] for field in runs)), int((~kept).sum())


def _chats(lines: _Lines, replies: Replies, begun_s: NDArray[np.float64]) -> Chats:
    """Sum the chats up that a customer wrote in."""
    n_parts, kept = lines.has_customer.size, lines.has_customer

    def first_s(said: Said) -> NDArray[np.float64]:
        found = np.full(n_parts, np.nan)
        of_kind = np.flatnonzero(lines.said == said)[::-1]  # so that the first is written last
        found[lines.part[of_kind]] = lines.at_s[of_kind]
        return found[kept]

    talk = np.isin(lines.said, (Said.CUSTOMER, Said.AGENT))
    last_s = np.zeros(n_parts)
    last_s[lines.part[talk]] = lines.at_s[talk]
    automatic = np.bincount(lines.part[lines.said == Said.AUTO], minlength=n_parts)
    n = int(kept.sum())
    opening, opened = replies.is_first, replies.chat[replies.is_first]
    agent, begun, answered_s = np.full(n, UNKNOWN), np.full(n, np.nan), np.full(n, np.nan)
    agent[opened] = replies.agent[opening]
    begun[opened] = begun_s[opening]
    answered_s[opened] = replies.answered_s[opening]
    return Chats(
        queue=lines.queue[kept],
        agent=agent,
        replies=np.bincount(replies.chat, minlength=n),
        came_s=first_s(Said.CUSTOMER),
        begun_s=begun,
        first_s=answered_s,
        last_s=last_s[kept],
        taken_s=first_s(Said.TAKEN),
        left_s=first_s(Said.LEFT),
        automatic=automatic[kept],
    )

"""What a log cannot tell, or tells only on an assumption."""

from dataclasses import dataclass
from enum import StrEnum


class NoteKind(StrEnum):
    """What there is to know; the number that belongs to it in brackets."""

    FEW_REPLIES = "few_replies"  # too few replies for a reply time [replies]
    FEW_CHATS = "few_chats"  # too few answered chats [chats]
    FEW_TURNS = "few_turns"  # too few turns of customers [turns]
    NO_AGENT = "no_agent"  # without agents a reply cannot be told from waiting [mean response, s]
    ALONE_ONLY = "alone_only"  # replies taken from when no other chat was open [replies]
    FIRST_REPLIES = "first_replies"  # first replies are used, waiting may be in them [replies]
    SESSIONS_ONLY = "sessions_only"  # reply and customer's turn only together [s a round]
    NOT_GEOMETRIC = "not_geometric"  # spread of replies a chat is not the model's [ratio]
    NOBODY_LEFT = "nobody_left"  # no patience without those who leave [at least, s]
    FEW_LEFT = "few_left"  # too few leave [chats]
    LEFT_UNSEEN = "left_unseen"  # when they left is bracketed by who came next [chats]
    TAKEN_INFERRED = "taken_inferred"  # when a chat was taken is worked out from the loads [chats]
    TAKEN_UNKNOWN = "taken_unknown"  # patience counted to the first reply, so not drafted [s]
    CAP_NOT_REACHED = "cap_not_reached"  # more chats at once may be allowed [share of time]
    ROUNDED = "rounded"  # times are rounded [s]
    COARSE = "coarse"  # too coarse a clock for the spread of reply times [s]
    LONG_SILENCES = "long_silences"  # silences taken for the end of a chat [silences]
    ANSWERED_LATER = "answered_later"  # first replies beyond that count as left messages [chats]
    AUTO_ONLY = "auto_only"  # chats answered by a programme alone [chats]
    REMINDERS = "reminders"  # later lines of agents without a question [lines]
    NO_CUSTOMER = "no_customer"  # chats that an agent began [chats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """
    Something to know about a fit.

    Parameters
    ----------
    kind
        What it is.
    queue
        Queue it is about; ``None`` for the whole log.
    number
        The number that belongs to it, see `NoteKind`.
    """

    kind: NoteKind
    queue: str | None
    number: float

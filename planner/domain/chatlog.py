"""Logs of chats: who wrote when, message by message."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1


class Said(IntEnum):
    """What a line of a message log tells."""

    CUSTOMER = 0  # the customer wrote
    AGENT = 1  # an agent wrote
    AUTO = 2  # a programme wrote
    TAKEN = 3  # the chat was given to an agent
    LEFT = 4  # the customer left without an answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MessageLog:
    """
    Messages in order of time.

    Parameters
    ----------
    chats, agents, queues
        Names.
    at_s
        When each line was written, never falling, from any origin, shape (n_lines,). [s]
    chat
        Its chat, an index of ``chats``, shape (n_lines,).
    said
        What it is, values of `Said`, shape (n_lines,).
    agent
        Who wrote it or took the chat, an index of ``agents``; `UNKNOWN` for others or where it
        is not known, shape (n_lines,).
    queue
        Queue of each chat, an index of ``queues``, shape (n_chats,).
    resolution_s
        What times are rounded down to; 0 where they are exact. [s]
    tells_taken, tells_left
        Whether the log says when a chat is taken, and when customers leave.

    Raises
    ------
    ValueError
        If shapes disagree or times fall.
    """

    chats: tuple[str, ...]
    agents: tuple[str, ...]
    queues: tuple[str, ...]
    at_s: NDArray[np.float64]
    chat: NDArray[np.int64]
    said: NDArray[np.int64]
    agent: NDArray[np.int64]
    queue: NDArray[np.int64]
    resolution_s: float = 0.0
    tells_taken: bool = False
    tells_left: bool = False

    def __post_init__(self) -> None:
        shapes = [x.shape for x in (self.at_s, self.chat, self.said, self.agent)]
        if len(set(shapes)) > 1 or self.queue.shape != (len(self.chats),):
            raise ValueError(
                f"chat log: lines must have one shape and queue one entry a chat, "
                f"got {shapes} and {self.queue.shape}"
            )
        if (np.diff(self.at_s) < 0).any():
            raise ValueError("chat log: at_s must not fall")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionLog:
    """
    Sessions, one line a chat; all arrays have shape (n_chats,).

    Parameters
    ----------
    agents, queues
        Names.
    queue, agent
        Indices of the names; ``agent`` is `UNKNOWN` where it is not known.
    start_s, first_s, end_s
        Start, first reply of an agent (NaN if nobody answered) and end, from any origin. [s]
    replies
        Replies of agents, 0 if nobody answered.
    resolution_s
        What times are rounded down to; 0 where they are exact. [s]
    """

    agents: tuple[str, ...]
    queues: tuple[str, ...]
    queue: NDArray[np.int64]
    agent: NDArray[np.int64]
    start_s: NDArray[np.float64]
    first_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    replies: NDArray[np.int64]
    resolution_s: float = 0.0

"""Queues, how their chats run, the targets they must meet, and lateness as data."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import DAY_MIN, SLOT_MIN
from planner.domain.levers import Levers

LEAST_CV, MOST_CV = 0.25, 2.0  # near-constant replies; as uneven as logs show, and models hold


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatWork:
    """
    How a chat runs: replies of the agent and turns of the customer, alternating.

    Parameters
    ----------
    reply_s
        Mean time to write one reply. [s]
    customer_s
        Mean time the customer takes to answer. [s]
    replies_per_chat
        Mean number of replies in a chat, at least 1.
    max_chats
        Chats that an agent holds at once, at most.
    patience_s
        Mean time a customer waits for an agent before leaving. [s]
    reply_cv
        Coefficient of variation of the time to write a reply, 0.25 to 2: times are gamma
        distributed, exponential at 1.
    patience_cv
        The same of the customer's patience. The simulation alone takes it; the chat model's
        patience is exponential.

    Raises
    ------
    ValueError
        If a value is out of range.
    """

    reply_s: float
    customer_s: float
    replies_per_chat: float
    max_chats: int
    patience_s: float
    reply_cv: float = 1.0
    patience_cv: float = 1.0

    def __post_init__(self) -> None:
        for field in ("reply_s", "customer_s", "patience_s"):
            if not getattr(self, field) > 0:
                raise ValueError(f"chat: {field} must be over 0, got {getattr(self, field)}")
        if not self.replies_per_chat >= 1:
            raise ValueError(
                f"chat: replies_per_chat must be at least 1, got {self.replies_per_chat}"
            )
        if self.max_chats not in range(1, 100):
            raise ValueError(f"chat: max_chats must be 1 to 99, got {self.max_chats}")
        for field in ("reply_cv", "patience_cv"):
            if not LEAST_CV <= getattr(self, field) <= MOST_CV:
                raise ValueError(
                    f"chat: {field} must be {LEAST_CV} to {MOST_CV:g}, got {getattr(self, field)}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    What replies must hold.

    Parameters
    ----------
    on_time
        Share of replies to be given within ``within_s``, each counted from the customer's
        first unanswered message. Fraction of 1.
    within_s
        A later reply is late. [s]
    confidence
        Share of months in which ``on_time`` is to hold. Fraction of 1.
    reserve
        Added to ``on_time`` in planning, since months differ: planning for the target on
        average would miss it in every other month. `planner.month.loop` starts from it and finds
        what ``confidence`` needs. Fraction of 1.
    hour_floor
        Share on time that no hour is to fall below for the month's sake; 0: none.
    day_floor
        A day that falls below it in more than one month in ten is named; 0: none.
    first_response_s
        First response, on average. [s]
    average_response_s
        Response over all replies, on average. [s]

    Raises
    ------
    ValueError
        If a value is out of range.
    """

    on_time: float = 0.98
    confidence: float = 0.9
    reserve: float = 0.0
    hour_floor: float = 0.0
    day_floor: float = 0.0
    within_s: float = 180.0
    first_response_s: float = 30.0
    average_response_s: float = 60.0

    @property
    def planned(self) -> float:
        """Share of replies on time that a roster is planned for."""
        return self.on_time + self.reserve

    def __post_init__(self) -> None:
        if not 0 < self.on_time < 1:
            raise ValueError(f"target: on_time must be between 0 and 1, got {self.on_time}")
        if not 0 < self.confidence < 1:
            raise ValueError(f"target: confidence must be between 0 and 1, got {self.confidence}")
        if not (self.reserve >= 0 and self.planned < 1):
            raise ValueError(
                f"target: reserve must be 0 or more and leave on_time below 1, got {self.reserve}"
            )
        for field in ("hour_floor", "day_floor"):
            if not 0 <= getattr(self, field) < 1:
                raise ValueError(f"target: {field} must be 0 to 1, got {getattr(self, field)}")
        for field in ("within_s", "first_response_s", "average_response_s"):
            if not getattr(self, field) > 0:
                raise ValueError(f"target: {field} must be over 0, got {getattr(self, field)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    A stream of contacts that needs one skill.

    Parameters
    ----------
    name
        Name in histories and forecasts.
    label
        Name shown to people.
    skill
        What an agent must have to answer it.
    open_min, close_min
        Hours in which replies count, from midnight, in steps of 15. [min]
    work
        How its chats run.
    target
        What its replies must hold.
    levers
        What changes its work besides people.

    Raises
    ------
    ValueError
        If the hours are out of range or the wrong way round.
    """

    name: str
    label: str
    skill: str
    open_min: int
    close_min: int
    work: ChatWork
    target: Target
    levers: Levers = Levers()  # noqa: RUF009 - frozen, so it can be shared

    def __post_init__(self) -> None:
        for field in ("open_min", "close_min"):
            value = getattr(self, field)
            if not 0 <= value <= DAY_MIN or value % SLOT_MIN:
                raise ValueError(f"{self.name}: {field} must be 0-1440 in steps of 15, got {value}")
        if self.open_min >= self.close_min:
            raise ValueError(
                f"{self.name}: close_min must be after open_min {self.open_min}, "
                f"got {self.close_min}"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lateness:
    """
    Expected late replies in every slot as a function of the agents on the queue.

    Parameters
    ----------
    queues
        Queues in order, length ``n_queues``.
    replies
        Replies expected while the queue is open, shape (n_queues, n_slots); 0 where closed.
    late
        Late replies expected with n agents on the queue, shape (n_queues, n_slots, n_max + 1);
        never rising and convex in n.

    Raises
    ------
    ValueError
        If shapes disagree.
    """

    queues: tuple[str, ...]
    replies: NDArray[np.float64]
    late: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.replies.shape[:1] != (len(self.queues),) or self.late.shape[:-1] != (
            self.replies.shape
        ):
            raise ValueError(
                f"lateness: replies and late must be for {len(self.queues)} queues and the same "
                f"slots, got {self.replies.shape} and {self.late.shape}"
            )

    @property
    def n_max(self) -> int:
        """Most agents tabulated; more bring nothing. [agents]"""
        return int(self.late.shape[2]) - 1

    def expected(self, agents: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Interpolate the late replies for numbers of agents that need not be whole.

        Parameters
        ----------
        agents
            On each queue in each slot, shape (n_queues, n_slots). [agents]

        Returns
        -------
        ndarray of float, shape (n_queues, n_slots)
            Late replies expected.
        """
        clipped = np.clip(agents, 0, self.n_max)
        low = np.minimum(clipped.astype(np.int64), max(self.n_max - 1, 0))
        q, t = np.indices(clipped.shape)
        at_low, at_high = self.late[q, t, low], self.late[q, t, np.minimum(low + 1, self.n_max)]
        interpolated: NDArray[np.float64] = at_low + (clipped - low) * (at_high - at_low)
        return interpolated

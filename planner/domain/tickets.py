"""Tickets: work with a deadline that chats and orders bring, done between chats."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import DAY_MIN
from planner.domain.people import EXPERIENCED, Agent

DAY_S = 60.0 * DAY_MIN
ANY_QUEUE = "*"  # stands for every queue that is not named


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClass:
    """
    A kind of ticket.

    Parameters
    ----------
    name
        What it is called.
    deadline_min
        Time in which it must be done, counted in the hours below. [min]
    work_min
        Mean time of work on it, exponentially distributed. [min]
    per_contact
        Queues, and how many such tickets a contact of each brings on average; `ANY_QUEUE` is every
        queue that is not named.
    skill
        What an agent must have to do it; ``None``: nothing.
    experienced
        Whether only senior agents, team leads and supervisors do it.
    open_min, close_min
        Hours in which its deadline counts, from midnight; all hours by default. [min]

    Raises
    ------
    ValueError
        If a value is out of range.
    """

    name: str
    deadline_min: float
    work_min: float
    per_contact: tuple[tuple[str, float], ...]
    skill: str | None = None
    experienced: bool = False
    open_min: int = 0
    close_min: int = DAY_MIN

    def __post_init__(self) -> None:
        for field in ("deadline_min", "work_min"):
            if not getattr(self, field) > 0:
                raise ValueError(f"{self.name}: {field} must be over 0, got {getattr(self, field)}")
        for queue, rate in self.per_contact:
            if not rate >= 0:
                raise ValueError(
                    f"{self.name}: per_contact of {queue} must be 0 or more, got {rate}"
                )
        if not 0 <= self.open_min < self.close_min <= DAY_MIN:
            raise ValueError(
                f"{self.name}: open_min must be before close_min and both 0-1440, "
                f"got {self.open_min} and {self.close_min}"
            )

    def can_be_done_by(self, agent: Agent) -> bool:
        """Say whether an agent may do it."""
        skilled = self.skill is None or self.skill in agent.skills
        return skilled and (not self.experienced or agent.level in EXPERIENCED)

    def due_s(self, released_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Return when tickets are due, counting only the hours in which deadlines count.

        Parameters
        ----------
        released_s
            When they come, from a midnight. [s]

        Returns
        -------
        ndarray of float, shape of ``released_s``
            From the same midnight. [s]
        """
        open_s, day_s = 60.0 * self.open_min, 60.0 * (self.close_min - self.open_min)
        day, second = np.divmod(released_s, DAY_S)
        counted_s = day * day_s + np.clip(second - open_s, 0.0, day_s) + 60.0 * self.deadline_min
        days = np.ceil(counted_s / day_s) - 1.0  # due at the close rather than at the next opening
        due_s: NDArray[np.float64] = days * DAY_S + open_s + counted_s - days * day_s
        return due_s

    def rates(self, queues: tuple[str, ...], contacts: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Return how many come, from the contacts that bring them.

        Parameters
        ----------
        queues
            Names, length ``n_queues``.
        contacts
            Contacts by queue, shape (n_queues, ...), of any unit.

        Returns
        -------
        ndarray of float, shape ``contacts.shape[1:]``
        """
        per = dict(self.per_contact)
        share = np.array([per.get(name, per.get(ANY_QUEUE, 0.0)) for name in queues])
        rates: NDArray[np.float64] = np.tensordot(share, contacts, axes=1)
        return rates

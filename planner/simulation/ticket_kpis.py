"""What becomes of tickets in a simulated period."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.tickets import DAY_S, TicketClass
from planner.simulation.floor import Desk

CAME, LATE, WAITING, WAITING_MIN = range(4)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TicketCounts:
    """
    Tickets by class and the day on which they come.

    Parameters
    ----------
    names
        Of the classes, length ``n_classes``.
    came
        Tickets, shape (n_replications, n_classes, n_days).
    late
        Those done after they were due, or due before the period's end and not done, same shape.
    waiting
        Those not done at the end, same shape.
    waiting_min
        Work that is left of these, same shape. [min]
    """

    names: tuple[str, ...]
    came: NDArray[np.float64]
    late: NDArray[np.float64]
    waiting: NDArray[np.float64]
    waiting_min: NDArray[np.float64]

    def late_shares(self, name: str) -> NDArray[np.float64]:
        """Return the share of late tickets of a class, (n_replications,); NaN where none come."""
        if name not in self.names:
            raise ValueError(f"tickets: class must be one of {', '.join(self.names)}, got {name}")
        c = self.names.index(name)
        came, late = (x[:, c].sum(axis=1) for x in (self.came, self.late))
        shares: NDArray[np.float64] = np.divide(
            late, came, out=np.full(came.shape, np.nan), where=came > 0
        )
        return shares


def count_tickets(desk: Desk | None, n_classes: int, n_days: int) -> NDArray[np.float64]:
    """
    Count the tickets of one replication.

    Parameters
    ----------
    desk
        After it was played.
    n_classes, n_days
        Kinds of tickets, and days of the period.

    Returns
    -------
    ndarray of float, shape (4, n_classes, n_days)
        Tickets, late ones, those not done, and the work left of them [min].
    """
    if desk is None:
        return np.zeros((4, 0, n_days))
    tickets = desk.tickets
    undone = np.isinf(tickets["done_s"])
    seen_s = np.minimum(tickets["done_s"], n_days * DAY_S)
    place = tickets["kind"] * n_days + (tickets["release_s"] // DAY_S).astype(np.int64)
    weights = (
        np.ones(tickets.size),
        (tickets["done_s"] > tickets["due_s"]) & (tickets["due_s"] <= seen_s),
        undone,
        undone * tickets["left_s"] / 60.0,
    )
    counts = [np.bincount(place, weights=w, minlength=n_classes * n_days) for w in weights]
    return np.array(counts, dtype=np.float64).reshape(4, n_classes, n_days)


def ticket_counts(
    classes: tuple[TicketClass, ...], counted: list[NDArray[np.float64]]
) -> TicketCounts | None:
    """Put the counts of all replications together; ``None`` without tickets."""
    if not classes:
        return None
    counts = np.stack(counted, axis=1)
    return TicketCounts(
        names=tuple(one.name for one in classes),
        came=counts[CAME],
        late=counts[LATE],
        waiting=counts[WAITING],
        waiting_min=counts[WAITING_MIN],
    )

"""
Late replies of a roster in the making, and how they change with one agent more or less.

The coverage is kept by segment, so that a change is priced without going through the slots.
"""

import numpy as np
from numpy.typing import NDArray

from planner.roster.model import Split
from planner.roster.month import Month, Segment


class Cover:
    """
    Agents on every queue by day and shift, and the late replies they leave.

    Parameters
    ----------
    month
        What is planned.
    strength
        Agents weighed by speed, shape (n_days, n_shifts, n_queues).
    """

    def __init__(self, month: Month, strength: NDArray[np.float64]) -> None:
        self.month, self.strength = month, strength
        parts: dict[tuple[int, int], list[Segment]] = {}
        for segment in month.segments:
            parts.setdefault((segment.d, segment.q), []).append(segment)
        self._parts = {
            key: (
                np.array([s.today for s in some]),
                np.array([s.yesterday for s in some]),
                np.array([s.base for s in some]),
                np.array([s.late for s in some]),
            )
            for key, some in parts.items()
        }
        self.late = np.array(
            [[self._late_on(d, q) for d in range(month.shape[1])] for q in range(strength.shape[2])]
        )

    def _late_on(self, d: int, q: int) -> float:
        """Return the late replies of a queue on a day."""
        if (d, q) not in self._parts:
            return 0.0
        today, yesterday, base, late = self._parts[d, q]
        agents = base + today @ self.strength[d, :, q]
        if d:
            agents = agents + yesterday @ self.strength[d - 1, :, q]
        n_max = late.shape[1] - 1
        agents = np.clip(agents, 0, n_max)
        below = np.minimum(agents.astype(np.int64), max(n_max - 1, 0))
        rows = np.arange(len(late))
        at_below, above = late[rows, below], late[rows, np.minimum(below + 1, n_max)]
        return float((at_below + (agents - below) * (above - at_below)).sum())

    def change(self, d: int, s: int, q: int, agents: float) -> list[tuple[int, float]]:
        """Return, by day, the late replies more if so many agents more were on a queue."""
        days = [d]
        if d + 1 < self.month.shape[1] and self.month.crosses[d, s]:
            days.append(d + 1)
        kept = self.strength[d, s, q]
        self.strength[d, s, q] = max(kept + agents, 0.0)
        changes = [(day, self._late_on(day, q) - float(self.late[q, day])) for day in days]
        self.strength[d, s, q] = kept
        return changes

    def price(self, q: int, changes: list[tuple[int, float]]) -> float:
        """Return what changes in the late replies of a queue add to the cost."""
        prices, allowed = self.month.prices, self.month.allowed_late[q]
        more = sum(replies for _, replies in changes)
        beyond = float(self.late[q].sum() - allowed.sum())
        cost = prices.late_reply * more
        cost += prices.late_over_month * (max(beyond + more, 0.0) - max(beyond, 0.0))
        for day, replies in changes:
            over = float(self.late[q, day] - allowed[day])
            cost += prices.late_over_day * (max(over + replies, 0.0) - max(over, 0.0))
        return cost

    def move(self, d: int, s: int, q: int, agents: float) -> None:
        """Put so many agents more on a queue."""
        changes = self.change(d, s, q, agents)
        self.strength[d, s, q] = max(self.strength[d, s, q] + agents, 0.0)
        for day, replies in changes:
            self.late[q, day] += replies


def strength_of(month: Month, split: Split) -> NDArray[np.float64]:
    """Add up speeds by day, shift and queue. [agents]"""
    speeds = np.array([kind.speed for kind in month.kinds]) / month.speed_units
    return np.tensordot(speeds, split, axes=1)


def share_out(cover: Cover, split: Split, heads: NDArray[np.int64]) -> Split:
    """
    Put agents on queues anew where their numbers have changed.

    Parameters
    ----------
    cover
        Coverage by ``split``; takes that of the result.
    split
        Agents on queues before, shape (n_kinds, n_days, n_shifts, n_queues).
    heads
        Agents of each kind on each shift now, shape (n_kinds, n_days, n_shifts).

    Returns
    -------
    ndarray of int
        As ``split``.
    """
    month, split = cover.month, split.copy()
    for k, d, s in np.argwhere(split.sum(axis=3) != heads).tolist():
        kind, speed = month.kinds[k], month.kinds[k].speed / month.speed_units
        while kind.queues and (left := int(heads[k, d, s] - split[k, d, s].sum())):
            sign = 1 if left > 0 else -1
            able = [q for q in kind.queues if sign > 0 or split[k, d, s, q]]
            q = min(able, key=lambda q: cover.price(q, cover.change(d, s, q, sign * speed)))
            split[k, d, s, q] += sign
            cover.move(d, s, q, sign * speed)
    for d in range(month.shape[1]):
        _move_agents(cover, split, d)
    return split


def _move_agents(cover: Cover, split: Split, d: int) -> None:
    """Move agents of a day between queues, the best move first, while the cost falls."""
    month = cover.month
    while True:
        known: dict[tuple[int, int, float], float] = {}
        best, choice = -1e-6, None
        for k, s, q in np.argwhere(split[:, d] > 0).tolist():
            speed = month.kinds[k].speed / month.speed_units
            for r in month.kinds[k].queues:
                if r == q:
                    continue
                gain = 0.0
                for queue, agents in ((q, -speed), (r, speed)):
                    key = (s, queue, agents)
                    if key not in known:
                        known[key] = cover.price(queue, cover.change(d, s, queue, agents))
                    gain += known[key]
                if gain < best:
                    best, choice = gain, (k, s, q, r, speed)
        if choice is None:
            return
        k, s, q, r, speed = choice
        split[k, d, s, q] -= 1
        split[k, d, s, r] += 1
        cover.move(d, s, q, -speed)
        cover.move(d, s, r, speed)

"""Late replies after changes to a roster: whom to put on which queue, and what it leaves late."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import DAY_SLOTS
from planner.domain.priced import Option, PricedRoster
from planner.domain.roster import OFF

MOST_WAYS = 27  # ways to put the people of one set of changes on queues that are compared

Part = tuple[int, int, float]  # shift, day on which it starts, speed: negative if taken away


@dataclass(frozen=True, kw_only=True, eq=False)
class Placed:
    """
    Sets of changes, their people on queues.

    Parameters
    ----------
    options
        The changes, each with its queue.
    late
        Late replies more, shape (n_options,).
    cost
        What these cost: for being late, beyond the month's share, beyond the day's; shape
        (3, n_options).
    """

    options: tuple[Option, ...]
    late: NDArray[np.float64]
    cost: NDArray[np.float64]


def put_on_queues(base: PricedRoster, options: Sequence[Option]) -> Placed:
    """Put the people of each set of changes on the queues on which fewest replies are late."""
    table = _Table(base)
    ways = [(i, way) for i, option in enumerate(options) for way in _ways(base, option)]
    late = np.tile(base.late, (len(ways), 1, 1))
    for w, (_, way) in enumerate(ways):
        for (q, d), parts in _parts(base, way).items():
            late[w, q, d] = table.late(q, d, tuple(sorted(parts)))
    cost = base.late_cost(late) - base.late_cost(base.late)[:, None]
    best: dict[int, int] = {}
    for w, (i, _) in enumerate(ways):
        if i not in best or cost[:, w].sum() < cost[:, best[i]].sum() - 1e-9:
            best[i] = w
    chosen = [best[i] for i in range(len(options))]
    return Placed(
        options=tuple(ways[w][1] for w in chosen),
        late=late[chosen].sum(axis=(1, 2)) - base.late.sum(),
        cost=cost[:, chosen],
    )


def _ways(base: PricedRoster, option: Option) -> list[Option]:
    """List the ways to put the people of some changes on queues."""
    places: list[list[int | None]] = []
    for change in option:
        able: list[int | None] = list(base.able[change.a])
        if change.code == OFF or not able:
            places.append([None])
        else:
            places.append(able if change.queue is None else [change.queue])
    for i in range(len(places)):
        if math.prod(len(some) for some in places) > MOST_WAYS and len(places[i]) > 1:
            places[i] = [int(base.home[option[i].a])]
    return [
        tuple(replace(c, queue=q) for c, q in zip(option, way, strict=True))
        for way in itertools.product(*places)
    ]


def _parts(base: PricedRoster, way: Option) -> dict[tuple[int, int], list[Part]]:
    """Return what is put on and taken off each queue and day, shifts past midnight on two days."""
    found: dict[tuple[int, int], list[Part]] = {}
    n_days = base.problem.horizon.n_days
    for c in way:
        speed = base.problem.agents[c.a].speed
        had_code, had_queue = int(base.roster.codes[c.a, c.d]), int(base.duty[c.a, c.d])
        both = [(had_code, had_queue, -speed), (c.code, OFF if c.queue is None else c.queue, speed)]
        if both[0][:2] == both[1][:2]:
            continue
        for code, queue, strength in both:
            if OFF not in (code, queue):
                for d in range(c.d, min(c.d + 1 + bool(base.crosses[c.d, code]), n_days)):
                    found.setdefault((queue, d), []).append((code, c.d, strength))
    return found


class _Table:
    """Late replies of a queue on a day with some people more or less, each worked out once."""

    def __init__(self, base: PricedRoster) -> None:
        self.base = base
        self._known: dict[tuple[int, int, tuple[Part, ...]], float] = {}
        n_queues, _, n_more = base.lateness.late.shape
        self._late = base.lateness.late.reshape(n_queues, -1, DAY_SLOTS, n_more)
        self._slots = np.arange(DAY_SLOTS)

    def late(self, q: int, d: int, parts: tuple[Part, ...]) -> float:
        """Return the late replies of a queue on a day."""
        key = (q, d, parts)
        if key not in self._known:
            agents = self.base.cover[q, d].copy()
            for s, first, strength in parts:
                shape = self.base.shapes[first, s]
                agents += strength * shape[(d - first) * DAY_SLOTS : (d - first + 1) * DAY_SLOTS]
            n_max = self.base.lateness.n_max
            agents = np.clip(agents, 0, n_max)
            low = np.minimum(agents.astype(np.int64), max(n_max - 1, 0))
            late = self._late[q, d]
            at_low = late[self._slots, low]
            at_high = late[self._slots, np.minimum(low + 1, n_max)]
            self._known[key] = float((at_low + (agents - low) * (at_high - at_low)).sum())
        return self._known[key]

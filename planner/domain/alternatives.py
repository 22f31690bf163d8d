"""
Why a person has a shift, and who else could take it.

Every other content of a cell, and every other person for a shift, is priced exactly, so that what
speaks for the roster as it is can be told in late replies, money, wishes, fairness and rules.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.changes import Consequence, amounts, consequences
from planner.domain.checks import would_grant
from planner.domain.demand import Lateness
from planner.domain.fairness import fair_shares
from planner.domain.horizon import DAY_SLOTS, SLOT_MIN
from planner.domain.people import Request
from planner.domain.priced import Change, PricedRoster
from planner.domain.roster import FREE, OFF
from planner.domain.rules import SHARED, Violation

HOUR_SLOTS = 60 // SLOT_MIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    Another content of a cell, or another person for a shift.

    Parameters
    ----------
    a
        Whose cell it is, or who takes the shift.
    code
        What the cell then holds: a shift, or `OFF`.
    swaps
        Whether the two exchange their shifts of the day.
    effect
        What it would change.
    """

    a: int
    code: int
    swaps: bool
    effect: Consequence

    @property
    def hard(self) -> tuple[Violation, ...]:
        """Hard rules that it would break, or break further."""
        return self.effect.worse

    @property
    def rank(self) -> tuple[float, float]:
        """Order of choices: hard rules more or fewer, then cost."""
        more = amounts(self.effect.broken)
        more.subtract(amounts(self.effect.mended))
        return sum(more.values()), self.effect.cost.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a person has of something shared, by its name in `SHARED`, and the fair share."""

    name: str
    had: float
    fair: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Why:
    """
    What speaks for a cell.

    Parameters
    ----------
    a, d, code, queue
        The cell, its shift or `OFF`, and the queue answered; `OFF` where none.
    locked
        Whether it was laid down.
    granted, refused
        Requests for the day that it keeps, and that it does not.
    choices
        Everything else that the cell could hold, the best first.
    hours
        Full hours in which the person is on the queue, by start from the day's midnight,
        shape (n_hours,). [h]
    agents, late, late_without
        In these hours: agents on the queue on average, late replies, and those without the
        person, shape (n_hours,).
    shares
        What the person has in the period of everything shared, past balance included.
    """

    a: int
    d: int
    code: int
    queue: int
    locked: bool
    granted: tuple[Request, ...]
    refused: tuple[Request, ...]
    choices: tuple[Choice, ...]
    hours: NDArray[np.int64]
    agents: NDArray[np.float64]
    late: NDArray[np.float64]
    late_without: NDArray[np.float64]
    shares: tuple[Share, ...]


def why(base: PricedRoster, a: int, d: int) -> Why:
    """Say what speaks for the shift, or the day off, of a person on a day."""
    problem, code, queue = base.problem, int(base.roster.codes[a, d]), int(base.duty[a, d])
    others = [c for c in range(OFF, len(problem.shifts)) if c != code]
    effects = consequences(base, [(Change(a=a, d=d, code=c),) for c in others])
    choices = [
        Choice(a=a, code=c, swaps=False, effect=effect)
        for c, effect in zip(others, effects, strict=True)
    ]
    asked = [r for b, day, r in problem.dated_requests() if (b, day) == (a, d)]
    kept = [would_grant(problem, code, r.kind, r.shift) for r in asked]
    hours, agents, late, late_without = _by_hour(base, a, d)
    own, fair = base.counts[a] + problem.balance[a], fair_shares(base.roster)[a]
    return Why(
        a=a,
        d=d,
        code=code,
        queue=queue,
        locked=bool(problem.pins[a, d] != FREE),
        granted=tuple(r for r, ok in zip(asked, kept, strict=True) if ok),
        refused=tuple(r for r, ok in zip(asked, kept, strict=True) if not ok),
        choices=tuple(sorted(choices, key=lambda choice: choice.rank)),
        hours=hours,
        agents=agents,
        late=late,
        late_without=late_without,
        shares=tuple(
            Share(name=name, had=had, fair=due)
            for name, had, due in zip(SHARED, own.tolist(), fair.tolist(), strict=True)
        ),
    )


def who_else(base: PricedRoster, a: int, d: int, code: int | None = None) -> tuple[Choice, ...]:
    """
    Rank who could take a shift instead of a person.

    Parameters
    ----------
    base
        The roster.
    a, d
        Person and day.
    code
        Shift to be taken; the one that the person has if not given. Where the person does not
        have it, being absent, nobody can swap.

    Returns
    -------
    tuple of Choice
        Everybody who is not on the shift, by what taking it, or swapping, would cost from where
        the roster stands; the better of the two where both can be.

    Raises
    ------
    ValueError
        If there is no shift to be taken.
    """
    codes = base.roster.codes[:, d]
    wanted = int(codes[a]) if code is None else code
    if wanted == OFF:
        raise ValueError(
            f"{base.problem.agents[a].id}: there must be a shift to take, got a day off"
        )
    has_it = int(codes[a]) == wanted
    leaves = (Change(a=a, d=d, code=OFF),) if has_it else ()
    options, kinds = [], []
    for b, own in enumerate(codes.tolist()):
        if b == a or own == wanted:
            continue
        takes = Change(a=b, d=d, code=wanted)
        options.append((*leaves, takes))
        kinds.append((b, False))
        if has_it and own != OFF:
            options.append((Change(a=a, d=d, code=own), takes))
            kinds.append((b, True))
    best: dict[int, Choice] = {}
    for (b, swaps), effect in zip(kinds, consequences(base, options), strict=True):
        choice = Choice(a=b, code=wanted, swaps=swaps, effect=effect)
        if b not in best or choice.rank < best[b].rank:
            best[b] = choice
    return tuple(sorted(best.values(), key=lambda choice: choice.rank))


def _by_hour(
    base: PricedRoster, a: int, d: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the hours of a person on the queue, agents there, late replies with and without."""
    code, q, n_days = int(base.roster.codes[a, d]), int(base.duty[a, d]), len(base.shapes)
    if OFF in (code, q):
        none = np.zeros(0)
        return none.astype(np.int64), none, none, none
    window = slice(d * DAY_SLOTS, min(d + 2, n_days) * DAY_SLOTS)
    own = base.problem.agents[a].speed * base.shapes[d, code][: window.stop - window.start]
    part = Lateness(
        queues=base.lateness.queues[q : q + 1],
        replies=base.lateness.replies[q : q + 1, window],
        late=base.lateness.late[q : q + 1, window],
    )
    agents = base.cover[q].ravel()[window]
    hourly = [
        values.reshape(-1, HOUR_SLOTS)
        for values in (
            own,
            agents,
            part.expected(agents[None])[0],
            part.expected(np.maximum(agents - own, 0)[None])[0],
        )
    ]
    there = np.flatnonzero(hourly[0].any(axis=1))
    return (
        there,
        hourly[1][there].mean(axis=1),
        hourly[2][there].sum(axis=1),
        hourly[3][there].sum(axis=1),
    )

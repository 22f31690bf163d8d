"""
Mend a published roster with the least change.

What is asked for (an absence, a swap, a pin) is in the problem. The rest of the roster stays as
published unless a change pays: each changed cell costs `Prices.changed_cell`, and a late reply
beyond those that the published roster leaves costs what it always does; gains elsewhere, in wages,
wishes or fairness, are no reason to disturb people's plans. Where something is amiss,
all single changes are priced exactly, then the best of them together with what they call for: a
stand-in may need a day off elsewhere. No solver: a mend is a handful of cells, and thousands of
such handfuls are priced in a second.
"""

import dataclasses
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.domain.changes import Consequence, Place, amounts, consequences
from planner.domain.checks import find_violations
from planner.domain.cost import Prices, RosterCost, roster_cost
from planner.domain.coverage import Duty, allocate
from planner.domain.demand import Lateness
from planner.domain.priced import Change, Option, PricedRoster
from planner.domain.roster import FREE, OFF, Codes, Roster, RosterProblem
from planner.domain.rules import Violation

KEPT = 6  # sets of changes carried on, of each number of rules newly broken
PARTNERS = 12  # changes of the same day that are tried together with others
REACH = 10  # days before and after a change on which it may be made good
DEPTH = 4  # most changes that are made together

Cells = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedCell:
    """
    A cell of the roster that is not as published.

    Parameters
    ----------
    a, d
        Agent and day.
    old, new
        Shift before and now, `OFF` for a day off.
    asked
        Whether it was asked for, rather than chosen to mend the roster.
    """

    a: int
    d: int
    old: int
    new: int
    asked: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Repair:
    """
    A mended roster and what was changed.

    Parameters
    ----------
    roster, duty
        The roster, and the queue of each agent on each day.
    changes
        Every cell that differs from the published roster, by day and agent.
    published, unmended, mended
        Cost of the published roster, of it with the asked changes alone, and of the mended one.
    unmet
        Hard rules that the mended roster breaks.
    seconds
        Time taken. [s]
    complete
        Whether the search ended by itself, rather than by the time limit.
    """

    roster: Roster
    duty: Duty
    changes: tuple[MendedCell, ...]
    published: RosterCost
    unmended: RosterCost
    mended: RosterCost
    unmet: tuple[Violation, ...]
    seconds: float
    complete: bool

    @property
    def chosen(self) -> tuple[MendedCell, ...]:
        """Changes beside those asked for."""
        return tuple(change for change in self.changes if not change.asked)


def repair(
    problem: RosterProblem,
    lateness: Lateness,
    prices: Prices,
    published: Codes,
    *,
    locked: NDArray[np.bool_] | None = None,
    first_day: int = 0,
    budget: int | None = None,
    improve: bool = False,
    time_limit_s: float = 10.0,
) -> Repair:
    """
    Mend a published roster with the least change.

    Parameters
    ----------
    problem
        What a roster must respect now: absences are approved leave, swaps are pins. See
        `planner.domain.absences`.
    lateness
        Late replies by agents, for the problem's queues and slots, as they are now.
    prices
        What things cost, a changed cell among them.
    published
        The roster as published, shape (n_agents, n_days).
    locked
        Cells that stay as they are, shape (n_agents, n_days); pins stay anyway.
    first_day
        Earlier days are past and stay as they are.
    budget
        Most cells to change beside those asked for.
    improve
        Whether fewer late replies than the published roster leaves are worth a change, too, as
        after a change of need; if not, they are only kept from becoming more.
    time_limit_s
        Limit to the search. [s]

    Returns
    -------
    Repair
        At worst the published roster with the asked changes alone.

    Raises
    ------
    ValueError
        If the budget is negative or a shape is wrong.
    """
    if budget is not None and budget < 0:
        raise ValueError(f"repair: budget must be 0 or more, got {budget}")
    began = time.monotonic()
    asked = asked_for(problem, published)
    problem = dataclasses.replace(problem, given=np.where(asked == published, published, FREE))
    roster = Roster(problem=problem, codes=asked)
    before = PricedRoster(
        roster=Roster(problem=problem, codes=published), lateness=lateness, prices=prices
    )
    start = PricedRoster(
        roster=roster,
        lateness=lateness,
        prices=prices,
        kept_late=np.zeros_like(before.late) if improve else before.late,
        kept_hours=roster.paid_hours,
    )
    fixed = problem.leave | (problem.pins != FREE)
    if locked is not None:
        fixed |= locked
    free = ~fixed
    free[:, :first_day] = False
    search = _Search(
        base=start,
        free=free,
        left=free.size if budget is None else budget,
        until=began + time_limit_s,
        had=Counter() if improve else _had(before, asked),
    )
    for cells in _places(before, start, search.had, improve=improve):
        while search.mend(cells) and improve:
            pass
    roster = search.base.roster
    duty = _cheaper_duty(search.base)
    return Repair(
        roster=roster,
        duty=duty,
        changes=_differences(published, asked, roster.codes),
        published=roster_cost(before.roster, lateness, prices, before.duty),
        unmended=roster_cost(start.roster, lateness, prices, start.duty),
        mended=roster_cost(roster, lateness, prices, duty),
        unmet=tuple(v for v in find_violations(roster) if v.is_hard),
        seconds=time.monotonic() - began,
        complete=not search.is_late,
    )


def asked_for(problem: RosterProblem, published: Codes) -> Codes:
    """Return the published roster with leave and pins as they are now."""
    codes: Codes = np.where(problem.pins != FREE, problem.pins, published)
    return np.where(problem.leave, OFF, codes).astype(np.int8)


def _breaches(priced: PricedRoster) -> Iterator[Violation]:
    """Give all breaches of a roster."""
    for found in (*priced.row_breaches, *priced.column_breaches):
        yield from found.elements()


def _had(before: PricedRoster, asked: Codes) -> Counter[Place]:
    """Count the breaches of the published roster, but for those who cannot do as published."""
    who = (before.roster.codes != asked).any(axis=1)
    touched = {agent.id for agent, yes in zip(before.problem.agents, who, strict=True) if yes}
    return amounts(v for v in _breaches(before) if v.agent not in touched)


def _places(
    before: PricedRoster, start: PricedRoster, had: Counter[Place], *, improve: bool
) -> Iterator[Cells]:
    """Give the cells of each day, and of each person, with which something is newly amiss."""
    n_agents, n_days = start.roster.codes.shape
    days = (before.roster.codes != start.roster.codes).any(axis=0)
    if improve:
        days |= (start.late > start.allowed + 1e-6).any(axis=0)
    worse = amounts(_breaches(start)) - had
    index, horizon = start.problem.agent_index, start.problem.horizon
    for _, _, date in worse:
        d = None if date is None else horizon.day(date)
        if d is not None:
            days[d] = True
    for d in np.flatnonzero(days).tolist():
        yield frozenset((a, d) for a in range(n_agents))
    for a in sorted({index[agent] for _, agent, _ in worse if agent is not None}):
        yield frozenset((a, d) for d in range(n_days))


@dataclass(kw_only=True)
class _Search:
    """
    The roster as mended so far, and what may still be changed.

    Parameters
    ----------
    base
        The roster so far.
    free
        Cells that may change, shape (n_agents, n_days).
    left
        Cells that may still be changed.
    until
        When to end.
    had
        Breaches of hard rules that are nothing to be mended, the published roster having them.
    """

    base: PricedRoster
    free: NDArray[np.bool_]
    left: int
    until: float
    had: Counter[Place]
    is_late: bool = False
    _counted: PricedRoster | None = None
    _now: Counter[Place] = field(default_factory=Counter)

    def mend(self, cells: Cells) -> bool:
        """Make the changes that begin in some cells and gain most; say whether there are any."""
        singles = self._priced(self._options(cells))
        best, kept = self._better(None, singles), self._select(singles)
        partners = sorted(singles, key=self._price)[:PARTNERS]
        for _ in range(1, DEPTH):
            grown = self._priced(self._grow(kept, partners, self._to_beat(best)))
            best, kept = self._better(best, grown), self._select(grown)
        if best is None:
            return False
        self.base = self.base.after(best.option)
        for change in best.option:
            self.free[change.a, change.d] = False
        self.left -= len(best.option)
        return True

    def _options(self, cells: Iterable[tuple[int, int]], to: Option = ()) -> Iterator[Option]:
        """Add a change of one cell to others."""
        taken = {(c.a, c.d) for c in to}
        for a, d in sorted(cells):
            if self.free[a, d] and (a, d) not in taken:
                for code in range(OFF, len(self.base.problem.shifts)):
                    if code != self.base.roster.codes[a, d]:
                        yield (*to, Change(a=a, d=d, code=code))

    def _grow(
        self, kept: Iterable[Consequence], partners: Iterable[Consequence], to_beat: float
    ) -> Iterator[Option]:
        """
        Add to sets of changes what makes good the rules they break, or a change beside them.

        Only what may get below the price to beat: late replies being convex, two changes
        together seldom gain more than each alone.
        """
        index, n_days = self.base.problem.agent_index, self.free.shape[1]
        for found in kept:
            price, taken = self._price(found), {(c.a, c.d) for c in found.option}
            amiss = {v.agent for v in found.worse if v.agent is not None}
            mended = price - self._new(found) * self.base.prices.hard_breach
            if amiss and mended + self.base.prices.changed_cell < to_beat:
                days = {
                    d
                    for change in found.option
                    for d in range(max(change.d - REACH, 0), min(change.d + REACH + 1, n_days))
                }
                yield from self._options(((index[a], d) for a in amiss for d in days), found.option)
            for partner in partners:
                (change,) = partner.option
                if (change.a, change.d) not in taken and mended + self._price(partner) < to_beat:
                    yield (*found.option, change)

    def _priced(self, options: Iterable[Option]) -> list[Consequence]:
        """Price sets of changes that are within the budget, each once."""
        if time.monotonic() > self.until:
            self.is_late = True
            return []
        once = {frozenset((c.a, c.d, c.code) for c in o): o for o in options if len(o) <= self.left}
        return list(consequences(self.base, tuple(once.values())))

    def _price(self, found: Consequence) -> float:
        """Price a set of changes; a wish granted or a fairer share is no reason for a change."""
        cost = found.cost
        liking = cost.wishes + cost.fairness + cost.soft_rules
        rest = cost.total - liking - cost.hard_rules
        return rest + max(liking, 0.0) + self.base.prices.hard_breach * self._worse(found)

    def _worse(self, found: Consequence) -> int:
        """Count the hard rules more that are broken beyond what was before."""
        return sum(self._more(found))

    def _new(self, found: Consequence) -> int:
        """Count the hard rules newly broken, whatever is mended."""
        return sum(n for n in self._more(found) if n > 0)

    def _more(self, found: Consequence) -> list[int]:
        more = amounts(found.broken)
        more.subtract(amounts(found.mended))
        return [
            max(self.now[key] + n - self.had[key], 0) - max(self.now[key] - self.had[key], 0)
            for key, n in more.items()
        ]

    @property
    def now(self) -> Counter[Place]:
        """Breaches of hard rules as they stand."""
        if self._counted is not self.base:
            self._counted, self._now = self.base, amounts(_breaches(self.base))
        return self._now

    def _better(self, best: Consequence | None, some: list[Consequence]) -> Consequence | None:
        """Return the cheapest that gains anything, and breaks no more hard rules than it mends."""
        for found in some:
            if self._worse(found) <= 0 and self._price(found) < self._to_beat(best):
                best = found
        return best

    def _to_beat(self, best: Consequence | None) -> float:
        return -1e-6 if best is None else self._price(best) - 1e-6

    def _select(self, some: list[Consequence]) -> list[Consequence]:
        """Keep the cheapest, of each number of hard rules newly broken."""
        by_breaches: dict[int, list[Consequence]] = {}
        for found in sorted(some, key=self._price):
            same = by_breaches.setdefault(self._new(found), [])
            if len(same) < KEPT:
                same.append(found)
        return [found for n in sorted(by_breaches)[:3] for found in by_breaches[n]]


def _cheaper_duty(base: PricedRoster) -> Duty:
    """Return the queues with which a mended roster costs less: as they are, or put anew."""
    ways = (base.duty, allocate(base.roster, base.lateness))
    return min(
        ways, key=lambda duty: roster_cost(base.roster, base.lateness, base.prices, duty).total
    )


def _differences(published: Codes, asked: Codes, now: Codes) -> tuple[MendedCell, ...]:
    return tuple(
        MendedCell(
            a=a,
            d=d,
            old=int(published[a, d]),
            new=int(now[a, d]),
            asked=bool(published[a, d] != asked[a, d]),
        )
        for d, a in np.argwhere((published != now).T).tolist()
    )

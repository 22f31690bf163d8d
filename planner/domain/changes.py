"""
What changes to a roster would cost: money, late replies, wishes, fairness, rules.

Every part is worked out as `planner.domain.cost.roster_cost` does, but only for the people, days
and queues that the changes touch, and for many sets of changes at once. Rules of one person are
read off that person's row; rules of a day off that day's column.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.checks import would_grant
from planner.domain.cost import RosterCost
from planner.domain.fairness import REFUSED, fairness_of, shared_counts
from planner.domain.late_changes import put_on_queues
from planner.domain.people import Request
from planner.domain.priced import Cells, Option, PricedRoster, Row, breaches_by_row
from planner.domain.roster import FREE, OFF, Roster, RosterProblem
from planner.domain.rules import Mode, Violation

Place = tuple[str, str | None, dt.date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """
    What a set of changes adds to the cost of a roster.

    Parameters
    ----------
    option
        The changes, each with its queue.
    late
        Late replies more. [replies]
    cost
        Cost more, by part.
    broken, mended
        Breaches of rules that it brings, and that it ends.
    """

    option: Option
    late: float
    cost: RosterCost
    broken: tuple[Violation, ...]
    mended: tuple[Violation, ...]

    @property
    def worse(self) -> tuple[Violation, ...]:
        """Breaches of hard rules that are new, or greater than before."""
        more = amounts(self.broken)
        more.subtract(amounts(self.mended))
        return tuple(v for v in self.broken if v.is_hard and more[place(v)] > 0)


def place(v: Violation) -> Place:
    """Say what a breach is about: the rule, and whom, or which day where it is nobody's."""
    return v.rule, v.agent, v.date if v.agent is None else None


def amounts(found: Iterable[Violation]) -> Counter[Place]:
    """Add up how often hard rules are broken, by what it is about."""
    total: Counter[Place] = Counter()
    for v in found:
        if v.is_hard:
            total[place(v)] += v.amount
    return total


def consequences(base: PricedRoster, options: Sequence[Option]) -> tuple[Consequence, ...]:
    """
    Price sets of changes to a roster, each on its own.

    Parameters
    ----------
    base
        The roster.
    options
        Sets of changes, of each cell one at most.

    Returns
    -------
    tuple of Consequence
        In the order of the options.
    """
    if not options:
        return ()
    placed = put_on_queues(base, options)
    rows = _known_rows(base, options)
    counts = np.tile(base.counts, (len(options), 1, 1))
    minutes = np.zeros(len(options))
    broken = [Counter[Violation]() for _ in options]
    mended = [Counter[Violation]() for _ in options]
    for i, option in enumerate(options):
        for a, cells in _by_agent(option).items():
            row = rows[a, cells]
            counts[i, a, :REFUSED] = row.counts[:REFUSED]
            counts[i, a, REFUSED] += _refused(base, a, cells)
            minutes[i] += row.minutes - base.minutes[a]
            broken[i] += row.breaches - base.row_breaches[a]
            mended[i] += base.row_breaches[a] - row.breaches
        for d in {c.d for c in option}:
            now = base.breaches_on(d, tuple((c.a, c.code) for c in option if c.d == d))
            broken[i] += now - base.column_breaches[d]
            mended[i] += base.column_breaches[d] - now
    fair = fairness_of(base.problem, counts) - fairness_of(base.problem, base.counts)
    hours = base.roster.paid_hours
    paid = np.maximum(hours + minutes / 60, base.kept_hours) - max(hours, base.kept_hours)
    wishes = _wishes(base, options)
    return tuple(
        Consequence(
            option=placed.options[i],
            late=float(placed.late[i]),
            cost=RosterCost(
                late=float(placed.cost[0, i]),
                over_month=float(placed.cost[1, i]),
                over_day=float(placed.cost[2, i]),
                paid=base.prices.paid_hour * float(paid[i]),
                wishes=base.prices.wish * wishes[i],
                fairness=float(fair[i]),
                soft_rules=_sum(broken[i], Mode.SOFT) - _sum(mended[i], Mode.SOFT),
                hard_rules=base.prices.hard_breach
                * (_sum(broken[i], Mode.HARD) - _sum(mended[i], Mode.HARD)),
                shift_cover=_shift_cover(base, option),
                changes=base.prices.changed_cell * _changed(base, option),
            ),
            broken=tuple(broken[i].elements()),
            mended=tuple(mended[i].elements()),
        )
        for i, option in enumerate(options)
    )


def _by_agent(option: Option) -> dict[int, Cells]:
    """Sort changes by agent: days and shifts."""
    found: dict[int, Cells] = {}
    for change in sorted(option, key=lambda c: c.d):
        found[change.a] = (*found.get(change.a, ()), (change.d, change.code))
    return found


def _known_rows(base: PricedRoster, options: Sequence[Option]) -> dict[tuple[int, Cells], Row]:
    """Return every changed row that the options need; those not known yet are looked at now."""
    asked = {key for option in options for key in _by_agent(option).items()}
    new = sorted(asked - base.rows.keys())
    if new:
        roster = _rows_as_roster(base, new)
        minutes, counts = roster.work_min.sum(axis=1), shared_counts(roster)
        breaches = breaches_by_row(roster)
        for r, key in enumerate(new):
            agent = base.problem.agents[key[0]].id
            base.rows[key] = Row(
                minutes=int(minutes[r]),
                counts=counts[r],
                breaches=Counter(
                    {dataclasses.replace(v, agent=agent): n for v, n in breaches[r].items()}
                ),
            )
    return base.rows


def _rows_as_roster(base: PricedRoster, rows: Sequence[tuple[int, Cells]]) -> Roster:
    """Return changed rows as a roster of their own, an agent standing for each."""
    problem, who = base.problem, [a for a, _ in rows]
    codes = base.roster.codes[who]
    for r, (_, cells) in enumerate(rows):
        for d, code in cells:
            codes[r, d] = code
    asked: dict[int, list[Request]] = {}
    for request in problem.requests:
        if request.approved:  # wishes are counted apart
            asked.setdefault(problem.agent_index[request.agent], []).append(request)
    own = RosterProblem(
        horizon=problem.horizon,
        agents=tuple(
            dataclasses.replace(problem.agents[a], id=str(r), mentor=None)
            for r, a in enumerate(who)
        ),
        shifts=problem.shifts,
        queues=problem.queues,
        rules=problem.rules,
        requests=tuple(
            dataclasses.replace(request, agent=str(r))
            for r, a in enumerate(who)
            for request in asked.get(a, ())
        ),
        meetings=problem.meetings,
        pins=problem.pins[who],
        before=problem.before[who],
        open_days=problem.open_days,
        holidays=problem.holidays,
        campaign_days=problem.campaign_days,
        own_limits=problem.limits.of(who),
    )
    return Roster(problem=own, codes=codes)


def _refused(base: PricedRoster, a: int, cells: Cells) -> int:
    """Count the wishes more that an agent's changed cells refuse."""
    had, refusals = base.roster.codes[a], base.refusals[a]
    return sum(int(refusals[d, code]) - int(refusals[d, had[d]]) for d, code in cells)


def _wishes(base: PricedRoster, options: Sequence[Option]) -> list[int]:
    """Add up the weights of the wishes that changes refuse, less those that they grant."""
    problem = base.problem
    pending: dict[tuple[int, int], list[Request]] = {}
    for a, d, request in problem.dated_requests():
        if not request.approved:
            pending.setdefault((a, d), []).append(request)
    more = []
    for option in options:
        total = 0
        for c in option:
            for request in pending.get((c.a, c.d), ()):
                had, has = (
                    would_grant(problem, code, request.kind, request.shift)
                    for code in (int(base.roster.codes[c.a, c.d]), c.code)
                )
                total += request.weight * (had - has)
        more.append(total)
    return more


def _shift_cover(base: PricedRoster, option: Option) -> float:
    """Price the agents short or too many on the shifts that changes touch, less those before."""
    cover = base.problem.shift_cover
    if not cover.is_priced:
        return 0.0
    heads = base.heads.copy()
    for c in option:
        had = int(base.roster.codes[c.a, c.d])
        if had != OFF:
            heads[c.d, had] -= 1
        if c.code != OFF:
            heads[c.d, c.code] += 1
    return float((cover.cost(heads) - cover.cost(base.heads)).sum())


def _changed(base: PricedRoster, option: Option) -> int:
    """Count the cells more that differ from the given roster."""
    given, codes = base.problem.given, base.roster.codes
    return sum(
        int(c.code != given[c.a, c.d]) - int(codes[c.a, c.d] != given[c.a, c.d])
        for c in option
        if given[c.a, c.d] != FREE
    )


def _sum(found: Counter[Violation], mode: Mode) -> float:
    """Add up breaches: soft ones at their weights, hard ones by number."""
    return float(
        sum(
            n * v.amount * (v.how.weight if mode is Mode.SOFT else 1)
            for v, n in found.items()
            if v.how.mode is mode
        )
    )

"""
From data to variables.

One model serves the whole way. A crew is a set of agents: one agent where the roster is made or
mended, all agents alike where only totals are planned. ``shifts[c, d, s]`` counts the members of
crew c on shift s of day d; what is not to be decided is a plain number. A rule written for a crew
says what holds for the sum of its members, so a model of large crews is a relaxation of the
roster, and its bound holds for the roster.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from planner.domain.rules import Mode, Strictness
from planner.roster.month import Month, in_units

Count = IntVar | int
Split = NDArray[np.int64]  # agents by kind, day, shift and queue


@dataclass(kw_only=True, eq=False)
class Model:
    """
    A CP-SAT model of a month, being built.

    Parameters
    ----------
    month
        What is planned.
    crews
        Agents of each crew.
    shifts
        Members of each crew on each shift, shape (n_crews, n_days, n_shifts).
    works
        Members of each crew at work, shape (n_crews, n_days).
    beyond
        Members of a crew at work beyond those who may be, shape (n_crews, n_days).
    elastic
        Whether a hard rule may be broken at its price. If not, it may be broken only as far as
        the plan at the start breaks it.
    on_queues
        Agents on queues, shape (n_kinds, n_days, n_shifts, n_queues); set by the objective.
    late
        Late replies of each queue and day, as lists of parts; set by the objective.
    weekends
        Members of each crew at work on each weekend; made by `tour_constraints.weekends`.
    cost
        Terms of the objective, in cost units.
    constant
        What the objective leaves out, in cost units.
    now
        Value of each variable in the plan at the start, by the variable's index.
    day_of
        Day to which each variable belongs, by index; ``None`` if it spans several.
    only
        Crews whose own rules are written; all if not given.
    """

    month: Month
    crews: tuple[tuple[int, ...], ...]
    shifts: NDArray[np.object_]
    works: NDArray[np.object_]
    beyond: NDArray[np.object_]
    cp: CpModel
    elastic: bool
    on_queues: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, object))
    late: dict[tuple[int, int], list[Count]] = field(default_factory=dict)
    weekends: list[list[Count]] | None = None
    cost: list[tuple[IntVar, int]] = field(default_factory=list)
    constant: int = 0
    now: dict[int, int] = field(default_factory=dict)
    day_of: list[int | None] = field(default_factory=list)
    only: frozenset[int] | None = None

    def undecided(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Go through the crews of which something is to be decided."""
        for c, crew in enumerate(self.crews):
            if self.is_meant(c) and any(isinstance(x, IntVar) for x in self.works[c]):
                yield c, crew

    def is_meant(self, c: int) -> bool:
        """Say whether a crew's own rules are to be written."""
        return self.only is None or c in self.only

    def new(self, low: int, high: int, now: int | None, day: int | None) -> IntVar:
        """Make a variable, with its value in the plan at the start and its day."""
        variable = self.cp.new_int_var(low, high, "")
        self.day_of.append(day)
        if now is not None:
            self.now[variable.index] = now
            self.cp.add_hint(variable, now)
        return variable

    def common_day(self, variables: Sequence[IntVar]) -> int | None:
        """Return the day to which all variables belong, if there is one."""
        days = {self.day_of[x.index] for x in variables}
        return days.pop() if len(days) == 1 else None

    def sum_now(self, counts: Sequence[Count], factors: Sequence[int]) -> int | None:
        """Return a weighted sum in the plan at the start; ``None`` if there is none."""
        total = 0
        for count, factor in zip(counts, factors, strict=True):
            value = self.now.get(count.index) if isinstance(count, IntVar) else int(count)
            if value is None:
                return None
            total += factor * value
        return total


def new_model(
    month: Month,
    crews: tuple[tuple[int, ...], ...],
    free: NDArray[np.bool_],
    start: NDArray[np.int64],
    *,
    hinted: bool,
    elastic: bool,
    open_cells: bool = False,
) -> Model:
    """
    Make a model with the variables of the cells to be decided.

    Parameters
    ----------
    month
        What is planned.
    crews
        Agents of each crew.
    free
        Cells to be decided, shape (n_crews, n_days).
    start
        Members of each crew on each shift at the start, shape (n_crews, n_days, n_shifts); what
        is not to be decided stays so.
    hinted
        Whether the free cells, too, have a start.
    elastic
        See `Model`.
    open_cells
        Whether leave, pins and promises, too, may be broken at their price.
    """
    _, n_days, n_shifts = month.shape
    m = Model(
        month=month,
        crews=crews,
        shifts=start.astype(object),
        works=start.sum(axis=2).astype(object),
        beyond=np.zeros((len(crews), n_days), object),
        cp=CpModel(),
        elastic=elastic,
    )
    for c, d in np.argwhere(free).tolist():
        now = start[c, d].tolist() if hinted else [None] * n_shifts
        if len(crews[c]) == 1:
            _new_cell(m, c, d, now, open_cells=open_cells)
        else:
            _new_total(m, c, d, now)
    return m


def _new_cell(m: Model, c: int, d: int, now: list[int | None], *, open_cells: bool) -> None:
    """Give one agent's day its variables."""
    (a,) = m.crews[c]
    allowed, breaches = m.month.allowed[a, d], m.month.cell_breaches[a, d]
    m.shifts[c, d], m.works[c, d] = 0, 0
    for s in range(len(now)):
        # What the start holds stays possible, even if it is wrong.
        if allowed[s] or open_cells or now[s]:
            m.shifts[c, d, s] = m.new(0, 1, now[s], d)
            more = int(breaches[s] - breaches[-1])
            if more:
                m.cost.append((m.shifts[c, d, s], in_units(more * m.month.prices.hard_breach)))
    parts = [x for x in m.shifts[c, d] if isinstance(x, IntVar)]
    if parts:
        may_rest = allowed[-1] or open_cells or (now[0] is not None and not any(now))
        m.works[c, d] = m.new(0 if may_rest else 1, 1, m.sum_now(parts, [1] * len(parts)), d)
        m.cp.add(LinearExpr.sum(parts) == m.works[c, d])
    m.constant += in_units(int(breaches[-1]) * m.month.prices.hard_breach)


def _new_total(m: Model, c: int, d: int, now: list[int | None]) -> None:
    """Give a larger crew's day its variables, within what leave, pins and promises allow."""
    members = list(m.crews[c])
    allowed, size, how = m.month.allowed[members, d], len(members), Strictness()
    m.constant += in_units(
        int(m.month.cell_breaches[members, d].min(axis=1).sum()) * m.month.prices.hard_breach
    )
    m.shifts[c, d] = [m.new(0, size, value, d) for value in now]
    shifts = list(m.shifts[c, d])
    m.works[c, d] = m.new(0, size, m.sum_now(shifts, [1] * len(shifts)), d)
    m.cp.add(LinearExpr.sum(shifts) == m.works[c, d])
    can_work, must_work = int(allowed[:, :-1].any(axis=1).sum()), int((~allowed[:, -1]).sum())
    m.beyond[c, d] = at_most(m, [m.works[c, d]], can_work, how)
    at_least(m, [m.works[c, d]], must_work, how)
    for s, x in enumerate(shifts):
        if (cap := int(allowed[:, s].sum())) < can_work:
            at_most(m, [x], cap, how)


def at_most(
    m: Model,
    counts: Sequence[Count],
    most: int,
    how: Strictness,
    *,
    factors: Sequence[int] | None = None,
    step: int = 1,
) -> Count:
    """
    Keep a sum at or below a limit, as strictly as the rule asks.

    Parameters
    ----------
    m
        Model to add the rule to.
    counts, factors
        The sum; factors are 1 if not given.
    most
        Limit.
    how
        Hard: more only where the model is elastic or the plan at the start has more.
        Soft: more at the rule's weight.
    step
        Excess that counts as one breach; a part of it counts in full.

    Returns
    -------
    IntVar or int
        Breaches.
    """
    given = list(factors) if factors is not None else [1] * len(counts)
    return at_most_each(m, [Row(counts=list(counts), factors=given, most=most)], how, step=step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A weighted sum and its limit."""

    counts: list[Count]
    factors: list[int]
    most: int

    def undecided(self) -> "Row":
        """Return the part that is to be decided."""
        pairs = list(zip(self.counts, self.factors, strict=True))
        free = [(x, f) for x, f in pairs if isinstance(x, IntVar)]
        given = sum(f * x for x, f in pairs if not isinstance(x, IntVar))
        return Row(
            counts=[x for x, _ in free], factors=[f for _, f in free], most=self.most - given
        )

    def excess(self, value: int, step: int) -> int:
        """Return the breaches at a value of the sum."""
        return max(ceil((value - self.most) / step), 0)

    def highest(self) -> int:
        """Return the highest value that the sum can have."""
        pairs = zip(self.counts, self.factors, strict=True)
        return sum(f * (high(x) if f > 0 else low(x)) for x, f in pairs if isinstance(x, IntVar))


def at_most_each(m: Model, rows: Sequence[Row], how: Strictness, *, step: int = 1) -> Count:
    """
    Keep several sums at or below their limits; the worst of them counts. See `at_most`.

    Returns
    -------
    IntVar or int
        Breaches: those of the sum that exceeds its limit most.
    """
    if not how.is_planned or not rows:
        return 0
    price = in_units(m.month.prices.hard_breach if how.mode is Mode.HARD else how.weight)
    rows = [row.undecided() for row in rows]
    fixed = max((row.excess(0, step) for row in rows if not row.counts), default=0)
    rows = [row for row in rows if row.counts and row.excess(row.highest(), step)]
    if not rows:
        m.constant += price * fixed
        return fixed
    room = max(fixed, *(row.excess(row.highest(), step) for row in rows))
    values = [m.sum_now(row.counts, row.factors) for row in rows]
    known = [row.excess(v, step) for row, v in zip(rows, values, strict=True) if v is not None]
    broken = max([fixed, *known]) if len(known) == len(rows) else None
    if how.mode is Mode.HARD and not m.elastic:
        room = max(fixed, broken or 0)
    excess: Count = fixed
    if room > fixed:
        day = m.common_day([x for row in rows for x in row.counts if isinstance(x, IntVar)])
        excess = m.new(fixed, room, broken, day)
        m.cost.append((excess, price))
    else:
        m.constant += price * fixed
    for row in rows:
        total = LinearExpr.weighted_sum(row.counts, row.factors)
        m.cp.add(total - step * excess <= row.most)
    return excess


def at_least(m: Model, counts: Sequence[Count], least: int, how: Strictness) -> None:
    """Keep a sum at or above a limit, as strictly as the rule asks."""
    at_most(m, counts, -least, how, factors=[-1] * len(counts))


def low(x: IntVar) -> int:
    """Return a variable's lowest value."""
    return int(x.proto.domain[0])


def high(x: IntVar) -> int:
    """Return a variable's highest value."""
    return int(x.proto.domain[1])

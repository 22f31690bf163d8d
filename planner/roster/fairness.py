"""What uneven shares cost, as terms of a CP-SAT model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import IntVar, LinearExpr

from planner.domain.fairness import ability_of, prices_of
from planner.domain.rules import SHARED
from planner.roster.model import Count, Model, high, low
from planner.roster.month import FINE, in_units
from planner.roster.tour_constraints import weekends

WIDE = 4  # differences up to here are lined finely


def fairness(m: Model) -> None:
    """Price the squares of the differences from the fair shares of everything shared."""
    problem, prices = m.month.problem, prices_of(m.month.problem)
    ability = ability_of(problem).astype(np.int64)
    for k, name in enumerate(SHARED):
        if prices[k] and ability[:, k].any():
            counts = [COUNTS[name](m, c) for c in range(len(m.crews))]
            _square(m, counts, ability[:, k], float(prices[k]), problem.balance[:, k])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """A sum of counts, each times a factor, and a number; of them only variables stay apart."""

    terms: tuple[IntVar, ...]
    factors: tuple[int, ...]
    given: int

    @classmethod
    def of(cls, parts: Iterable[tuple[Count, int]], given: int = 0) -> "_Sum":
        parts = [(x, f) for x, f in parts if f]
        free = [(x, f) for x, f in parts if isinstance(x, IntVar)]
        return cls(
            terms=tuple(x for x, _ in free),
            factors=tuple(f for _, f in free),
            given=given + sum(f * x for x, f in parts if not isinstance(x, IntVar)),
        )

    @property
    def least(self) -> int:
        return self.given + sum(f * (low(x) if f > 0 else high(x)) for x, f in self._pairs)

    @property
    def most(self) -> int:
        return self.given + sum(f * (high(x) if f > 0 else low(x)) for x, f in self._pairs)

    @property
    def _pairs(self) -> Iterable[tuple[IntVar, int]]:
        return zip(self.terms, self.factors, strict=True)


def _nights(m: Model, c: int) -> _Sum:
    at_night = [s for s, shift in enumerate(m.month.problem.shifts) if shift.night]
    return _Sum.of((x, 1) for x in m.shifts[c][:, at_night].ravel())


def _weekends(m: Model, c: int) -> _Sum:
    return _Sum.of((x, 1) for x in weekends(m)[c])


def _holidays(m: Model, c: int) -> _Sum:
    return _Sum.of((x, 1) for x in m.shifts[c][m.month.problem.holidays].ravel())


def _campaign_days(m: Model, c: int) -> _Sum:
    return _Sum.of((x, 1) for x in m.shifts[c][m.month.problem.campaign_days].ravel())


def _refused(m: Model, c: int) -> _Sum:
    if len(m.crews[c]) > 1:  # of larger crews fairness has no say
        return _Sum.of(())
    refusals = m.month.refusals[m.crews[c][0]].astype(np.int64)
    more = refusals[:, :-1] - refusals[:, -1:]
    parts = [(m.shifts[c, d, s], int(more[d, s])) for d, s in np.argwhere(more).tolist()]
    return _Sum.of(parts, int(refusals[:, -1].sum()))


COUNTS: dict[str, Callable[[Model, int], _Sum]] = {
    "nights": _nights,
    "weekends": _weekends,
    "holidays": _holidays,
    "campaign_days": _campaign_days,
    "refused": _refused,
}


def _square(
    m: Model,
    counts: list[_Sum],
    ability: NDArray[np.int64],
    price: float,
    past: NDArray[np.float64],
) -> None:
    """
    Price the squared difference of each agent's count, past ones added, from their share.

    The square is bounded from below by lines, at most ``FINE ** 2 / 4`` too low nearby.
    """
    of_crew = [int(ability[list(crew)].sum()) for crew in m.crews]
    whole = max(sum(of_crew), 1)
    able = [count for count, days in zip(counts, of_crew, strict=True) if days]
    fixed, most = sum(count.least for count in able), sum(count.most for count in able)
    given = sum(count.given for count in able)
    terms = [x for count in able for x in count.terms]
    factors = [f for count in able for f in count.factors]
    now = m.sum_now(terms, factors)
    total = m.new(fixed, most, None if now is None else now + given, None)
    m.cp.add(LinearExpr.weighted_sum(terms, factors) + given == total)
    for crew, count, days in zip(m.crews, counts, of_crew, strict=True):
        if len(crew) > 1 or not days:
            continue
        before = float(past[crew[0]])
        own = before + count.given
        # The difference from the share, times the whole, is a whole number.
        mine = [*count.terms, total]
        scaled = [whole * f for f in count.factors] + [-days]
        start = m.sum_now(mine, scaled)
        least = before + count.least - days * most / whole
        top = before + count.most - days * fixed / whole
        farthest = max(abs(least), abs(top))
        # A slope is rounded by up to a half for each part of the whole.
        rounding = int(whole * farthest / 2) + 2
        cost = m.new(0, in_units(price * farthest**2) + rounding, None, None)
        best = 0
        for point in _points(least, top):
            # price * ((x - share) ** 2 >= 2 * point * (x - share) - point ** 2)
            slope = round(in_units(2 * price * point) / whole)
            level = in_units(price * point**2) - round(slope * whole * own)
            m.cp.add(cost >= LinearExpr.weighted_sum(mine, [slope * f for f in scaled]) - level)
            best = max(best, slope * start - level) if start is not None else best
        if start is not None:
            m.now[cost.index] = best
            m.cp.add_hint(cost, best)
        m.cost.append((cost, 1))


def _points(least: float, most: float) -> NDArray[np.float64]:
    """Return where lines touch the square: finely near 0, at every whole number farther off."""
    fine = np.arange(-WIDE, WIDE + FINE / 2, FINE)
    wide = np.arange(np.floor(least), np.ceil(most) + 1)
    points = np.concatenate([fine, wide[np.abs(wide) > WIDE]])
    return points[(points >= least - 1) & (points <= most + 1)]

"""
The linear programme over whole rows: a bound that knows every agent's rules and wishes.

It does not know that hires stand beside their mentors.

Dantzig-Wolfe [1]_: an agent's month is a convex mix of the rows that `tours.best_tour` makes,
late replies are bounded below by lines. The prices of the programme ask each agent for the row
that helps most; what these rows cost at the prices gives a bound on every roster, also before
the last round [2]_.

References
----------
.. [1] G. Dantzig, P. Wolfe, Oper. Res. 8, 1960, doi:10.1287/opre.8.1.101.
.. [2] L. Lasdon, Optimization Theory for Large Systems, Macmillan 1970.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from planner.roster.compiled import compiled
from planner.roster.field import Field
from planner.roster.month import Month, Segment, tangents
from planner.roster.program import Program, Solved, solve_program
from planner.roster.tours import Space, best_tour, space_for, tour_price

NOBODY = 1e7  # price of an agent without a row, until one is asked for
LOSS = 2e-4  # share of the cost that the lines of all segments may lose together


@dataclass(frozen=True, kw_only=True, eq=False)
class Prices:
    """
    What the programme would pay, from which the bound follows.

    Parameters
    ----------
    head
        For an agent of a kind on a shift, shape (n_kinds, n_days, n_shifts).
    quota
        For one who counts towards a quota, shape (n_quotas, n_days).
    rows
        Price of every row of the programme.
    rest
        Value of the programme less what the agents earn: all of the bound but their rows.
    """

    head: NDArray[np.float64]
    quota: NDArray[np.float64]
    rows: NDArray[np.float64]
    rest: float


class Master:
    """
    The programme, growing by the agents' rows.

    Parameters
    ----------
    month, field
        What is planned.
    cost
        About what a roster costs, for the precision of the lines.
    """

    def __init__(self, month: Month, field: Field, cost: float) -> None:
        n_agents, n_days, n_shifts = month.shape
        self.month, self.field, self.program = month, field, Program()
        p, prices = self.program, month.prices
        n_queues, n_quotas = field.able.shape[1], len(field.quotas.price)
        dear = prices.late_reply + prices.late_over_day + prices.late_over_month / 10
        tolerance = LOSS * cost / max(len(month.segments) * dear, 1e-9)

        def rows(*shape: int) -> NDArray[np.int64]:
            numbers = [p.row(0.0) for _ in range(int(np.prod(shape)))]
            return np.array(numbers, np.int64).reshape(shape)

        self.agents = np.array([p.row(1.0, equal=True) for _ in range(n_agents)])
        self.heads = rows(len(month.kinds), n_days, n_shifts)
        self.quotas = rows(n_quotas, n_days)
        self.month_late = rows(n_queues)
        self.wanted = np.array(
            [p.row(float(x), equal=True) for x in field.wanted.agents.ravel()]
        ).reshape(n_days, n_shifts)
        self.day_late = np.array(
            [p.row(float(x), day=d) for (_, d), x in np.ndenumerate(month.allowed_late)]
        ).reshape(n_queues, n_days)
        for q in range(n_queues):
            p.limits[self.month_late[q]] = float(month.allowed_late[q].sum())
        strength = np.array(
            [p.row(0.0, equal=True, day=d) for d, _, _ in np.ndindex(n_days, n_shifts, n_queues)]
        ).reshape(n_days, n_shifts, n_queues)
        present: dict[tuple[int, int, int], list[tuple[int, float]]] = {
            key: [(int(row), -1.0)] for key, row in np.ndenumerate(strength)
        }
        for segment in month.segments:
            self._add_segment(segment, present, tolerance)
        for (d, _, _), entries in present.items():
            p.column(0.0, entries, top=float(field.speed.sum()), day=d)
        for (k, d, s), row in np.ndenumerate(self.heads):
            kind = month.kinds[k]
            speed = kind.speed / month.speed_units
            size = float((month.kind_of == k).sum())
            for q in kind.queues:
                entries = [(int(row), 1.0), (int(strength[d, s, q]), speed)]
                p.column(0.0, entries, top=size, day=d, whole=True)
        for q in range(n_queues):
            p.column(prices.late_over_month, [(int(self.month_late[q]), -1.0)])
            for d in range(n_days):
                p.column(prices.late_over_day, [(int(self.day_late[q, d]), -1.0)], day=d)
        for (g, d), row in np.ndenumerate(self.quotas):
            p.limits[row] = -float(field.quotas.least[g, d])
            p.column(float(field.quotas.price[g]), [(int(row), -1.0)])
        for (d, s), row in np.ndenumerate(self.wanted):
            p.column(float(field.wanted.short[d, s]), [(int(row), 1.0)])
            p.column(float(field.wanted.over[d, s]), [(int(row), -1.0)])
        for row in self.agents.tolist():
            p.column(NOBODY, [(row, 1.0)])
        self.matrix = p.matrix()
        self._costs = [np.array(p.costs)]
        self._parts = [self.matrix]
        self._seen: list[set[bytes]] = [set() for _ in range(n_agents)]
        self.space: Space = space_for(field.automata, field.counters, n_days)

    def _add_segment(
        self,
        segment: Segment,
        present: dict[tuple[int, int, int], list[tuple[int, float]]],
        tolerance: float,
    ) -> None:
        """Add late replies of a segment as pieces of its coverage, each shorter of use."""
        p, q, d = self.program, segment.q, segment.d
        both = d > 0 and bool(segment.yesterday.any())
        row = p.row(-segment.base, equal=True, day=-1 if both else d)
        for s in np.flatnonzero(segment.today).tolist():
            present[d, s, q].append((row, float(segment.today[s])))
        for s in np.flatnonzero(segment.yesterday if d else 0 * segment.yesterday).tolist():
            present[d - 1, s, q].append((row, float(segment.yesterday[s])))
        lines = tangents(segment.late, tolerance)
        ends = (lines[1:, 1] - lines[:-1, 1]) / (lines[:-1, 0] - lines[1:, 0])
        most = 2.0 * float(self.field.speed.sum()) + segment.base + len(segment.late)
        lengths = np.diff(np.concatenate([[0.0], ends, [most]]))
        late = [int(self.month_late[q]), int(self.day_late[q, d])]
        nobody = float(lines[0, 1])
        for i in late:
            p.limits[i] -= nobody
        price = self.month.prices.late_reply
        p.constant += price * nobody
        for slope, length in zip(lines[:, 0].tolist(), lengths.tolist(), strict=True):
            entries = [(row, -1.0), *((i, slope) for i in late)]
            p.column(price * slope, entries, top=length, day=d)

    def add(self, tours: NDArray[np.int64]) -> int:
        """Add a row for each agent, shape (n_agents, n_days); return how many were new."""
        n_shifts, f = self.month.shape[2], self.field
        rows, values = list[NDArray[np.int64]](), list[NDArray[np.float64]]()
        costs, lengths = list[float](), [0]
        for a, tour in enumerate(tours):
            key = tour.tobytes()
            if key in self._seen[a]:
                continue
            self._seen[a].add(key)
            first, days = len(rows), np.flatnonzero(tour < n_shifts)
            shifts = tour[days]
            rows += [
                self.agents[a : a + 1],
                self.heads[self.month.kind_of[a], days, shifts],
                self.wanted[days, shifts],
            ]
            values += [np.ones(1), -np.ones(len(days)), np.ones(len(days))]
            for g in np.flatnonzero(f.quotas.member[:, a]).tolist():
                counting = days[f.quotas.shift[g, shifts]]
                rows.append(self.quotas[g, counting])
                values.append(-np.ones(len(counting)))
            costs.append(
                float(tour_price(a, tour, f.automata, f.counters))
                + float(f.fixed[a, np.arange(len(tour)), tour].sum())
            )
            lengths.append(lengths[-1] + sum(map(len, rows[first:])))
        if costs:
            part = sp.csc_array(
                (np.concatenate(values), np.concatenate(rows), np.array(lengths)),
                shape=(len(self.program.limits), len(costs)),
            )
            self._parts.append(part)
            self._costs.append(np.array(costs))
        return len(costs)

    def solve(self, time_limit_s: float) -> tuple[Solved, Prices] | None:
        """Solve the programme with the rows so far; ``None`` if time ran out."""
        if len(self._parts) > 2:
            self._parts[1:] = [sp.hstack(self._parts[1:], format="csc")]
            self._costs[1:] = [np.concatenate(self._costs[1:])]
        matrix = sp.hstack(self._parts, format="csc")
        solved = solve_program(self.program, matrix, np.concatenate(self._costs), time_limit_s)
        if solved is None:
            return None
        return solved, self.prices_of(solved.prices, solved.value)

    def prices_of(self, rows: NDArray[np.float64], value: float) -> Prices:
        """Read the agents' prices from those of the rows."""
        return Prices(
            head=-rows[self.heads] + rows[self.wanted],
            quota=-rows[self.quotas],
            rows=rows,
            rest=value - float(rows[self.agents].sum()),
        )

    def ask(self, prices: Prices) -> tuple[NDArray[np.int64], float]:
        """Return every agent's best row at prices, and what they cost there together."""
        n_agents, n_days, _ = self.month.shape
        tours = np.empty((n_agents, n_days), np.int64)
        least = ask_all(
            self.field,
            self.month.kind_of,
            np.ascontiguousarray(prices.head),
            np.ascontiguousarray(prices.quota),
            self.space,
            np.empty((*self.field.fixed.shape[1:], 2)),
            tours,
        )
        return tours, float(least)


@compiled
def ask_all(
    f: Field,
    kind_of: NDArray[np.int64],
    head: NDArray[np.float64],
    quota: NDArray[np.float64],
    space: Space,
    cost: NDArray[np.float64],
    tours: NDArray[np.int64],
) -> float:
    """Fill in each agent's best row at the prices of `Prices`; return their cost together."""
    n_agents, n_days, n_codes = f.fixed.shape
    total = 0.0
    for a in range(n_agents):
        for d in range(n_days):
            for s in range(n_codes):
                cost[d, s, 0] = f.fixed[a, d, s]
            for s in range(n_codes - 1):
                cost[d, s, 0] -= head[kind_of[a], d, s]
                for g in range(len(f.quotas.price)):
                    if f.quotas.member[g, a] and f.quotas.shift[g, s]:
                        cost[d, s, 0] -= quota[g, d]
            for s in range(n_codes):
                cost[d, s, 1] = cost[d, s, 0]
        total += best_tour(a, cost, f.automata, f.counters, space, tours[a])
    return total

"""
What the models need to know of a month, worked out once.

Agents who do the same work at the same speed are one kind. Slots of a day in which every shift
is on the queues with the same share of its agents are one segment: their late replies depend on
one number, so they are added up beforehand.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import Prices
from planner.domain.coverage import cover_shapes, home_queue
from planner.domain.demand import Lateness
from planner.domain.fairness import prices_of, refusals_of
from planner.domain.horizon import DAY_SLOTS
from planner.domain.people import RequestKind
from planner.domain.roster import FREE, OFF, RosterProblem
from planner.domain.rules import Mode, Strictness
from planner.domain.shifts import mean_presence

COST_UNITS = 1_000_000  # a unit of currency in the objective
LATE_UNITS = 10_000  # a late reply in the variables; its price is thus taken to the hundredth
LINE_TOLERANCE = 1e-3  # late replies by which a segment's lines may lie below its curve
FINE = 0.25  # spacing of the lines below the square of a difference from a fair share
SPEED_UNITS = (1, 2, 4, 5, 10, 20, 100, 1000)  # a speed in the variables: the first that is exact


def in_units(price: float) -> int:
    """Return an amount of money as the objective counts it."""
    return round(price * COST_UNITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    Agents who do the same work at the same speed.

    Parameters
    ----------
    queues
        Queues they can answer.
    speed
        Work of one of them, in the month's speed units.
    """

    queues: tuple[int, ...]
    speed: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Segment:
    """
    Slots of a day with one coverage, on one queue.

    Parameters
    ----------
    q, d
        Queue and day of the slots.
    today, yesterday
        Share of each shift's agents on the queues, of those that started on the day and on the
        day before, length ``n_shifts``.
    base
        Coverage by those who came before the horizon. [agents]
    late
        Late replies with 0, 1, 2 ... agents, convex, length ``n_max + 1``.
    """

    q: int
    d: int
    today: NDArray[np.float64]
    yesterday: NDArray[np.float64]
    base: float
    late: NDArray[np.float64]

    @cached_property
    def lines(self) -> NDArray[np.float64]:
        """Slope and value at 0 of the lines below the late replies, shape (n_lines, 2)."""
        return tangents(self.late)


@dataclass(frozen=True, kw_only=True, eq=False)
class Month:
    """
    A month to plan with its lateness and prices.

    Parameters
    ----------
    problem
        What a roster must respect.
    lateness
        Late replies by agents, for the problem's queues and slots.
    prices
        What things cost.
    """

    problem: RosterProblem
    lateness: Lateness
    prices: Prices

    @property
    def rounding(self) -> float:
        """By how much a model's cost may lie above the plain one: whole numbers for broken ones."""
        prices = self.prices
        each = prices.late_reply + prices.late_over_day + prices.late_over_month
        return each * len(self.segments) * self.shape[2] / LATE_UNITS + 0.01

    @property
    def curvature(self) -> float:
        """By how much a model's cost may lie below the plain one: lines below curves."""
        prices = self.prices
        each = prices.late_reply + prices.late_over_day + prices.late_over_month
        squares = self.shape[0] * float(prices_of(self.problem).sum()) * FINE**2 / 4
        return squares + each * len(self.segments) * LINE_TOLERANCE + self.rounding

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of agents, days and shifts."""
        return *self.problem.pins.shape, len(self.problem.shifts)

    @cached_property
    def refusals(self) -> NDArray[np.int8]:
        """Pending wishes that each cell would refuse, as `refusals_of` gives them."""
        return refusals_of(self.problem)

    @cached_property
    def speed_units(self) -> int:
        """How many units of speed an agent of speed 1 has."""
        speeds = np.array([agent.speed for agent in self.problem.agents])
        for units in SPEED_UNITS:
            if np.allclose(speeds * units, np.rint(speeds * units), atol=1e-9):
                return units
        return SPEED_UNITS[-1]

    @cached_property
    def kind_of(self) -> NDArray[np.int64]:
        """Kind of each agent, shape (n_agents,)."""
        keys = self._kind_keys
        names = sorted(set(keys))
        return np.array([names.index(key) for key in keys])

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds in order."""
        return tuple(
            Kind(queues=queues, speed=speed) for queues, speed in sorted(set(self._kind_keys))
        )

    @cached_property
    def _kind_keys(self) -> list[tuple[tuple[int, ...], int]]:
        return [
            (tuple(np.flatnonzero(able).tolist()), round(agent.speed * self.speed_units))
            for agent, able in zip(self.problem.agents, self.problem.skilled, strict=True)
        ]

    @cached_property
    def home(self) -> NDArray[np.int8]:
        """Queue of first choice of each agent."""
        return home_queue(self.problem)

    @cached_property
    def shapes(self) -> NDArray[np.float64]:
        """Presence of an agent, shape (n_days, n_shifts, 192)."""
        return cover_shapes(self.problem)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments with late replies, by day and queue."""
        return tuple(s for d in range(self.shape[1]) for s in self._segments_of(d))

    def _segments_of(self, d: int) -> list[Segment]:
        today = self.shapes[d][:, :DAY_SLOTS]
        yesterday = self.shapes[d - 1][:, DAY_SLOTS:] if d else np.zeros_like(today)
        base = self._base if d == 0 else np.zeros_like(self._base)
        columns = np.round(np.vstack([today, yesterday, base]), 9)
        patterns, place = np.unique(columns, axis=1, return_inverse=True)
        n_shifts, found = len(today), []
        for i, pattern in enumerate(patterns.T):
            slots = d * DAY_SLOTS + np.flatnonzero(place.ravel() == i)
            late = self.lateness.late[:, slots].sum(axis=1)
            found += [
                Segment(
                    q=q,
                    d=d,
                    today=pattern[:n_shifts],
                    yesterday=pattern[n_shifts : 2 * n_shifts],
                    base=float(pattern[2 * n_shifts + q]),
                    late=late[q],
                )
                for q in np.flatnonzero(late.max(axis=1) > 1e-9).tolist()
            ]
        return found

    @cached_property
    def crosses(self) -> NDArray[np.bool_]:
        """Whether a shift serves customers past midnight, shape (n_days, n_shifts)."""
        return np.asarray(self.shapes[:, :, DAY_SLOTS:].max(axis=2) > 0, np.bool_)

    @cached_property
    def allowed_late(self) -> NDArray[np.float64]:
        """Late replies that the targets allow, shape (n_queues, n_days)."""
        queues = self.problem.queues
        replies = self.lateness.replies.reshape(len(queues), self.shape[1], -1).sum(axis=2)
        loose = np.array([1 - queue.target.planned for queue in queues])
        allowed: NDArray[np.float64] = loose[:, None] * replies
        return allowed

    @cached_property
    def _base(self) -> NDArray[np.float64]:
        """Coverage of the first day by shifts of the day before, shape (n_queues, 96)."""
        problem = self.problem
        cover = np.zeros((len(problem.queues), DAY_SLOTS))
        if problem.before.shape[1]:
            for a in np.flatnonzero((problem.before[:, -1] >= 0) & (self.home != OFF)).tolist():
                shift = problem.shifts[problem.before[a, -1]]
                stays = mean_presence(shift, problem.horizon.weekday(-1), problem.meetings)
                cover[self.home[a]] += problem.agents[a].speed * stays[DAY_SLOTS:]
        return cover

    @cached_property
    def cell_breaches(self) -> NDArray[np.int64]:
        """Hard rules of its own that a cell breaks, (n_agents, n_days, n_shifts + 1); off last."""
        return self._cells[0]

    @cached_property
    def cell_cost(self) -> NDArray[np.int64]:
        """Cost of refused wishes, soft rules of its own and changes, as `cell_breaches`."""
        return self._cells[1]

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """What a cell may hold: what breaks fewest hard rules, as `cell_breaches`."""
        fewest = self.cell_breaches.min(axis=2, keepdims=True)
        return np.asarray(self.cell_breaches == fewest, np.bool_)

    @cached_property
    def _cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        n_agents, n_days, n_shifts = self.shape
        problem, rules = self.problem, self.problem.rules
        breaches = np.zeros((n_agents, n_days, n_shifts + 1), np.int64)
        cost = np.zeros_like(breaches)
        codes = np.array([*range(n_shifts), OFF])

        def forbid(a: int, d: int, wrong: NDArray[np.bool_], how: Strictness) -> None:
            if how.mode is Mode.HARD:
                breaches[a, d, wrong] += 1
            elif how.mode is Mode.SOFT:
                cost[a, d, wrong] += in_units(how.weight)

        for a, d in np.argwhere(problem.pins != FREE).tolist():
            breaches[a, d, codes != problem.pins[a, d]] += 1
        for a, d in np.argwhere(problem.given != FREE).tolist():
            cost[a, d, codes != problem.given[a, d]] += in_units(self.prices.changed_cell)
        blackouts = [
            d for d, date in enumerate(problem.horizon.dates) if date in rules.rest_blackouts.dates
        ]
        for a, d in np.argwhere(~problem.leave[:, blackouts]).tolist():
            forbid(a, blackouts[d], codes == OFF, rules.rest_blackouts.how)
        for a, d in np.argwhere(problem.leave).tolist():
            forbid(a, d, codes != OFF, rules.approved_leave)
        for a, d, request in problem.dated_requests():
            refused = _refusals(request.kind, request.shift, problem, codes)
            if not request.approved:
                cost[a, d, refused] += in_units(self.prices.wish * request.weight)
            elif request.kind is not RequestKind.LEAVE:
                forbid(a, d, refused, rules.approved_wishes)
        night = np.array([shift.night for shift in problem.shifts] + [False])
        for a, agent in enumerate(problem.agents):
            if agent.earliest_night is not None:
                for d in range(min((agent.earliest_night - problem.horizon.start).days, n_days)):
                    forbid(a, d, night, rules.first_nights)
            for d in range(n_days):
                if agent.is_protected(problem.horizon.date(d)):
                    forbid(a, d, night, rules.protection.how)
        return breaches, cost


def _refusals(
    kind: RequestKind, shift: str | None, problem: RosterProblem, codes: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark the codes that refuse a request."""
    wanted = OFF if shift is None else problem.shift_index[shift]
    refused: NDArray[np.bool_] = np.asarray(codes == wanted)
    if kind in (RequestKind.LEAVE, RequestKind.OFF):
        refused = np.asarray(codes != OFF)
    elif kind is RequestKind.ON:
        refused = np.asarray(codes == OFF if shift is None else codes != wanted)
    return refused


def tangents(values: NDArray[np.float64], tolerance: float = LINE_TOLERANCE) -> NDArray[np.float64]:
    """
    Return the fewest lines that bound a convex function from below.

    Parameters
    ----------
    values
        At 0, 1, 2 ...; beyond the last the function stays level.
    tolerance
        By how much the highest of the lines may lie below the function.

    Returns
    -------
    ndarray of float, shape (n_lines, 2)
        Slope and value at 0 of each line, the steepest first.
    """
    knots = [0]
    for i in range(1, len(values)):
        while len(knots) > 1:
            j, k = knots[-2:]
            if (values[k] - values[j]) * (i - k) <= (values[i] - values[k]) * (k - j):
                break
            knots.pop()
        knots.append(i)
    at = np.array(knots)
    slopes = np.append(np.diff(values[at]) / np.diff(at), 0.0)
    lines = np.column_stack([slopes, values[at] - slopes * at])
    kept = [0]
    for i in range(1, len(lines)):
        if i == len(lines) - 1 or _loss(lines[kept[-1] : i + 2]) > tolerance:
            kept.append(i)
    return lines[kept]


def _loss(lines: NDArray[np.float64]) -> float:
    """Return how much lower the highest line would be without those between first and last."""
    (slope, start), (last_slope, last_start) = lines[0], lines[-1]
    if slope == last_slope:
        return 0.0
    x = (last_start - start) / (slope - last_slope)
    return float((lines[1:-1] @ [x, 1.0]).max() - (slope * x + start))

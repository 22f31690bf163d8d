"""A roster with its price by part, taken apart so that changes to it are priced quickly."""

import dataclasses
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.domain import checks_of_teams
from planner.domain.checks import CHECKS, Check, found_by
from planner.domain.cost import Prices, heads
from planner.domain.coverage import Duty, allocate, cover_shapes, coverage, home_queue
from planner.domain.demand import Lateness
from planner.domain.fairness import refusals_of, shared_counts
from planner.domain.horizon import DAY_SLOTS, Horizon
from planner.domain.roster import NOT_GIVEN, OFF, Codes, Roster, RosterProblem
from planner.domain.rules import Violation

# Rules of a day's column; all others are of one agent's row.
COLUMN_CHECKS: tuple[Check, ...] = (
    checks_of_teams.experienced,
    checks_of_teams.skills_present,
    checks_of_teams.shift_heads,
    checks_of_teams.relief,
    checks_of_teams.mentor_pairs,
)
ROW_CHECKS: tuple[Check, ...] = tuple(check for check in CHECKS if check not in COLUMN_CHECKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    Another shift for one agent on one day.

    Parameters
    ----------
    a, d
        Agent and day.
    code
        Shift, or `OFF`.
    queue
        Queue to answer; the one that leaves fewest late replies if not given.
    """

    a: int
    d: int
    code: int
    queue: int | None = None


Option = tuple[Change, ...]
Cells = tuple[tuple[int, int], ...]  # days and shifts of one agent's changes, by day


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """
    What counts of one agent's row of a roster.

    Parameters
    ----------
    minutes
        Working time. [min]
    counts
        What the agent has of everything shared, shape (n_shared,); wishes are counted apart.
    breaches
        Breaches of the agent's own rules.
    """

    minutes: int
    counts: NDArray[np.int64]
    breaches: Counter[Violation]


@dataclass(frozen=True, kw_only=True, eq=False)
class PricedRoster:
    """
    A roster with what is needed to price changes to it.

    Parameters
    ----------
    roster, lateness, prices
        As in `planner.domain.cost.roster_cost`.
    duty
        Queue of each agent on each day; found by `allocate` if not given.
    kept_late
        Late replies of each queue and day below which fewer gain nothing, shape
        (n_queues, n_days); 0 if not given.
    kept_hours
        Working time below which less gains nothing. [h]
    """

    roster: Roster
    lateness: Lateness
    prices: Prices
    duty: Duty = NOT_GIVEN
    kept_late: NDArray[np.float64] = NOT_GIVEN
    kept_hours: float = 0.0

    def __post_init__(self) -> None:
        if self.duty is None:
            object.__setattr__(self, "duty", allocate(self.roster, self.lateness))
        if self.kept_late is None:
            shape = (len(self.problem.queues), self.problem.horizon.n_days)
            object.__setattr__(self, "kept_late", np.zeros(shape))

    @property
    def problem(self) -> RosterProblem:
        """What the roster is for."""
        return self.roster.problem

    @cached_property
    def cover(self) -> NDArray[np.float64]:
        """Agents on each queue, shape (n_queues, n_days, 96)."""
        cover = coverage(self.roster, self.duty)
        return cover.reshape(len(cover), -1, DAY_SLOTS)

    @cached_property
    def late(self) -> NDArray[np.float64]:
        """Late replies, shape (n_queues, n_days)."""
        expected = self.lateness.expected(coverage(self.roster, self.duty))
        late: NDArray[np.float64] = expected.reshape(len(expected), -1, DAY_SLOTS).sum(axis=2)
        return late

    @cached_property
    def allowed(self) -> NDArray[np.float64]:
        """Late replies that the targets allow, shape (n_queues, n_days)."""
        replies = self.lateness.replies.reshape(len(self.problem.queues), -1, DAY_SLOTS).sum(axis=2)
        loose = np.array([1 - queue.target.planned for queue in self.problem.queues])
        allowed: NDArray[np.float64] = loose[:, None] * replies
        return allowed

    @cached_property
    def shapes(self) -> NDArray[np.float64]:
        """Presence of an agent, shape (n_days, n_shifts, 192)."""
        return cover_shapes(self.problem)

    @cached_property
    def able(self) -> tuple[tuple[int, ...], ...]:
        """Queues that each agent can answer."""
        return tuple(tuple(np.flatnonzero(row).tolist()) for row in self.problem.skilled)

    @cached_property
    def home(self) -> NDArray[np.int8]:
        """Queue of first choice of each agent."""
        return home_queue(self.problem)

    @cached_property
    def crosses(self) -> NDArray[np.bool_]:
        """Whether a shift serves customers past midnight, shape (n_days, n_shifts)."""
        return np.asarray(self.shapes[:, :, DAY_SLOTS:].max(axis=2) > 0, np.bool_)

    @cached_property
    def row_breaches(self) -> tuple[Counter[Violation], ...]:
        """Breaches of each agent's own rules."""
        return breaches_by_row(self.roster)

    @cached_property
    def column_breaches(self) -> tuple[Counter[Violation], ...]:
        """Breaches of each day's rules."""
        days = range(self.problem.horizon.n_days)
        return tuple(breaches_of_day(self.one_day(d), self.roster.codes[:, d]) for d in days)

    def one_day(self, d: int) -> RosterProblem:
        """Return the problem of a single day: people, pairs and queues."""
        if d not in self._one_days:
            problem = self.problem
            self._one_days[d] = RosterProblem(
                horizon=Horizon(start=problem.horizon.date(d), n_days=1, zone=problem.horizon.zone),
                agents=problem.agents,
                shifts=problem.shifts,
                queues=problem.queues,
                rules=problem.rules,
                open_days=problem.open_days[:, d : d + 1],
            )
        return self._one_days[d]

    @cached_property
    def _one_days(self) -> dict[int, RosterProblem]:
        return {}

    @cached_property
    def rows(self) -> dict[tuple[int, Cells], Row]:
        """Changed rows that have been looked at, by agent and changes."""
        return {}

    def breaches_on(self, d: int, changes: tuple[tuple[int, int], ...]) -> Counter[Violation]:
        """Find the breaches of a day's rules once agents have other shifts."""
        key = d, tuple(sorted(changes))
        if key not in self._columns:
            column = self.roster.codes[:, d].copy()
            for a, code in changes:
                column[a] = code
            self._columns[key] = breaches_of_day(self.one_day(d), column)
        return self._columns[key]

    @cached_property
    def _columns(self) -> dict[tuple[int, tuple[tuple[int, int], ...]], Counter[Violation]]:
        return {}

    @cached_property
    def minutes(self) -> NDArray[np.int64]:
        """Working time of each agent. [min]"""
        minutes: NDArray[np.int64] = self.roster.work_min.sum(axis=1)
        return minutes

    @cached_property
    def heads(self) -> NDArray[np.int64]:
        """Agents on each shift, shape (n_days, n_shifts)."""
        return heads(self.roster)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """What each agent has of everything shared, shape (n_agents, n_shared)."""
        return shared_counts(self.roster)

    @cached_property
    def refusals(self) -> NDArray[np.int8]:
        """Pending wishes that each cell would refuse, as `refusals_of` gives them."""
        return refusals_of(self.problem)

    def late_cost(self, late: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Price late replies.

        Parameters
        ----------
        late
            Shape (..., n_queues, n_days).

        Returns
        -------
        ndarray of float, shape (3, ...)
            For being late, beyond the month's share, and beyond the day's.
        """
        kept, allowed, prices = self.kept_late, self.allowed, self.prices
        counted = np.maximum(late, kept)
        month = np.maximum(allowed.sum(axis=1), kept.sum(axis=1))
        over_month = np.maximum(counted.sum(axis=-1) - month, 0).sum(axis=-1)
        over_day = np.maximum(counted - np.maximum(allowed, kept), 0).sum(axis=(-1, -2))
        more = (counted - kept).sum(axis=(-1, -2))
        return np.stack(
            [
                prices.late_reply * more,
                prices.late_over_month * over_month,
                prices.late_over_day * over_day,
            ]
        )

    def after(self, option: Option) -> "PricedRoster":
        """Return the roster with changes made, each person on the queue that they name."""
        codes, duty = self.roster.codes.copy(), self.duty.copy()
        for change in option:
            codes[change.a, change.d] = change.code
            duty[change.a, change.d] = OFF if change.queue is None else change.queue
        roster = dataclasses.replace(self.roster, codes=codes)
        return dataclasses.replace(self, roster=roster, duty=duty)


def breaches_by_row(roster: Roster) -> tuple[Counter[Violation], ...]:
    """Find the breaches of rules of one agent, by the place of the agent."""
    index = roster.problem.agent_index
    found = tuple(Counter[Violation]() for _ in index)
    for violation in found_by(ROW_CHECKS, roster):
        found[index[violation.agent or ""]][violation] += 1
    return found


def breaches_of_day(problem: RosterProblem, column: Codes) -> Counter[Violation]:
    """Find the breaches of rules of a day; the problem is that day's, codes (n_agents,)."""
    return Counter(found_by(COLUMN_CHECKS, Roster(problem=problem, codes=column[:, None])))

"""What a roster costs, in one currency, without a solver."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks import find_violations, grants
from planner.domain.coverage import Duty, allocate, coverage
from planner.domain.demand import Lateness
from planner.domain.fairness import fairness_cost
from planner.domain.horizon import DAY_SLOTS
from planner.domain.roster import FREE, Roster
from planner.domain.rules import Mode, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """
    What things cost against each other, in the site's currency.

    Parameters
    ----------
    late_reply
        A late reply.
    late_over_month
        A late reply beyond the share that a queue's target allows over the period, on top: so
        dear that the target is held wherever people can hold it.
    late_over_day
        The same over a day.
    paid_hour
        An hour of work.
    wish
        A refused wish, for each point of its weight.
    hard_breach
        One breach of a hard rule: so dear that it is avoided wherever it can be.
    changed_cell
        A cell that differs from the roster in `RosterProblem.given`, such as one that is published:
        what it is worth to leave people's plans alone.
    """

    late_reply: float = 0.5
    late_over_month: float = 40.0
    late_over_day: float = 1.0
    paid_hour: float = 25.0
    wish: float = 2.0
    hard_breach: float = 20_000.0
    changed_cell: float = 50.0

    def __post_init__(self) -> None:
        for item in fields(self):
            if getattr(self, item.name) < 0:
                raise ValueError(
                    f"prices: {item.name} must not be negative, got {getattr(self, item.name)}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCost:
    """A roster's cost by part; ``shift_cover`` is that of `RosterProblem.shift_cover`."""

    late: float
    over_month: float
    over_day: float
    paid: float
    wishes: float
    fairness: float
    soft_rules: float
    hard_rules: float
    shift_cover: float = 0.0
    changes: float = 0.0

    @property
    def total(self) -> float:
        """Sum of all parts."""
        return float(sum(getattr(self, item.name) for item in fields(self)))


def roster_cost(
    roster: Roster, lateness: Lateness, prices: Prices, duty: Duty | None = None
) -> RosterCost:
    """
    Price a roster.

    Parameters
    ----------
    roster
        Any roster.
    lateness
        Late replies by agents, for the roster's queues and slots.
    prices
        What things cost.
    duty
        Queue of each agent on each day; found by `allocate` if not given.

    Returns
    -------
    RosterCost
        Cost by part.
    """
    problem = roster.problem
    late = lateness.expected(coverage(roster, allocate(roster, lateness) if duty is None else duty))
    over_day, over_month = excess(late, lateness, [q.target.planned for q in problem.queues])
    violations = find_violations(roster)
    return RosterCost(
        late=prices.late_reply * float(late.sum()),
        over_month=prices.late_over_month * float(over_month.sum()),
        over_day=prices.late_over_day * float(over_day.sum()),
        paid=prices.paid_hour * roster.paid_hours,
        wishes=prices.wish * refused_weight(roster),
        fairness=fairness_cost(roster),
        soft_rules=float(sum(v.how.weight * v.amount for v in violations if _is_soft(v))),
        hard_rules=prices.hard_breach * sum(v.amount for v in violations if v.is_hard),
        shift_cover=float(problem.shift_cover.cost(heads(roster)).sum()),
        changes=prices.changed_cell * changed_cells(roster),
    )


def excess(
    late: NDArray[np.float64], lateness: Lateness, on_time: list[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return the late replies beyond what the targets allow.

    Parameters
    ----------
    late
        Late replies, shape (n_queues, n_slots).
    lateness
        Tells the replies.
    on_time
        Target of each queue.

    Returns
    -------
    over_day : ndarray of float, shape (n_queues, n_days)
        Late replies of the day beyond the target's share.
    over_month : ndarray of float, shape (n_queues,)
        The same over the whole period.
    """
    allowed = (1 - np.array(on_time))[:, None] * lateness.replies
    beyond = (late - allowed).reshape(len(on_time), -1, DAY_SLOTS).sum(axis=2)
    return np.maximum(beyond, 0), np.maximum(beyond.sum(axis=1), 0)


def heads(roster: Roster) -> NDArray[np.int64]:
    """Count the agents on each shift, shape (n_days, n_shifts)."""
    shifts = np.arange(len(roster.problem.shifts))
    count: NDArray[np.int64] = (roster.codes[:, :, None] == shifts).sum(axis=0)
    return count


def changed_cells(roster: Roster) -> int:
    """Count the cells that differ from the given roster."""
    given = roster.problem.given
    return int(((given != FREE) & (given != roster.codes)).sum())


def refused_weight(roster: Roster) -> int:
    """Sum the weights of the pending wishes that a roster refuses."""
    return sum(
        request.weight
        for a, d, request in roster.problem.dated_requests()
        if not request.approved and not grants(roster, a, d, request.kind, request.shift)
    )


def _is_soft(violation: Violation) -> bool:
    return violation.how.mode is Mode.SOFT

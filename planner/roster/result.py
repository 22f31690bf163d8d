"""What planning returns, and what it tells on the way."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.cost import RosterCost
from planner.domain.coverage import Duty
from planner.domain.roster import Roster
from planner.domain.rules import Violation


class Status(StrEnum):
    """How planning ended."""

    OPTIMAL = "optimal"  # proven: no roster costs less, within rounding
    FEASIBLE = "feasible"  # a roster, and a bound on what a better one could save
    INFEASIBLE = "infeasible"  # no roster at all was found
    STOPPED = "stopped"  # asked to stop; the best roster so far, if any


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    How far planning has come.

    Parameters
    ----------
    seconds
        Time since the start. [s]
    stage
        Step at work: ``first roster``, ``search`` or ``prove``; ``totals``, ``hand out`` or
        ``improve`` on the way step by step.
    cost
        Cost of the best roster so far; ``None`` before the first.
    bound
        Cost below which no roster can be; ``None`` before the first bound.
    """

    seconds: float
    stage: str
    cost: float | None
    bound: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterResult:
    """
    The best roster found, its price, and what is known of a better one.

    Parameters
    ----------
    status
        How planning ended.
    roster
        The best roster; ``None`` if stopped before the first.
    duty
        Queue of each agent on each day with which ``cost`` counts, shape (n_agents, n_days).
    cost
        Its cost by part.
    bound
        No roster that keeps the hard rules costs less; if this one breaks some, no roster does.
    seconds
        Time taken. [s]
    breaches
        Every breach of a rule in the roster, hard ones first.
    """

    status: Status
    roster: Roster | None
    duty: Duty | None
    cost: RosterCost | None
    bound: float
    seconds: float
    breaches: tuple[Violation, ...] = ()

    @property
    def unmet(self) -> tuple[Violation, ...]:
        """Hard rules that the roster breaks."""
        return tuple(v for v in self.breaches if v.is_hard)

    @property
    def gap(self) -> float | None:
        """Share of the cost that a better roster could save at most; ``None`` without roster."""
        if self.cost is None:
            return None
        return max(self.cost.total - self.bound, 0.0) / max(self.cost.total, 1e-9)

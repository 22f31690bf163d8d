"""A whole roster while it is being made: who works when, and who is on which queue."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import RosterCost, roster_cost
from planner.domain.coverage import Duty, allocate
from planner.domain.roster import OFF, Codes, Roster
from planner.roster.model import Split
from planner.roster.month import Month


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """
    A roster, its agents' queues, and its price.

    Parameters
    ----------
    roster
        Who works when.
    duty
        Queue of each agent on each day, shape (n_agents, n_days).
    cost
        Price by part.
    """

    roster: Roster
    duty: Duty
    cost: RosterCost

    @property
    def total(self) -> float:
        """Whole price."""
        return self.cost.total


def make_plan(month: Month, codes: Codes, split: Split) -> Plan:
    """Turn a roster's codes and the numbers on queues into a priced plan."""
    roster = Roster(problem=month.problem, codes=codes.astype(np.int8))
    duty = duty_of(month, roster.codes, split)
    return Plan(
        roster=roster,
        duty=duty,
        cost=roster_cost(roster, month.lateness, month.prices, duty),
    )


def plan_of(month: Month, roster: Roster, duty: Duty | None = None) -> Plan:
    """Price a given roster, its agents put on queues where that is not given, too."""
    roster = Roster(problem=month.problem, codes=roster.codes)
    if duty is None:
        duty = allocate(roster, month.lateness)
    return Plan(
        roster=roster, duty=duty, cost=roster_cost(roster, month.lateness, month.prices, duty)
    )


def counts_of(codes: Codes, n_shifts: int) -> NDArray[np.int64]:
    """Write codes as counts, shape (n_agents, n_days, n_shifts)."""
    counts: NDArray[np.int64] = (codes[:, :, None] == np.arange(n_shifts)).astype(np.int64)
    return counts


def codes_of(counts: NDArray[np.int64]) -> Codes:
    """Write counts of single agents as codes, shape (n_agents, n_days)."""
    return np.where(counts.any(axis=2), counts.argmax(axis=2), OFF).astype(np.int8)


def split_of(month: Month, plan: Plan) -> Split:
    """Count a plan's agents of each kind on each queue."""
    _, n_days, n_shifts = month.shape
    split = np.zeros((len(month.kinds), n_days, n_shifts, len(month.problem.queues)), np.int64)
    a, d = np.nonzero((plan.roster.codes != OFF) & (plan.duty != OFF))
    np.add.at(split, (month.kind_of[a], d, plan.roster.codes[a, d], plan.duty[a, d]), 1)
    return split


def duty_of(month: Month, codes: Codes, split: Split) -> Duty:
    """Put agents on queues so that the numbers come out, on their own queue where possible."""
    duty = np.full(codes.shape, OFF, np.int8)
    for k, d, s in np.ndindex(split.shape[:3]):
        members = np.flatnonzero((month.kind_of == k) & (codes[:, d] == s))
        places = split[k, d, s].copy()
        later = []
        for a in members.tolist():
            home = month.home[a]
            if home != OFF and places[home]:
                duty[a, d] = home
                places[home] -= 1
            else:
                later.append(a)
        duty[later, d] = np.repeat(np.arange(places.size), places)[: len(later)] if later else OFF
    return duty

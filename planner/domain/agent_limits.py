"""Limits that differ from agent to agent."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.rules import Rules

Numbers = NDArray[np.int64]
BY_RULE: Any = None  # stands for an array that depends on the rules
DAY_MIN = 24 * 60


@dataclass(frozen=True, kw_only=True, eq=False)
class AgentLimits:
    """
    Each agent's own limit for a rule; the rule says how strictly it holds.

    In `RosterProblem.own_limits` an array that is not given is the rule's limit for everybody;
    in `RosterProblem.limits` every array is there. A missing upper limit is a number that no
    roster exceeds.

    Parameters
    ----------
    work_run_most, work_run_least
        Working days in a row, of `WorkRun` and `ShortRun`, shape (n_agents,). [days]
    rest_run_least
        Days off in a row, of `RestRun`, shape (n_agents,). [days]
    shift_most
        Shifts of each kind in the period, of `ShiftCounts`, shape (n_agents, n_shifts).
    time_least_min, time_most_min
        Working time in the period, of `PeriodTime`, shape (n_agents,). [min]
    weekends_most
        Weekends worked, of `WorkedWeekends`, shape (n_agents,).
    nights_most
        Nights in the period, of `Nights`, shape (n_agents,).
    """

    work_run_most: Numbers = BY_RULE
    work_run_least: Numbers = BY_RULE
    rest_run_least: Numbers = BY_RULE
    shift_most: Numbers = BY_RULE
    time_least_min: Numbers = BY_RULE
    time_most_min: Numbers = BY_RULE
    weekends_most: Numbers = BY_RULE
    nights_most: Numbers = BY_RULE

    def completed(
        self, rules: Rules, n_agents: int, n_days: int, shifts: tuple[str, ...]
    ) -> "AgentLimits":
        """
        Fill in the rules' limits.

        Parameters
        ----------
        rules
            Rules of the team.
        n_agents, n_days, shifts
            Size of the problem, and the codes of its shifts.

        Raises
        ------
        ValueError
            If an array has the wrong shape.
        """
        counts, minutes = dict(rules.shift_counts.most), rules.period_time
        weekends = rules.worked_weekends.most
        most_min = DAY_MIN * n_days if minutes.most_min is None else minutes.most_min

        def same(limit: int) -> Numbers:
            return np.full(n_agents, limit, np.int64)

        by_rule = {
            "work_run_most": same(rules.work_run.most),
            "work_run_least": same(rules.short_run.least),
            "rest_run_least": same(rules.rest_run.least),
            "shift_most": np.tile([counts.get(code, n_days) for code in shifts], (n_agents, 1)),
            "time_least_min": same(minutes.least_min),
            "time_most_min": same(most_min),
            "weekends_most": same(n_days if weekends is None else weekends),
            "nights_most": same(n_days if rules.nights.most is None else rules.nights.most),
        }
        for item in fields(self):
            given, due = getattr(self, item.name), by_rule[item.name]
            if given is not None and given.shape != due.shape:
                raise ValueError(
                    f"limits: {item.name} must have shape {due.shape}, got {given.shape}"
                )
        missing = {name: due for name, due in by_rule.items() if getattr(self, name) is None}
        return replace(self, **missing)

    def of(self, agents: Sequence[int]) -> "AgentLimits":
        """Return the limits of some agents in the order given, one perhaps several times."""
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        rows = list(agents)
        return AgentLimits(**{name: x[rows] for name, x in given.items() if x is not None})

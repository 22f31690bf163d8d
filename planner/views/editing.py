"""What becomes of a roster when cells are changed by hand: rules, on-time rate, cost, cover."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import RosterCost, roster_cost
from planner.domain.coverage import coverage
from planner.domain.edits import CellChange, apply_changes
from planner.domain.horizon import DAY_SLOTS
from planner.domain.roster import OFF
from planner.domain.rules import Violation
from planner.month import need
from planner.views.coverage import half_hours
from planner.views.plans import PublishedPlan


def edited(plan: PublishedPlan, changes: Sequence[CellChange]) -> PublishedPlan:
    """
    Carry changes of cells out on a roster; what was found when it was planned stays as it was.

    Raises
    ------
    InputError
        If an agent, a day or a shift is not the roster's.
    """
    roster, locked = apply_changes(plan.roster, plan.locked, changes)
    month = dataclasses.replace(plan.month, problem=roster.problem)
    return dataclasses.replace(plan, month=month, roster=roster, locked=locked, former=plan)


@dataclass(frozen=True, kw_only=True, eq=False)
class Appraisal:
    """
    A roster, judged by the models and without a simulation; each figure when it is asked for.

    Parameters
    ----------
    plan
        The roster.
    """

    plan: PublishedPlan

    @cached_property
    def late(self) -> NDArray[np.float64]:
        """Late replies expected, shape (n_queues, n_days)."""
        return _days(self.plan.late)

    @cached_property
    def replies(self) -> NDArray[np.float64]:
        """Replies expected, shape (n_queues, n_days)."""
        return _days(self.plan.month.lateness.replies)

    @property
    def on_time(self) -> float:
        """Share of replies on time in the period; 1 without any."""
        return 1 - float(self.late.sum() / max(self.replies.sum(), 1e-9))

    @property
    def on_time_days(self) -> NDArray[np.float64]:
        """Share of replies on time, shape (n_days,); 1 on days without any."""
        return np.asarray(1 - self.late.sum(axis=0) / np.maximum(self.replies.sum(axis=0), 1e-9))

    @property
    def days_missed(self) -> NDArray[np.bool_]:
        """Days on which more replies are late than the queues' targets allow, shape (n_days,)."""
        targets = np.array([queue.target.on_time for queue in self.plan.month.problem.queues])
        allowed = (1 - targets) @ self.replies
        return np.asarray(self.late.sum(axis=0) > allowed)

    @cached_property
    def cost(self) -> RosterCost:
        """What it costs."""
        month = self.plan.month
        return roster_cost(self.plan.roster, month.lateness, month.site.prices, self.plan.duty)

    @cached_property
    def gap(self) -> NDArray[np.float64]:
        """Agents beyond need, shape (n_queues, n_days, 48 half hours); negative where short."""
        agents = coverage(self.plan.roster, self.plan.duty)
        gap: NDArray[np.float64] = half_hours(agents) - self.need
        return gap

    @cached_property
    def need(self) -> NDArray[np.float64]:
        """Agents needed, shape (n_queues, n_days, 48 half hours)."""
        return half_hours(need(self.plan.month))

    @property
    def heads(self) -> NDArray[np.int64]:
        """Agents on each shift, shape (n_shifts, n_days)."""
        shifts = range(len(self.plan.month.problem.shifts))
        return np.array([(self.plan.roster.codes == s).sum(axis=0) for s in shifts])

    @property
    def totals(self) -> NDArray[np.float64]:
        """Days of work, nights, rest days and hours of each agent, shape (n_agents, 4)."""
        roster, leave = self.plan.roster, self.plan.month.problem.leave
        return np.column_stack(
            [
                roster.works.sum(axis=1),
                roster.nights.sum(axis=1),
                ((roster.codes == OFF) & ~leave).sum(axis=1),
                roster.work_min.sum(axis=1) / 60,
            ]
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Effect:
    """
    What changes of cells bring.

    Parameters
    ----------
    before, after
        The roster without and with them.
    """

    before: Appraisal
    after: Appraisal

    @property
    def on_time(self) -> float:
        """Change of the share of replies on time."""
        return self.after.on_time - self.before.on_time

    @property
    def late(self) -> float:
        """Change of the late replies expected."""
        return float(self.after.late.sum() - self.before.late.sum())

    @property
    def hours(self) -> float:
        """Change of paid hours. [h]"""
        return self.after.plan.roster.paid_hours - self.before.plan.roster.paid_hours

    @property
    def cost(self) -> float:
        """Change of cost, breaches of hard rules apart, which have no true price."""
        before, after = self.before.cost, self.after.cost
        return (after.total - after.hard_rules) - (before.total - before.hard_rules)

    @cached_property
    def new(self) -> tuple[Violation, ...]:
        """Breaches that were not there before."""
        return _without(self.after.plan.breaches, self.before.plan.breaches)

    @cached_property
    def mended(self) -> tuple[Violation, ...]:
        """Breaches that are no longer there."""
        return _without(self.before.plan.breaches, self.after.plan.breaches)


def _without(some: tuple[Violation, ...], others: tuple[Violation, ...]) -> tuple[Violation, ...]:
    return tuple((Counter(some) - Counter(others)).keys())


def _days(slots: NDArray[np.float64]) -> NDArray[np.float64]:
    days: NDArray[np.float64] = slots.reshape(len(slots), -1, DAY_SLOTS).sum(axis=2)
    return days

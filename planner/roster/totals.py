"""
Plan totals: how many of each group of like agents work each shift of each day.

The model is the roster's own with groups in place of agents. Every rule holds for the sum over
a group, so no roster can cost less than the totals do, fairness apart, which is never negative.
A group's run of work days or number of days off is a sum over windows of days, so the model
grows neither with the number of agents nor with the length of a run.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import IntVar

from planner.roster.constraints import add_rules
from planner.roster.model import Model, Split, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs


@dataclass(frozen=True, kw_only=True, eq=False)
class Totals:
    """
    A month's totals.

    Parameters
    ----------
    groups
        Agents of each group.
    counts
        Members of each group on each shift, shape (n_groups, n_days, n_shifts).
    split
        Agents of each kind on each queue, shape (n_kinds, n_days, n_shifts, n_queues).
    """

    groups: tuple[tuple[int, ...], ...]
    counts: NDArray[np.int64]
    split: Split


def like_agents(month: Month) -> tuple[tuple[int, ...], ...]:
    """Group the agents for whom the same holds, leave, wishes and history apart."""
    problem = month.problem
    mentors = {agent.mentor for agent in problem.agents}
    groups: dict[object, list[int]] = defaultdict(list)
    for a, agent in enumerate(problem.agents):
        alone = agent.id if agent.mentor is not None or agent.id in mentors else None
        key = (int(month.kind_of[a]), agent.is_experienced, agent.contract_min_week, alone)
        groups[key].append(a)
    leader = {agent.id: agent.mentor or agent.id for agent in problem.agents}
    # Hires stand beside their mentors, so that both are handed their tours together.
    order = sorted(groups.values(), key=lambda members: leader[problem.agents[members[0]].id])
    return tuple(tuple(members) for members in order)


def totals_model(month: Month, *, elastic: bool) -> Model:
    """Make the model of the totals; an elastic one may break hard rules at their price."""
    _, n_days, n_shifts = month.shape
    groups = like_agents(month)
    m = new_model(
        month,
        groups,
        np.ones((len(groups), n_days), np.bool_),
        np.zeros((len(groups), n_days, n_shifts), np.int64),
        hinted=False,
        elastic=elastic,
        open_cells=elastic,
    )
    add_rules(m)
    split = np.zeros((len(month.kinds), n_days, n_shifts, len(month.problem.queues)), np.int64)
    add_costs(m, split, fair=False)
    return m


def round_totals(m: Model, values: NDArray[np.float64]) -> Totals:
    """Round the model's values, what is lost on one day being given on the next."""

    def whole(counts: NDArray[np.object_]) -> NDArray[np.int64]:
        flat = [values[x.index] if isinstance(x, IntVar) else x for x in counts.ravel()]
        so_far = np.cumsum(np.array(flat, float).reshape(counts.shape), axis=1)
        return np.diff(np.rint(so_far + 1e-6), axis=1, prepend=0).astype(np.int64)

    return Totals(groups=m.crews, counts=whole(m.shifts), split=whole(m.on_queues))

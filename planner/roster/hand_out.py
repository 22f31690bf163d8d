"""
Hand totals out to agents: some agents at a time, against what the others are planned to do.

Each batch is planned on the roster's true cost, with the totals standing in for those whose
turn has not come. What a batch cannot do as planned, the next ones make good.
"""

import numpy as np
from numpy.typing import NDArray

from planner.roster.constraints import add_rules
from planner.roster.model import Model, Split, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs
from planner.roster.plan import Plan, codes_of, make_plan
from planner.roster.search import Answer, Run, solve
from planner.roster.totals import Totals

BATCH = 9  # agents
BATCH_S = 1.2


def hand_out(month: Month, totals: Totals, run: Run) -> Plan | None:
    """
    Make the first roster.

    Parameters
    ----------
    month
        What is planned.
    totals
        What each group is to do.
    run
        The run, for its limits.

    Returns
    -------
    Plan or None
        ``None`` if stopped before its end.
    """
    n_agents, n_days, n_shifts = month.shape
    counts = np.zeros((n_agents, n_days, n_shifts), np.int64)
    split = np.zeros((len(month.kinds), n_days, n_shifts, len(month.problem.queues)), np.int64)
    done: list[int] = []
    for batch in _batches(month):
        if run.stopped:
            return None
        crews, start = _crews(totals, done, batch, counts)
        m, on_queues, answer = _plan_batch(month, crews, start, batch, split, run)
        if answer.values is None:
            return None
        counts[batch] = answer.counts(m.shifts)[[crews.index((a,)) for a in batch]]
        split = answer.counts(on_queues)
        done += batch
    return make_plan(month, codes_of(counts), split)


def _batches(month: Month) -> list[list[int]]:
    """Divide the agents into batches; new hires go with their mentors."""
    agents = month.problem.agents
    mentor = [
        month.problem.agent_index[agent.mentor] if agent.mentor is not None else a
        for a, agent in enumerate(agents)
    ]
    order = sorted(
        range(len(agents)),
        key=lambda a: (not agents[mentor[a]].is_experienced, mentor[a], a),
    )
    n_batches = -(-len(order) // BATCH)
    return [part.tolist() for part in np.array_split(np.array(order), n_batches)]


def _crews(
    totals: Totals, done: list[int], batch: list[int], counts: NDArray[np.int64]
) -> tuple[tuple[tuple[int, ...], ...], NDArray[np.int64]]:
    """Make crews of the agents whose turn has come, and of what remains of each group."""
    crews: list[tuple[int, ...]] = [(a,) for a in (*done, *batch)]
    start = [counts[a] for a in (*done, *batch)]
    for group, planned in zip(totals.groups, totals.counts, strict=True):
        waiting = tuple(a for a in group if a not in done and a not in batch)
        if waiting:
            in_turn = len(group) - len(waiting)
            given = counts[[a for a in group if a in done]].sum(axis=0)
            left = np.maximum(planned - given, 0)
            share = len(waiting) / max(len(waiting) + sum(a in batch for a in group), 1)
            crews.append(waiting)
            start.append(np.rint(left * share).astype(np.int64) if in_turn else left)
    return tuple(crews), np.array(start)


def _plan_batch(
    month: Month,
    crews: tuple[tuple[int, ...], ...],
    start: NDArray[np.int64],
    batch: list[int],
    split: Split,
    run: Run,
) -> tuple[Model, NDArray[np.object_], Answer]:
    """Plan a batch by the rules; where they clash, break as little as possible."""
    free = np.zeros(start.shape[:2], np.bool_)
    free[[crews.index((a,)) for a in batch]] = True
    for elastic in (False, True):
        m = new_model(month, crews, free, start, hinted=False, elastic=elastic)
        add_rules(m)
        on_queues = add_costs(m, split, fair=True)
        answer = solve(m, run, seconds=BATCH_S, workers=1, gap=0.002, seed=run.seed)
        if answer.values is not None:
            break
    return m, on_queues, answer

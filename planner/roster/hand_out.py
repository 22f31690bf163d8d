"""
Hand totals out to agents, some at a time.

Each batch is planned by the rules of its agents and on its true cost, late replies as they
change near the totals, which stand in for those whose turn has not come. What a batch cannot do
as planned, the next ones make good.
"""

import numpy as np
from numpy.typing import NDArray

from planner.roster.constraints import add_rules
from planner.roster.cover import Cover, strength_of
from planner.roster.model import Model, Split, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs_nearby
from planner.roster.search import Answer, Run, solve
from planner.roster.totals import Totals

BATCH = 3  # agents
BATCH_GAP = 0.004
BATCH_WORK = 0.2  # deterministic seconds
PATIENT_WORK = 3.0  # where there was no answer


def hand_out(month: Month, totals: Totals, run: Run) -> tuple[NDArray[np.int64], Split] | None:
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
    counts : ndarray of int, shape (n_agents, n_days, n_shifts)
        1 where an agent works a shift.
    split : ndarray of int, shape (n_kinds, n_days, n_shifts, n_queues)
        Agents of each kind on each queue.
    """
    n_agents, n_days, n_shifts = month.shape
    counts = np.zeros((n_agents, n_days, n_shifts), np.int64)
    split, done = totals.split, list[int]()
    for batch in _batches(totals):
        crews: list[tuple[int, ...]] = [(a,) for a in (*batch, *done)]
        start = [counts[a] for a in (*batch, *done)]
        for group, planned in zip(totals.groups, totals.counts, strict=True):
            now = sum(a in batch for a in group)
            later = tuple(a for a in group if a not in batch and a not in done)
            if later:
                left = np.maximum(planned - counts[[a for a in group if a in done]].sum(axis=0), 0)
                crews.append(later)
                start.append(np.rint(left * (len(later) / (len(later) + now))).astype(np.int64))
        m, answer = _plan_batch(month, tuple(crews), np.array(start), len(batch), split, run)
        if answer.values is None:
            return None
        counts[batch] = answer.counts(m.shifts)[: len(batch)]
        split = answer.counts(m.on_queues)
        done += batch
    return counts, split


def _batches(totals: Totals) -> list[list[int]]:
    """Divide the agents into batches, a large group into several of the same size."""
    batches: list[list[int]] = [[]]
    for group in totals.groups:
        for part in np.array_split(np.array(group), -(-len(group) // BATCH)):
            if len(batches[-1]) + len(part) > BATCH:
                batches.append([])
            batches[-1] += part.tolist()
    return [batch for batch in batches if batch]


def _plan_batch(
    month: Month,
    crews: tuple[tuple[int, ...], ...],
    start: NDArray[np.int64],
    size: int,
    split: Split,
    run: Run,
) -> tuple[Model, Answer]:
    """Plan the first crews by the rules; where these clash, break as little as possible."""
    free = np.zeros(start.shape[:2], np.bool_)
    free[:size] = True
    for elastic, work in ((False, BATCH_WORK), (False, PATIENT_WORK), (True, PATIENT_WORK)):
        m = new_model(month, crews, free, start, hinted=False, elastic=elastic)
        add_rules(m)
        add_costs_nearby(m, split, Cover(month, strength_of(month, split)))
        answer = solve(m, run, work=work, workers=1, gap=BATCH_GAP, seed=run.seed, must_answer=True)
        if answer.values is not None or run.stopped:
            break
    return m, answer

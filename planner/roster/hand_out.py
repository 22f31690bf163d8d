"""
Hand totals out to agents, some at a time.

Each batch is planned by the rules of its agents and on its true cost, late replies as they
change near the totals, which stand in for those whose turn has not come. What a batch cannot do
as planned, the next ones make good.
"""

import numpy as np
from numpy.typing import NDArray

from planner.domain.roster import OFF, Roster
from planner.roster.constraints import add_rules
from planner.roster.cover import Cover, strength_of
from planner.roster.improve import settle
from planner.roster.model import Model, Split, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs_nearby
from planner.roster.plan import Plan, codes_of, counts_of, plan_of
from planner.roster.search import GRACE_S, WORK_PER_S, Answer, Run, solve
from planner.roster.totals import Totals

BATCH = 3  # agents
BATCH_GAP = 0.02
BATCH_WORK = 0.2  # deterministic seconds
LEAST_WORK = 0.15  # where time is short
PATIENT_WORK = 3.0  # where there was no answer


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
        Whatever the time allows: who could not be planned for has pins and nothing else.
        ``None`` if stopped.
    """
    n_agents, n_days, n_shifts = month.shape
    counts = np.zeros((n_agents, n_days, n_shifts), np.int64)
    split, done, missed = totals.split, list[int](), False
    batches = _batches(totals)
    for i, batch in enumerate(batches):
        crews: list[tuple[int, ...]] = [(a,) for a in (*batch, *done)]
        start = [counts[a] for a in (*batch, *done)]
        for group, planned in zip(totals.groups, totals.counts, strict=True):
            now = sum(a in batch for a in group)
            later = tuple(a for a in group if a not in batch and a not in done)
            if later:
                left = np.maximum(planned - counts[[a for a in group if a in done]].sum(axis=0), 0)
                crews.append(later)
                start.append(np.rint(left * (len(later) / (len(later) + now))).astype(np.int64))
        seconds = max(run.left, 0.0) / (len(batches) - i)
        answered = _plan_batch(
            month, tuple(crews), np.array(start), len(batch), split, run, seconds
        )
        if run.stopped:
            return None
        if answered is None:
            counts[batch] = _pinned(month, batch)
            missed = True
        else:
            m, answer = answered
            counts[batch] = answer.counts(m.shifts)[: len(batch)]
            split = answer.counts(m.on_queues)
        done += batch
    codes = codes_of(counts)
    if missed:  # the numbers on queues are of no use then
        return plan_of(month, Roster(problem=month.problem, codes=codes))
    return settle(month, codes, split)


def _pinned(month: Month, batch: list[int]) -> NDArray[np.int64]:
    """Return the counts of agents who work where they are pinned, leave apart."""
    problem = month.problem
    codes = np.where(problem.leave, OFF, np.maximum(problem.pins, OFF))[batch]
    return counts_of(codes.astype(np.int8), month.shape[2])


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
    seconds: float,
) -> tuple[Model, Answer] | None:
    """Plan the first crews by the rules; where these clash, break as little as possible."""
    free = np.zeros(start.shape[:2], np.bool_)
    free[:size] = True
    work = min(max(seconds * WORK_PER_S, LEAST_WORK), BATCH_WORK)
    patient = min(max(run.left / 4 * WORK_PER_S, work), PATIENT_WORK)
    tries = [(False, work), (False, patient), (True, patient)]
    for elastic, limit in tries if patient > work else [tries[0], tries[-1]]:
        if run.stopped or run.left < -GRACE_S:
            break
        m = new_model(month, crews, free, start, hinted=False, elastic=elastic)
        add_rules(m)
        add_costs_nearby(m, split, Cover(month, strength_of(month, split)))
        answer = solve(
            m, run, work=limit, workers=1, gap=BATCH_GAP, seed=run.seed, must_answer=True
        )
        if answer.values is not None:
            return m, answer
    return None

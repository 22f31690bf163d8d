"""Play a scenario's changes of contacts and chats: volume, handling time, templates, caps."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import Queue
from planner.domain.effective import SENIOR, effective_work
from planner.domain.errors import InputError
from planner.domain.horizon import DAY_SLOTS, SLOT_MIN
from planner.domain.scenario import Scenario, Volume
from planner.month import HOUR_SLOTS
from planner.whatif.case import Case


def with_demand(case: Case, scenario: Scenario) -> Case:
    """
    Return the case with the contacts and chats of a scenario.

    Raises
    ------
    InputError
        If a queue or phase is unknown, or a template would save a whole reply.
    """
    if not (scenario.volume or scenario.handling_time or scenario.replies):
        return case
    problem = case.roster.problem
    rates = case.rates.copy()
    for change in scenario.volume:
        rates *= _volume(case, change)
    queues = []
    for q, queue in enumerate(problem.queues):
        changed, deflected = _reply_changes(case, queue, scenario)
        rates[:, q] *= deflected
        queues.append(changed)
    problem = dataclasses.replace(problem, queues=tuple(queues))
    return dataclasses.replace(
        case, roster=dataclasses.replace(case.roster, problem=problem), rates=rates
    )


def _volume(case: Case, change: Volume) -> NDArray[np.float64]:
    """Return the factor on the rates, shape (n_queues, n_days, 24)."""
    horizon = case.roster.problem.horizon
    named = _chosen(case, change.queues)
    dates = set(horizon.dates)
    if change.phase:
        dates &= {o.date for o in case.occasions if _is(o.name, change.phase)}
        if not dates:
            known = sorted({o.name for o in case.occasions}) or ["none"]
            raise InputError(
                "no day of the roster is of this phase",
                column="volume.phase",
                value=change.phase,
                advice=f"The special days of its period are: {', '.join(known)}",
            )
    on = np.array([date in dates and date in change.days for date in horizon.dates])
    slots = SLOT_MIN * np.arange(DAY_SLOTS)
    inside = ((change.from_min <= slots) & (slots < change.to_min)).reshape(24, HOUR_SLOTS)
    where = named[:, None, None] * on[:, None] * inside.mean(axis=1)
    factor: NDArray[np.float64] = 1.0 + (change.factor - 1.0) * where
    return factor


def _is(name: str, phase: str) -> bool:
    return name == phase or name.endswith(f"_{phase}") or name.startswith(f"{phase}_")


def _reply_changes(case: Case, queue: Queue, scenario: Scenario) -> tuple[Queue, float]:
    """Return the queue with its chats changed, and the share of contacts that is left."""
    base = queue.name.removesuffix(f"-{SENIOR}")
    configured = case.site.queue(base)
    levers, factor = queue.levers, 1.0
    for time in scenario.handling_time:
        if _concerns(case, base, time.queues):
            factor *= time.factor
    for replies in scenario.replies:
        if _concerns(case, base, replies.queues):
            levers = dataclasses.replace(levers, **replies.given())  # type: ignore[arg-type]
    work = dataclasses.replace(configured.work, reply_s=configured.work.reply_s * factor)
    try:
        changed = dataclasses.replace(queue, work=effective_work(work, levers), levers=levers)
    except ValueError as error:
        raise InputError(
            f"queue {queue.name}: {error}", column="replies", advice="Let a template save less"
        ) from None
    left = (1 - levers.deflected_share) / (1 - queue.levers.deflected_share)
    return changed, left


def _concerns(case: Case, queue: str, names: tuple[str, ...]) -> bool:
    _chosen(case, names)
    return not names or queue in names


def _chosen(case: Case, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Mark the queues that are named, all if none is, shape (n_queues,)."""
    known = [queue.name.removesuffix(f"-{SENIOR}") for queue in case.roster.problem.queues]
    for name in names:
        if name not in known:
            raise InputError(
                "there is no such queue",
                column="queues",
                value=name,
                advice=f"Known are {', '.join(dict.fromkeys(known))}",
            )
    return np.array([not names or name in names for name in known])

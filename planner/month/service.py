"""What a month asks of its people, and what a roster promises in return."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty, coverage, skill_groups
from planner.domain.demand import Queue
from planner.domain.roster import Roster
from planner.domain.site import Site
from planner.month.build import HOUR_SLOTS, Month, open_slots
from planner.staffing import effective_agents, required_agents_chat


def need(month: Month) -> NDArray[np.int64]:
    """
    Count the agents that hold each queue's target in each slot on its own.

    Returns
    -------
    ndarray of int, shape (n_queues, n_slots)
        Least number; 0 where closed, and one more than there are agents where all of them
        would not do. [agents]
    """
    lateness = month.lateness
    allowed = 1 - np.array([queue.target.on_time for queue in month.problem.queues])
    limit = allowed[:, None] * lateness.replies + 1e-9
    enough: NDArray[np.int64] = (lateness.late > limit[:, :, None]).sum(axis=2)
    return enough


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfReach:
    """
    A target that no number of agents holds, since replies alone take too long.

    Parameters
    ----------
    queue
        Name of the queue.
    target, best
        Share of replies asked for in time, and the share with agents without end.
    reply_s, reply_s_needed
        Mean time to write a reply, and the one from which on the target can be held. [s]
    """

    queue: str
    target: float
    best: float
    reply_s: float
    reply_s_needed: float


def out_of_reach(queues: tuple[Queue, ...]) -> tuple[OutOfReach, ...]:
    """List the queues whose target no number of agents holds."""
    found = []
    for queue in queues:
        target = queue.target
        need = required_agents_chat(1.0, queue.work, target.within_s, target.on_time)
        if not need.reached:
            found.append(
                OutOfReach(
                    queue=queue.name,
                    target=target.on_time,
                    best=float(need.best_on_time),
                    reply_s=queue.work.reply_s,
                    reply_s_needed=need.reply_s_needed,
                )
            )
    return tuple(found)


@dataclass(frozen=True, kw_only=True, eq=False)
class Served:
    """A roster of a month, its duty, and what `serving` counts for it."""

    roster: Roster
    duty: Duty
    agents: NDArray[np.float64]


def serving(
    month: Month,
    roster: Roster,
    duty: Duty,
    within_s: float | None = None,
    former: Served | None = None,
) -> NDArray[np.float64]:
    """
    Count the agents of one skill and full speed that would serve each queue as well.

    Agents with several skills help where the load is, whatever queue their duty is; slow ones
    keep their chats for longer. See `planner.staffing.skill_groups`.

    Parameters
    ----------
    month, roster, duty
        Who works when, and for what.
    within_s
        Replies are to be as often late as this, if not as the queue's target. [s]
    former
        Another roster of the same month, whose slots are taken over where the same people are
        at work.

    Returns
    -------
    ndarray of float, shape (n_queues, n_slots)
        Agents; those on duty where nobody has two skills or another speed.
    """
    problem = month.problem
    groups = skill_groups(roster, duty)
    if (groups.skilled.sum(axis=1) <= 1).all() and (groups.speed == 1.0).all():
        return coverage(roster, duty)
    rates = month.rates.mean(axis=0).reshape(len(problem.queues), -1)
    is_open = np.array([open_slots(queue, problem.horizon.n_days) for queue in problem.queues])
    other = np.ones(is_open.shape[1], np.bool_)
    if former is not None:
        other = (groups.heads != skill_groups(former.roster, former.duty).heads).any(axis=0)
    found = np.zeros(is_open.shape) if former is None else former.agents.copy()
    if not other.any():
        return found
    found[:, other] = effective_agents(
        (np.repeat(rates, HOUR_SLOTS, axis=1) * is_open)[:, other],
        groups.heads[:, other],
        groups.skilled,
        [queue.work for queue in problem.queues],
        [within_s or queue.target.within_s for queue in problem.queues],
        groups.speed,
    )
    return found


def promised_late(
    month: Month, roster: Roster, duty: Duty, served: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """
    Return the late replies the model expects, shape (n_queues, n_slots).

    ``served`` is what `serving` counts for the roster, where that is known already.
    """
    if month.learnt:
        return month.lateness.expected(coverage(roster, duty))
    return month.lateness.expected(serving(month, roster, duty) if served is None else served)


def exposed_minutes(site: Site, queues: tuple[Queue, ...]) -> tuple[tuple[str, str, int], ...]:
    """
    Find the time in which a platform scores replies but a queue counts none.

    Returns
    -------
    tuple of (platform, queue, minutes a day)
        Only those with any. [min]
    """
    found = []
    for platform in site.platforms:
        for queue in queues:
            early = max(0, min(queue.open_min, platform.close_min) - platform.open_min)
            late = max(0, platform.close_min - max(queue.close_min, platform.open_min))
            if early + late:
                found.append((platform.name, queue.name, early + late))
    return tuple(found)

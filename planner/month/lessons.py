"""
What an agent is worth, learnt from simulation.

The staffing model takes each hour and each queue for itself, and crews at their average. Customers
carried over from the hour before, agents with several skills who help where the load is, leavers
who finish the chats in hand, and crews of whole people make the simulated replies differ. All of
it is put into one number an hour and queue: an agent counts as so many agents in the tables. Where
nobody is planned, as after the night shift's end, that says nothing: there the late replies are
multiplied.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty, coverage
from planner.domain.demand import Lateness
from planner.domain.roster import Roster
from planner.month.build import HOUR_SLOTS
from planner.simulation import Simulation

LEAST, MOST = 0.5, 2.0  # what an agent may count as
KNOWN = 50.0  # late replies simulated at which what they say is half believed: they come in bursts
LEVEL = 1e-6  # late replies that make no difference
_HALVINGS = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """
    What simulation says about the tables, hour by hour; shapes (n_queues, n_days, 24).

    Parameters
    ----------
    worth
        Agents that one agent counts as, 0.5 to 2.
    times
        What the late replies are multiplied by, beyond that.
    """

    worth: NDArray[np.float64]
    times: NDArray[np.float64]


def learn(lateness: Lateness, roster: Roster, duty: Duty, simulation: Simulation) -> Lesson:
    """
    Find what agents must count as for the tables to give the late replies simulated.

    An hour's late replies are believed as far as there are any to speak of: what an hour has on
    all days comes first, what it has on one day second [1]_.

    Parameters
    ----------
    lateness
        Tables by the staffing model alone.
    roster, duty
        Who works when, and for what.
    simulation
        How that served.

    Returns
    -------
    Lesson
        For this roster, and others like it.

    References
    ----------
    .. [1] C. N. Morris, Parametric empirical Bayes inference, J. Am. Stat. Assoc. 78, 1983,
       doi:10.1080/01621459.1983.10477920 (rates by their counts towards what they share).
    """
    agents = coverage(roster, duty)
    replies = by_hour(lateness.replies)
    modelled = by_hour(lateness.expected(agents))
    simulated = _late_simulated(replies, simulation)
    known = KNOWN / len(simulation.late)
    in_common = (simulated.sum(axis=1) + known) / (modelled.sum(axis=1) + known)
    expected = modelled * in_common[:, None]
    own = (simulated + known) / (expected + known)
    wanted = np.minimum(expected * own, replies)
    low, high = np.full(replies.shape, LEAST), np.full(replies.shape, MOST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        too_late = by_hour(_expected(lateness, agents, _by_slot(middle))) > wanted
        low, high = np.where(too_late, middle, low), np.where(too_late, high, middle)
    # Where the tables are right, or level, any number would do.
    taught = np.abs(wanted - modelled) > LEVEL * (1 + wanted)
    worth = np.where(taught, (low + high) / 2, 1.0)
    told = by_hour(_expected(lateness, agents, _by_slot(worth)))
    times = np.divide(wanted, told, out=np.ones_like(told), where=(told > 0) & (wanted > 0))
    return Lesson(worth=worth, times=times)


def in_all(lessons: Sequence[Lesson]) -> Lesson:
    """Return the geometric mean of lessons."""
    worth, times = (
        np.exp(np.mean(np.log([getattr(one, name) for one in lessons]), axis=0))
        for name in ("worth", "times")
    )
    return Lesson(worth=worth, times=times)


def with_lesson(lateness: Lateness, lesson: Lesson) -> Lateness:
    """Return the tables as a lesson has them; convex as before."""
    n = np.arange(lateness.n_max + 1) * _by_slot(lesson.worth)[:, :, None]
    return replace(lateness, late=_between(lateness.late, n) * _by_slot(lesson.times)[:, :, None])


def with_worth(tables: NDArray[np.float64], lesson: Lesson) -> NDArray[np.float64]:
    """Return other tables with agents at what they are worth, (any, n_queues, n_slots, n)."""
    n = np.arange(tables.shape[3]) * _by_slot(lesson.worth)[:, :, None]
    return np.array([_between(table, n) for table in tables])


def by_hour(slots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum slots into hours, shape (n_queues, n_days, 24)."""
    hours: NDArray[np.float64] = slots.reshape(len(slots), -1, 24, HOUR_SLOTS).sum(axis=3)
    return hours


def _by_slot(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Repeat hours for their slots, shape (n_queues, n_slots)."""
    return np.repeat(hours.reshape(len(hours), -1), HOUR_SLOTS, axis=1)


def _late_simulated(replies: NDArray[np.float64], simulation: Simulation) -> NDArray[np.float64]:
    """
    Return the simulated late replies of each hour, their day's share as simulated.

    Customers who give up are one reply in the simulation and all of theirs in the tables, so a
    day's late replies are scaled to the replies that the tables have. Replies to messages that
    come after a queue has closed belong to its last hour: in the tables a chat's replies are all
    of the hour in which it comes.
    """
    late, given = simulation.late.mean(axis=0), simulation.replies.mean(axis=0).sum(axis=2)
    for h in range(23):
        closed = (replies[:, :, h] > 0) & (replies[:, :, h + 1] <= 0)
        late[:, :, h] += np.where(closed, late[:, :, h + 1], 0.0)
        late[:, :, h + 1] = np.where(closed, 0.0, late[:, :, h + 1])
    expected = replies.sum(axis=2)
    scale = np.divide(expected, given, out=np.ones_like(given), where=given > 0)
    simulated: NDArray[np.float64] = late * scale[:, :, None] * (replies > 0)
    return simulated


def _expected(
    lateness: Lateness, agents: NDArray[np.float64], worth: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Look up what `with_lesson` makes of the tables, without making them."""
    low = agents.astype(np.int64)
    below, above = (
        _between(lateness.late, (n * worth)[:, :, None])[:, :, 0] for n in (low, low + 1)
    )
    looked_up: NDArray[np.float64] = below + (agents - low) * (above - below)
    return looked_up


def _between(tables: NDArray[np.float64], agents: NDArray[np.float64]) -> NDArray[np.float64]:
    """Interpolate tables at numbers of agents, shape (n_queues, n_slots, any)."""
    n_max = tables.shape[2] - 1
    clipped = np.clip(agents, 0, n_max)
    low = np.minimum(clipped.astype(np.int64), max(n_max - 1, 0))
    at_low = np.take_along_axis(tables, low, axis=2)
    at_high = np.take_along_axis(tables, np.minimum(low + 1, n_max), axis=2)
    found: NDArray[np.float64] = at_low + (clipped - low) * (at_high - at_low)
    return found

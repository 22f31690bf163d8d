"""
Who is on which queue, and when.

A roster names shifts. Agents with several skills are put on the queue where they are needed
most, a shift at a time; that is their duty. Coverage is the sum of speeds of the agents who
are on a queue in a slot, meals, meetings and handovers taken off on average.
"""

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import Lateness
from planner.domain.horizon import DAY_SLOTS
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.shifts import SHIFT_SLOTS, mean_presence

Duty = NDArray[np.int8]


def cover_shapes(problem: RosterProblem) -> NDArray[np.float64]:
    """
    Tabulate the average presence of one agent.

    Returns
    -------
    ndarray of float, shape (n_days, n_shifts, 192)
        Share of an agent on the queues, by slot from the midnight of the shift's day.
    """
    by_weekday = {
        weekday: np.array([mean_presence(s, weekday, problem.meetings) for s in problem.shifts])
        for weekday in range(7)
    }
    return np.array([by_weekday[problem.horizon.weekday(d)] for d in range(problem.horizon.n_days)])


def home_queue(problem: RosterProblem) -> NDArray[np.int8]:
    """Return each agent's queue of first choice, shape (n_agents,); `OFF` without any."""
    by_skill = {queue.skill: q for q, queue in reversed(list(enumerate(problem.queues)))}
    return np.array(
        [next((by_skill[k] for k in a.skills if k in by_skill), OFF) for a in problem.agents],
        dtype=np.int8,
    )


def coverage(roster: Roster, duty: Duty) -> NDArray[np.float64]:
    """
    Sum up the agents on each queue in each slot.

    Parameters
    ----------
    roster
        Who works when.
    duty
        Queue of each agent on each day, shape (n_agents, n_days); `OFF` on a day off.

    Returns
    -------
    ndarray of float, shape (n_queues, n_slots)
        Agents, weighed by speed. [agents]
    """
    problem = roster.problem
    shapes = cover_shapes(problem)
    speed = np.array([agent.speed for agent in problem.agents])
    n_days, n_queues = problem.horizon.n_days, len(problem.queues)
    total = np.zeros((n_queues, (n_days + 1) * DAY_SLOTS))
    for d in range(n_days):
        heads = np.zeros((n_queues, len(problem.shifts)))
        working = np.flatnonzero((roster.codes[:, d] != OFF) & (duty[:, d] != OFF))
        np.add.at(heads, (duty[working, d], roster.codes[working, d]), speed[working])
        total[:, d * DAY_SLOTS : d * DAY_SLOTS + SHIFT_SLOTS] += heads @ shapes[d]
    if problem.before.shape[1]:  # those who came on the day before and stay past midnight
        home = home_queue(problem)
        weekday = problem.horizon.weekday(-1)
        for a in np.flatnonzero((problem.before[:, -1] >= 0) & (home != OFF)).tolist():
            shift = problem.shifts[problem.before[a, -1]]
            late = mean_presence(shift, weekday, problem.meetings)[DAY_SLOTS:]
            total[home[a], :DAY_SLOTS] += speed[a] * late
    return total[:, : n_days * DAY_SLOTS]


def allocate(roster: Roster, lateness: Lateness) -> Duty:
    """
    Put every working agent on the queue where they avoid most late replies.

    Starts from the queue of first choice and moves one agent at a time, the best move first,
    until no move helps. Agents with the same shift, skills and speed count as one kind.

    Parameters
    ----------
    roster
        Who works when.
    lateness
        Late replies by agents, for the roster's queues and slots.

    Returns
    -------
    ndarray of int, shape (n_agents, n_days)
        Queue of each agent on each day; `OFF` on a day off and without any skill asked for.
    """
    problem = roster.problem
    home = home_queue(problem)
    duty = np.where(roster.works, home[:, None], OFF).astype(np.int8)
    shapes = cover_shapes(problem)
    start = coverage(roster, duty)
    for d in range(problem.horizon.n_days):
        window = slice(d * DAY_SLOTS, min((d + 2) * DAY_SLOTS, problem.horizon.n_slots))
        width = window.stop - window.start
        day = Lateness(
            queues=lateness.queues,
            replies=lateness.replies[:, window],
            late=lateness.late[:, window],
        )
        cover = start[:, window].copy()
        _improve_day(roster, d, day, cover, shapes[d][:, :width], duty)
        start[:, window] = cover
    return duty


def _improve_day(
    roster: Roster,
    d: int,
    day: Lateness,
    cover: NDArray[np.float64],
    shapes: NDArray[np.float64],
    duty: Duty,
) -> None:
    """Move agents between queues while late replies fall; changes ``cover`` and ``duty``."""
    problem = roster.problem
    kinds = [(int(roster.codes[a, d]), a) for a in np.flatnonzero(duty[:, d] != OFF).tolist()]

    def kind(item: tuple[int, int]) -> tuple[int, float, bytes, int]:
        s, a = item
        return s, problem.agents[a].speed, problem.skilled[a].tobytes(), int(duty[a, d])

    late = day.expected(cover).sum(axis=1)
    moved = True
    while moved:
        moved = False
        best, choice = 1e-9, None
        for (s, speed, _, q), group in groupby(sorted(kinds, key=kind), key=kind):
            a = next(group)[1]
            weight = speed * shapes[s]
            if problem.skilled[a].sum() < 2:
                continue
            less = _late_with(day, q, cover[q] - weight)
            for r in np.flatnonzero(problem.skilled[a]).tolist():
                if r == q:
                    continue
                more = _late_with(day, r, cover[r] + weight)
                gain = float(late[q] + late[r] - less - more)
                if gain > best:
                    best, choice = gain, (a, q, r, weight, less, more)
        if choice is not None:
            a, q, r, weight, less, more = choice
            duty[a, d] = r
            cover[q] -= weight
            cover[r] += weight
            late[q], late[r] = less, more
            moved = True


def _late_with(day: Lateness, q: int, agents: NDArray[np.float64]) -> float:
    """Return the late replies of one queue over a day."""
    clipped = np.clip(agents, 0, day.n_max)
    low = np.minimum(clipped.astype(np.int64), max(day.n_max - 1, 0))
    t = np.arange(clipped.size)
    at_low, at_high = day.late[q, t, low], day.late[q, t, np.minimum(low + 1, day.n_max)]
    return float((at_low + (clipped - low) * (at_high - at_low)).sum())

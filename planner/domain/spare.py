"""What it costs to give a day of work off: the late replies that this adds."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty, cover_shapes, coverage, home_queue
from planner.domain.demand import Lateness
from planner.domain.horizon import DAY_SLOTS
from planner.domain.roster import OFF, Roster


def late_without(roster: Roster, lateness: Lateness, duty: Duty) -> NDArray[np.float64]:
    """
    Return the late replies added by taking one agent's day off the roster.

    Parameters
    ----------
    roster
        Who works when.
    lateness
        Late replies by agents, for the roster's queues and slots.
    duty
        Queue of each agent on each day.

    Returns
    -------
    ndarray of float, shape (n_agents, n_days)
        Others staying as they are; infinite on days off, where there is nothing to give.
    """
    problem = roster.problem
    cover, shapes = coverage(roster, duty), cover_shapes(problem)
    cost = np.full(roster.codes.shape, np.inf)
    for d in range(problem.horizon.n_days):
        window = slice(d * DAY_SLOTS, min(d + 2, problem.horizon.n_days) * DAY_SLOTS)
        days = Lateness(
            queues=lateness.queues,
            replies=lateness.replies[:, window],
            late=lateness.late[:, window],
        )
        width = days.replies.shape[1]
        before = float(days.expected(cover[:, window]).sum())
        known: dict[tuple[int, int, float], float] = {}
        for a in np.flatnonzero(roster.works[:, d]).tolist():
            q, s, speed = int(duty[a, d]), int(roster.codes[a, d]), problem.agents[a].speed
            if q == OFF:
                cost[a, d] = 0.0
                continue
            if (q, s, speed) not in known:
                less = cover[:, window].copy()
                less[q] = np.maximum(less[q] - speed * shapes[d, s, :width], 0)
                known[q, s, speed] = float(days.expected(less).sum()) - before
            cost[a, d] = max(known[q, s, speed], 0.0)
    return cost


def fewest_colleagues(roster: Roster) -> NDArray[np.float64]:
    """
    Rank days of work where demand is not known: the more colleagues on the shift, the easier.

    Returns
    -------
    ndarray of float, shape (n_agents, n_days)
        Minus the number of others on the same shift with the same home queue; infinite on days
        off.
    """
    home, codes = home_queue(roster.problem), roster.codes
    rank = np.full(codes.shape, np.inf)
    for a, d in np.argwhere(roster.works).tolist():
        rank[a, d] = 1.0 - int(((codes[:, d] == codes[a, d]) & (home == home[a])).sum())
    return rank

"""Which shift may not follow which on the next day."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.roster import RosterProblem


def forbidden_after(problem: RosterProblem) -> NDArray[np.bool_]:
    """Mark the successions that the rules forbid, forms of a shift like the shift itself."""
    forbidden, shifts = problem.rules.successions.forbidden, problem.shifts
    return np.array([[(i.origin, j.origin) in forbidden for j in shifts] for i in shifts], np.bool_)


def too_soon_after(problem: RosterProblem) -> NDArray[np.bool_]:
    """Mark the shifts that leave too little rest after another, shape (n_shifts, n_shifts)."""
    starts = np.array([shift.start_min for shift in problem.shifts])
    ends = np.array([shift.end_min for shift in problem.shifts])
    between = 24 * 60 + starts[None, :] - ends[:, None]
    return np.asarray(between < problem.rules.rest_between.least_min, np.bool_)

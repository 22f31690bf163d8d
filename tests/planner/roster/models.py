"""Models of rosters that are laid down."""

import numpy as np

from planner.domain.roster import Codes
from planner.roster.model import Model, new_model
from planner.roster.month import Month
from planner.roster.plan import counts_of


def model_of(month: Month, codes: Codes, *, elastic: bool) -> Model:
    """Make the model of a whole roster in which every cell is laid down."""
    n_agents, n_days, n_shifts = month.shape
    m = new_model(
        month,
        tuple((a,) for a in range(n_agents)),
        np.ones((n_agents, n_days), np.bool_),
        np.zeros((n_agents, n_days, n_shifts), np.int64),
        hinted=False,
        elastic=elastic,
        open_cells=elastic,
    )
    for index, count in np.ndenumerate(counts_of(codes, n_shifts)):
        if isinstance(m.shifts[index], int):
            m.cp.add_bool_or([]) if m.shifts[index] != count else None
        else:
            m.cp.add(m.shifts[index] == int(count))
    return m

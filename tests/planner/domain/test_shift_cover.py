"""Agents short and too many cost what was said."""

import numpy as np
import pytest

from planner.domain.cost import Prices, changed_cells, heads, roster_cost
from planner.domain.demand import Lateness
from planner.domain.shift_cover import ShiftCover
from tests.planner.domain.week import codes, roster


def cover(**changes):
    given = {
        "wanted": np.array([[2, 0], [1, 1]]),
        "short": np.array([[100.0, 50.0], [100.0, 50.0]]),
        "over": np.array([[1.0, 2.0], [1.0, 2.0]]),
    }
    return ShiftCover(**given | changes)


def test_each_agent_short_and_each_too_many_has_its_price():
    assert cover().cost(np.array([[0, 3], [1, 0]])).tolist() == [[200.0, 6.0], [0.0, 50.0]]
    assert cover().cost(cover().wanted).sum() == 0


def test_nothing_wanted_costs_nothing():
    nothing = ShiftCover.nothing(2, 2)
    assert not nothing.is_priced
    assert nothing.cost(np.array([[5, 0], [0, 9]])).sum() == 0
    assert cover().is_priced


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"short": np.zeros((2, 3))}, r"short must have shape \(2, 2\), got \(2, 3\)"),
        ({"over": np.full((2, 2), -1.0)}, "over must be 0 or more, got -1.0"),
    ],
)
def test_cover_that_does_not_fit_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        cover(**changes)


def test_roster_pays_for_its_cover_and_its_changes():
    planned = roster("DN", "-D", shift_cover=cover(), given=codes("D?", "DD"))
    assert heads(planned).tolist() == [[1, 0], [1, 1]]
    assert changed_cells(planned) == 1
    nobody = Lateness(queues=("pre",), replies=np.zeros((1, 192)), late=np.zeros((1, 192, 1)))
    cost = roster_cost(planned, nobody, Prices(changed_cell=7.0))
    assert (cost.shift_cover, cost.changes) == (100.0, 7.0)


def test_cover_for_other_days_is_refused():
    with pytest.raises(ValueError, match=r"shift_cover must have shape \(3, 2\), got \(2, 2\)"):
        roster("DN-", shift_cover=cover())

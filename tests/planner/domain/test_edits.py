"""Changes of cells are carried out one after the other, and found again by comparing."""

import datetime as dt

import numpy as np
import pytest

from planner.domain.edits import CellChange, apply_changes, differences
from planner.domain.errors import InputError
from planner.domain.roster import FREE, Roster
from tests.planner.domain.week import MONDAY, codes, day, roster


def unlocked(made: Roster) -> np.ndarray:
    return np.zeros(made.codes.shape, np.bool_)


def change(agent: str, d: int, shift: str | None, *, locked: bool = False) -> CellChange:
    return CellChange(agent=agent, date=day(d), shift=shift, locked=locked)


def test_later_changes_of_a_cell_win():
    made = roster("DDN", "--N")
    after, _ = apply_changes(
        made, unlocked(made), [change("a", 0, "N"), change("b", 2, None), change("a", 0, None)]
    )
    assert (after.codes == codes("-DN", "---")).all()
    assert (made.codes == codes("DDN", "--N")).all()


def test_locked_cells_become_pins_and_unlocked_ones_do_not():
    made = roster("DD", pins=("D?",))
    locked = made.problem.pins != FREE
    after, now = apply_changes(
        made, locked, [change("a", 0, "N"), change("a", 1, None, locked=True)]
    )
    assert now.tolist() == [[False, True]]
    assert (after.problem.pins == codes("?-")).all()
    assert locked.tolist() == [[True, False]]


def test_differences_are_the_changes_that_were_made():
    made = roster("DDN", "--N")
    changes = (change("a", 1, None), change("b", 2, "N", locked=True))
    before = (made, unlocked(made))
    assert differences(before, apply_changes(*before, changes)) == changes
    assert differences(before, before) == ()


def test_rosters_of_different_people_are_not_compared():
    one, two = roster("DD"), roster("DD", "DD")
    with pytest.raises(ValueError, match="the same agents, days and shifts"):
        differences((one, unlocked(one)), (two, unlocked(two)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agent": "z"}, r"column agent: is not on this roster \(value: 'z'\)"),
        ({"date": MONDAY + dt.timedelta(days=2)}, r"It goes from 2026-11-02 to 2026-11-03"),
        ({"date": MONDAY - dt.timedelta(days=1)}, r"is not a day of this roster"),
        ({"shift": "X"}, r"The shifts are D, N"),
    ],
)
def test_changes_of_what_is_not_there_are_refused(wrong, said):
    made = roster("DD")
    right = {"agent": "a", "date": MONDAY + dt.timedelta(days=1), "shift": "N"}
    apply_changes(made, unlocked(made), [CellChange(**right)])
    with pytest.raises(InputError, match=said):
        apply_changes(made, unlocked(made), [CellChange(**(right | wrong))])

"""The hull is convex, below the table, and as high as possible."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from planner.staffing import convex_hull


def test_a_bump_is_bridged_and_corners_stay():
    assert convex_hull([10.0, 9.0, 8.5, 2.0, 1.0, 1.0]) == pytest.approx(
        np.array([10, 22 / 3, 14 / 3, 2, 1, 1])
    )


def test_a_convex_row_is_its_own_hull():
    row = np.array([9.0, 4.0, 1.0, 0.0, 0.0])
    assert np.array_equal(convex_hull(row), row)


def test_every_row_has_its_own_hull_and_the_table_is_untouched():
    table = np.array([[[3.0, 3.0, 0.0], [2.0, 1.0, 0.0]]])
    assert convex_hull(table).tolist() == [[[3.0, 1.5, 0.0], [2.0, 1.0, 0.0]]]
    assert table[0, 0, 1] == 3.0


def test_one_number_of_agents_is_enough():
    assert convex_hull([[4.0]]).tolist() == [[4.0]]


@pytest.mark.parametrize(
    ("late", "message"),
    [
        (np.zeros((3, 0)), r"axis of agents, got shape \(3, 0\)"),
        ([1.0, np.nan], "must be finite, got nan"),
    ],
)
def test_tables_without_a_hull_are_refused(late, message):
    with pytest.raises(ValueError, match=message):
        convex_hull(late)


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=40))
def test_a_geometric_hull_agrees(values):
    row = np.sort(np.array(values, dtype=np.float64))[::-1]
    hull = convex_hull(row)
    assert np.all(hull <= row + 1e-9)
    assert np.all(np.diff(hull, 2) >= -1e-9)
    assert np.all(np.diff(hull) <= 1e-9)
    # A point far above makes the lower hull's corners corners of the hull of all points.
    points = np.column_stack([np.append(np.arange(row.size), row.size / 2), np.append(row, 1e5)])
    corners = np.sort(ConvexHull(points).vertices)[:-1]
    by_scipy = np.interp(np.arange(row.size), corners, row[corners])
    assert hull == pytest.approx(by_scipy, abs=1e-8)

"""Hours below their floor count more in planning."""

import dataclasses

import numpy as np

from planner.domain.demand import Target
from planner.month.floors import with_floors
from tests.planner.month.months import PRE, month

MONTH = month("pre")


def floored(share: float) -> np.ndarray:
    strict = dataclasses.replace(PRE, target=Target(hour_floor=share))
    return with_floors(MONTH.lateness, (strict,)).late


def test_no_floor_changes_nothing():
    np.testing.assert_allclose(floored(0.0), MONTH.lateness.late)


def test_late_replies_beyond_the_floor_count_three_times():
    late, limit = MONTH.lateness.late, 0.1 * MONTH.lateness.replies[:, :, None]
    within = late <= limit
    assert within.any()
    assert (~within).any()
    np.testing.assert_array_equal(floored(0.9)[within], late[within])
    np.testing.assert_allclose(floored(0.9)[~within], (3 * late - 2 * limit)[~within])


def test_tables_with_floors_are_convex():
    assert (np.diff(floored(0.9), 2, axis=2) >= -1e-9).all()

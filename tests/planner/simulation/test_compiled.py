"""Machine code is filed under the state of the folder, and no private option is needed."""

import numpy as np

from planner.simulation import compiled
from planner.simulation.chance import child


def test_kernels_are_filed_under_the_state_of_the_folder():
    assert child.py_func.__qualname__ == f"child_{compiled._SOURCES}"


def test_an_option_that_numba_does_not_know_is_left_out():
    def double(x: float) -> float:
        return 2 * x

    for special in ({"_nrt": False}, {"unheard_of": True}):
        assert compiled._compile(double, special)(np.float64(3)) == 6

"""Machine code is filed under the state of the folder."""

from planner.simulation import compiled
from planner.simulation.chance import child


def test_kernels_are_filed_under_the_state_of_the_folder():
    assert child.py_func.__qualname__ == f"child_{compiled.SOURCES}"

"""Machine code is kept, and filed so that a change anywhere in the folder is noticed."""

from planner.staffing import compiled
from planner.staffing.erlang_b import inverse_blocking


def test_kernels_are_filed_under_the_state_of_the_folder():
    assert inverse_blocking.py_func.__qualname__ == f"inverse_blocking_{compiled.SOURCES}"
    assert inverse_blocking.py_func(2, 1.0) == inverse_blocking(2, 1.0) == 5.0

"""Machine code is filed under the state of the sources, and no private option is needed."""

import numpy as np

from planner.kernels import compile_kernel, digest


def test_the_fingerprint_changes_with_any_file_of_the_folder(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "b.py").write_text("y = 1\n", "utf-8")
    before = digest(tmp_path)
    assert digest(tmp_path) == before
    (tmp_path / "b.py").write_text("y = 2\n", "utf-8")
    assert digest(tmp_path) != before


def test_kernels_are_filed_under_the_fingerprint():
    def half(x: float) -> float:
        return x / 2

    assert compile_kernel(half, "abc").py_func.__qualname__.endswith("half_abc")


def test_an_option_that_numba_does_not_know_is_left_out():
    def double(x: float) -> float:
        return 2 * x

    for special in ({"_nrt": False}, {"unheard_of": True}):
        assert compile_kernel(double, "abc", **special)(np.float64(3)) == 6

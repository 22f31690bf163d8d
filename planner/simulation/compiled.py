"""Compile number loops with Numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """
    Compile a function and keep the machine code on disk, so the second start is instant.

    Kernels must not make arrays, because arrays are not counted in them: counting who holds each
    of the arrays handed from one kernel to the next takes twice as long as the simulation, and
    three times as long to compile. A Numba that knows no such option only makes them slower.

    Numba notices a change in a kernel's own file only: after changing a kernel that other files
    call, remove the ``__pycache__`` folder.

    Parameters
    ----------
    function
        Loops over scalars, contiguous arrays and named tuples of these.

    Returns
    -------
    callable
        The compiled function.
    """
    options: dict[str, Any] = {"cache": True, "error_model": "numpy"}
    uncounted: dict[str, Any] = {"_nrt": False}
    try:
        return cast("Kernel", numba.njit(**options, **uncounted)(function))
    except KeyError:
        return cast("Kernel", numba.njit(**options)(function))

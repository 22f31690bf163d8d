"""Compile the kernels of this folder."""

from pathlib import Path

import numpy as np

from planner.kernels import Kernel, compile_kernel, digest

SOURCES = digest(Path(__file__).parent)


def compiled(function: Kernel) -> Kernel:
    """
    Compile a function; see `compile_kernel`.

    Kernels must not make arrays, because arrays are not counted in them: counting who holds each
    of the arrays handed from one kernel to the next takes twice as long as the simulation, and
    three times as long to compile. A Numba that knows no such option only makes them slower.

    Parameters
    ----------
    function
        Loops over scalars, contiguous arrays and named tuples of these.

    Returns
    -------
    callable
        The compiled function.
    """
    return compile_kernel(function, SOURCES, _nrt=False)


def inlined(function: Kernel) -> Kernel:
    """
    Compile a function that is put in the place of each call to it.

    For the few steps that every chat goes through: handing all arrays over takes longer than
    what is done with them.

    Parameters
    ----------
    function
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function.
    """
    return compile_kernel(function, SOURCES, _nrt=False, forceinline=True)


@inlined
def at(place: int) -> np.uint64:
    """Say that a place is counted from the start: looking whether it is not takes time."""
    return np.uint64(place)

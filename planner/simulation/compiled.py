"""Compile number loops with Numba."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.options import DefaultOptions

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def _sources() -> str:
    """Digest the files of this folder, whose kernels call each other."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


_SOURCES = _sources()


def compiled(function: Kernel) -> Kernel:
    """
    Compile a function and keep the machine code on disk, so the second start is instant.

    Kernels must not make arrays, because arrays are not counted in them: counting who holds each
    of the arrays handed from one kernel to the next takes twice as long as the simulation, and
    three times as long to compile. A Numba that knows no such option only makes them slower.

    By itself Numba would reuse a kernel's machine code when only a kernel it calls, in another
    file, has changed; so the name it files the code under carries a digest of the whole folder.

    Parameters
    ----------
    function
        Loops over scalars, contiguous arrays and named tuples of these.

    Returns
    -------
    callable
        The compiled function.
    """
    return _compile(function, {"_nrt": False})


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
    return _compile(function, {"_nrt": False, "forceinline": True})


def _compile(function: Kernel, special: dict[str, Any]) -> Kernel:
    function.__qualname__ = f"{function.__qualname__}_{_SOURCES}"
    known = {name: value for name, value in special.items() if hasattr(DefaultOptions, name)}
    return cast("Kernel", numba.njit(cache=True, error_model="numpy", **known)(function))

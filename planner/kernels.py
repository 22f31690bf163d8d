"""Compile number loops with Numba, so that the machine code on disk never goes stale."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.options import DefaultOptions

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def digest(folder: Path) -> str:
    """Return a fingerprint of the Python files of a folder, whose kernels call each other."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def compile_kernel(function: Kernel, sources: str, **options: Any) -> Kernel:
    """
    Compile a function and keep the machine code on disk, so the second start is instant.

    Division by zero gives an infinity, as in NumPy. By itself Numba would reuse a kernel's
    machine code when only a kernel it calls, in another file, has changed; so the name it files
    the code under carries the fingerprint of all of them.

    Parameters
    ----------
    function
        Loops over scalars, contiguous arrays and named tuples of these.
    sources
        What `digest` gives for the folder of the function.
    options
        Of Numba; those that this Numba does not know are left out.

    Returns
    -------
    callable
        The compiled function.
    """
    function.__qualname__ = f"{function.__qualname__}_{sources}"
    known = {name: value for name, value in options.items() if hasattr(DefaultOptions, name)}
    return cast("Kernel", numba.njit(cache=True, error_model="numpy", **known)(function))

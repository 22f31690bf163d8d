"""Compile number loops with Numba."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

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

    Division by zero gives an infinity, as in NumPy. By itself Numba would reuse a kernel's
    machine code when only a kernel it calls, in another file, has changed; so the name it files
    the code under carries a digest of the whole folder.

    Parameters
    ----------
    function
        Loops over scalars and contiguous arrays.

    Returns
    -------
    callable
        The compiled function.
    """
    function.__qualname__ = f"{function.__qualname__}_{_SOURCES}"
    return cast("Kernel", numba.njit(cache=True, error_model="numpy")(function))

"""Compile number loops with Numba, so that the machine code on disk never goes stale."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.core.options import DefaultOptions
from numba.extending import overload

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


def if_present(field: str, present: Kernel, absent: Kernel) -> Kernel:
    """
    Choose between two kernels when their caller is compiled, so that an absent part costs nothing.

    Parameters
    ----------
    field
        Of the named tuple that is the first argument.
    present, absent
        What is called where the field holds something, and where it is ``None``.

    Returns
    -------
    callable
        To be called from kernels only.
    """

    def chosen(*arguments: Any) -> Any:
        raise NotImplementedError

    @overload(chosen)
    def choose(*arguments: Any) -> Callable[..., Any]:
        record = arguments[0]
        is_absent = isinstance(record.types[record.fields.index(field)], types.NoneType)
        kernel = absent if is_absent else present

        def call(*arguments: Any) -> Any:
            return kernel(*arguments)

        return call

    return cast("Kernel", chosen)

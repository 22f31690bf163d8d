"""Compile the kernels of this folder."""

from pathlib import Path

from planner.kernels import Kernel, compile_kernel, digest

SOURCES = digest(Path(__file__).parent)


def compiled(function: Kernel) -> Kernel:
    """Compile a function over scalars and contiguous arrays; see `compile_kernel`."""
    return compile_kernel(function, SOURCES)

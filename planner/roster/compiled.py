"""How the package's number loops are compiled."""

from pathlib import Path

from planner.kernels import Kernel, compile_kernel, digest

SOURCES = digest(Path(__file__).parent)


def compiled(function: Kernel) -> Kernel:
    """
    Compile a function that may run beside others in threads; see `compile_kernel`.

    As in `planner.simulation.compiled`, kernels must not make arrays: not counting who holds
    those handed to them makes them faster, and quicker to compile.
    """
    return compile_kernel(function, SOURCES, nogil=True, _nrt=False)

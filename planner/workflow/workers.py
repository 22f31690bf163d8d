"""Where replications and cells of a sweep are worked on: local processes, or a cluster's."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from planner.domain.errors import InputError
from planner.kernels import digest

CONNECT_S = 10.0  # for a cluster's scheduler to answer
BEGIN_S = 60.0  # for its workers to begin a task: the first has our modules to load
RETRIES = 2  # of a task whose worker was lost; a task is the same wherever it is done
PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """
    Processes that take tasks.

    Parameters
    ----------
    executor
        Takes tasks, in any order; they give the same results wherever they are done.
    count
        Tasks worked on at once.
    """

    executor: Executor
    count: int


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """Keep so many processes on this machine."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as executor:
        yield Workers(executor=executor, count=count)


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """
    Use the workers of a Dask cluster, which must run the same peakroster.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    InputError
        If Dask is not installed here, nobody answers, there are no workers, or theirs is another
        peakroster.
    """
    try:
        distributed: Any = import_module("distributed")  # an extra
    except ImportError as error:
        raise _refused(
            "this needs Dask, which is not installed",
            address,
            "Install it with: pip install 'peakroster[cluster]'",
        ) from error
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _refused(
            "no cluster's scheduler answers there",
            address,
            "Give its address as `dask scheduler` prints it, such as tcp://10.0.0.5:8786",
        ) from error
    with client, client.get_executor(retries=RETRIES, pure=False) as executor:
        _look_at(executor, address)
        yield Workers(executor=executor, count=sum(client.ncores().values()))


def named_cluster(address: str | None) -> AbstractContextManager[Workers | None]:
    """Use the cluster of an address, or nobody without one; see `cluster_workers`."""
    return nullcontext() if address is None else cluster_workers(address)


def code() -> str:
    """Return a fingerprint of the code whose results are to be the same everywhere."""
    return "".join(
        digest(PACKAGE / name) for name in ("domain", "simulation", "staffing", "whatif")
    )


def _look_at(executor: Executor, address: str) -> None:
    """Refuse a cluster whose workers cannot do the work, or would do another."""
    try:
        theirs: Any = executor.submit(code).result(timeout=BEGIN_S)
    except TimeoutError as error:
        raise _refused(
            f"no worker of the cluster has begun a task within {BEGIN_S:g} s",
            address,
            f"Start some with: dask worker {address}",
        ) from error
    except Exception as error:
        raise _refused(
            f"the cluster's workers cannot run peakroster: {error}",
            address,
            "Install the same peakroster where the workers run",
        ) from error
    if theirs != code():
        raise _refused(
            "the cluster's workers run another version of peakroster",
            address,
            "Install the same version where the workers run, and start them again",
        )


def _refused(problem: str, address: str, advice: str) -> InputError:
    return InputError(problem, column="--cluster", value=address, advice=advice)

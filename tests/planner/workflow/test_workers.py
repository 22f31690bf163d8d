"""Work gives the same numbers here, in processes of this machine, and on a cluster."""

import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from planner.domain.errors import InputError
from planner.simulation import Simulation, simulate
from planner.workflow.workers import cluster_workers, code, named_cluster
from tests.planner.simulation.desk import agent, roster


def test_without_dask_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r"needs Dask.*peakroster\[cluster\]"),
        cluster_workers("tcp://127.0.0.1:8786"),
    ):
        pass


def test_no_address_means_this_machine():
    with named_cluster(None) as workers:
        assert workers is None


def test_every_process_of_this_version_has_the_same_code():
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(code).result() == code()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers in processes of their own, as on other machines."""
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        here = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        )
    with here:
        yield here


def simulated(**options: Any) -> Simulation:
    rows = ["DNDND", "NDNDN"] * 6
    given = roster(*rows, agents=tuple(agent(f"a{a}") for a in range(len(rows))))
    demand = np.full((3, 1, 5, 24), 120.0) * np.array([1, 1.2, 1.4])[:, None, None, None]
    return simulate(given, demand, replications=60, seed=4, **options)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_numbers_of_one_process_even_when_a_worker_is_killed(cluster):
    alone = simulated()
    killed = []

    def kill(done: int) -> None:
        if not killed:
            nanny = next(iter(cluster.workers.values()))
            killed.append(nanny.pid)
            nanny.process.process._process.kill()

    with cluster_workers(cluster.scheduler_address) as workers:
        assert workers.count >= 1
        spread = simulated(executor=workers.executor, workers=workers.count, on_progress=kill)
    assert killed
    for field in ("chats", "abandoned", "first_s", "replies", "late", "response_s", "overrun_min"):
        np.testing.assert_array_equal(getattr(alone, field), getattr(spread, field))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_address_where_nobody_answers_is_refused():
    pytest.importorskip("distributed")
    with (
        pytest.raises(InputError, match=r"no cluster's scheduler answers there.*127\.0\.0\.1:9"),
        cluster_workers("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_address_that_is_none_is_refused():
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="--cluster"), cluster_workers("elsewhere"):
        pass

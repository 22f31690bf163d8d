"""Jobs in real processes: done, stopped with the best so far, killed at any moment."""

import datetime as dt
import os
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import numpy as np
import pytest
import yaml

from planner.config import settings_text
from planner.domain.access import Actor, Refused, Role, local_actor
from planner.domain.asks import AskKind, Wanted
from planner.domain.errors import InputError
from planner.domain.people import Request, RequestKind
from planner.storage.imports import ImportKind, keep_import
from planner.storage.jobs import JobInfo, JobKind, JobState, add_job, find_job
from planner.storage.made_forecasts import load_forecast
from planner.storage.store import Store
from planner.workflow import (
    PlanInputs,
    SimulateInputs,
    SweepInputs,
    approve_request,
    cancel_job,
    job_state,
    list_jobs,
    make_request,
    start_plan_job,
)
from planner.workflow.job_child import work
from planner.workflow.whatif import HANDLING_TIMES
from tests.end_to_end.shop import small_shop
from tests.planner.ui.small_site import publish, small_plan

ME, TEAM = local_actor("me"), "Small shop"
PATIENCE_S = 300  # on a busy machine [s]


@pytest.fixture
def shop(tmp_path):
    """Give the database of a shop whose files are imported, and a job's inputs."""
    small_shop(tmp_path)
    url = f"sqlite:///{tmp_path}/peak.db"
    with Store.open(url) as store:
        for kind in ImportKind:
            content = (tmp_path / f"{kind}.csv").read_bytes()
            keep_import(store, TEAM, kind, f"{kind}.csv", content, rows=1, by="me")
    return url, settings_text(tmp_path / "shop.yaml")


def inputs(config: str, **changes) -> PlanInputs:
    fields = {"start": "2026-11-02", "days": 7, "time_limit_s": 1, "replications": 2}
    return PlanInputs(**{**fields, "config_text": config, **changes})


def wait(url: str, job: int, until=lambda info: not info.is_open) -> JobInfo:
    """Look at a job until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not until(info := job_state(url, ME, job)):
        assert time.monotonic() < end, info
        time.sleep(0.1)
    return info


def pid_of(url: str, job: int) -> int | None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        row = connection.execute("SELECT pid FROM jobs WHERE id = ?", (job,)).fetchone()
    connection.close()
    return row[0]


def versions(url: str) -> int:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        (count,) = connection.execute("SELECT count(*) FROM roster_versions").fetchone()
    connection.close()
    return count


def begin(url: str, asked: PlanInputs) -> int:
    """Lay a job down without the process that would work on it."""
    with Store.open(url) as store:
        return add_job(store, TEAM, JobKind.PLAN, asdict(asked), by="me")


def test_a_plan_follows_what_is_published_and_is_kept_with_all_it_was_made_from(shop):
    url, config = shop
    first = begin(url, inputs(config, publish=True))
    second = begin(url, inputs(config, start="2026-11-09"))
    day = dt.date(2026, 11, 10)
    leave = Wanted(agent="A3", kind=AskKind.LEAVE, first=day, last=day)
    approve_request(url, ME, make_request(url, ME, TEAM, leave))
    with Store.open(url) as store:
        work(store, TEAM)  # both, one after the other
        done, later = find_job(store, first), find_job(store, second)
        assert (done.state, done.error, done.result["published"]) == (JobState.DONE, None, True)
        (published,) = store.published(TEAM)
        assert published.id == done.result["version"]
        kept = store.load(later.result["version"])
        assert kept.before.shape[1] == 7  # the week published before it
        assert any(any(row["balance_before"].values()) for row in kept.plan["fairness"])
        assert kept.history is not None
        granted = Request(agent="A3", date=day, kind=RequestKind.LEAVE, approved=True)
        assert granted in kept.requests
        simulated = add_job(
            store,
            TEAM,
            JobKind.SIMULATE,
            asdict(SimulateInputs(version=published.id, replications=4)),
            by="me",
        )
        work(store, TEAM)
        found = find_job(store, simulated)
        assert found.state is JobState.DONE
        assert store.load(published.id).plan["on_time"]["month"] == found.result["on_time"]
    assert [job.id for job in list_jobs(url, ME, TEAM)] == [simulated, second, first]


def test_a_sweep_is_kept_with_the_job(tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    version = publish(url, small_plan())
    days = {"first": "2026-12-08", "last": "2026-12-08"}
    text = yaml.safe_dump({"name": "a day", **days, "absence": [{"share": 0.1}]})
    asked = asdict(SweepInputs(version=version, scenario=text))
    with Store.open(url) as store:
        job = add_job(store, "Harbour shop", JobKind.SWEEP, asked, by="me")
        work(store, "Harbour shop")
        found = find_job(store, job)
    assert (found.state, found.error) == (JobState.DONE, None)
    grid = found.result["grid"]
    assert {cell["handling_time"] for cell in grid} == set(HANDLING_TIMES)
    assert found.result["capacity"]["confidence"] == 0.8
    shares = {(c["volume"], c["absence"], c["handling_time"]): c["mean"] for c in grid}
    assert shares[5.0, 0.3, 1.2] < shares[0.8, 0.0, 1.0]


def test_a_forecast_made_alone_is_the_one_that_a_plan_starts_from(shop):
    url, config = shop
    alone = begin(url, inputs(config, forecast_only=True))
    plan = begin(url, inputs(config))
    with Store.open(url) as store:
        work(store, TEAM)
        made, planned = find_job(store, alone), find_job(store, plan)
        assert (made.state, made.error) == (JobState.DONE, None)
        assert made.result["start"] == "2026-11-02"
        forecast = load_forecast(store, TEAM, made.result["forecast"])
        assert (forecast.paths == store.load(planned.result["version"]).forecast.paths).all()
        assert [day["name"] for day in forecast.story["special_days"]] == ["sale"]
        assert forecast.story["parts"]
        with pytest.raises(InputError, match="has no forecast"):
            load_forecast(store, "Other shop", made.result["forecast"])
    assert versions(url) == 1  # the plan's


def test_a_job_that_is_stopped_keeps_its_best_and_publishes_nothing(shop):
    url, config = shop
    job = begin(url, inputs(config, days=28, time_limit_s=600, publish=True))
    with Store.open(url) as store, ThreadPoolExecutor(1) as pool:
        working = pool.submit(work, store, TEAM)
        wait(url, job, lambda info: info.progress.cost is not None)
        cancel_job(url, ME, job)
        working.result()
        stopped = find_job(store, job)
        assert (stopped.state, stopped.result["published"]) == (JobState.STOPPED, False)
        assert store.load(stopped.result["version"]).codes.shape[1] == 28
        assert store.published() == ()


def test_a_job_whose_inputs_do_not_fit_fails_with_the_reason(shop):
    url, config = shop
    wrong = begin(url, inputs(config.replace("Small shop", "Other shop")))
    missing = begin(url, inputs(config, history=99))
    with Store.open(url) as store:
        work(store, TEAM)
        assert [find_job(store, job).state for job in (wrong, missing)] == [JobState.FAILED] * 2
        assert find_job(store, wrong).error == (
            "the configuration is another team's (value: 'Other shop'). Write name: Small shop."
        )
        assert find_job(store, missing).error == "Small shop has no import 99"


def kill_at(url: str, config: str, seconds: float) -> JobInfo:
    """Kill the process of a job so long after it has begun, and see what becomes of the job."""
    former = versions(url)
    job = start_plan_job(url, ME, TEAM, inputs(config))
    wait(url, job, lambda info: info.state is not JobState.WAITING)
    time.sleep(seconds)
    if job_state(url, ME, job).is_open:
        os.kill(pid_of(url, job), signal.SIGKILL)
    end = wait(url, job)
    assert end.state is JobState.DONE, end.error
    assert versions(url) == former + 1 == end.result["version"]
    return end


def test_a_job_that_is_killed_is_begun_again_and_saves_one_version(shop):
    url, config = shop
    assert kill_at(url, config, 0.0).attempt == 2


@pytest.mark.slow
@pytest.mark.parametrize("tenth", range(10))
def test_killed_at_any_of_fifty_moments_a_job_saves_one_version(shop, tenth):
    url, config = shop
    rng = np.random.default_rng(tenth)
    attempts = [kill_at(url, config, float(rng.uniform(0, 6))).attempt for _ in range(5)]
    assert {1, 2} >= set(attempts)
    print(f"attempts: {attempts}")  # noqa: T201 - how many were killed in their work


def test_who_may_not_plan_starts_sees_and_stops_nothing(shop):
    url, config = shop
    agent = Actor(name="a1", role=Role.AGENT, team=TEAM, agent="A1", account=1)
    other = Actor(name="o", role=Role.MANAGER, team="Other", account=2)
    job = begin(url, inputs(config))
    for actor in (agent, other):
        for refused in (
            lambda who=actor: start_plan_job(url, who, TEAM, inputs(config)),
            lambda who=actor: cancel_job(url, who, 99),
            lambda who=actor: cancel_job(url, who, job),
        ):
            with pytest.raises(Refused):
                refused()
    lead = Actor(name="l", role=Role.LEAD, team=TEAM, account=3)
    with pytest.raises(Refused):  # may plan, but not publish
        start_plan_job(url, lead, TEAM, inputs(config, publish=True))


def test_nothing_is_begun_where_there_is_nothing_to_plan_from(shop):
    url, _ = shop
    with pytest.raises(InputError, match="New shop has no import of kind history"):
        start_plan_job(url, ME, "New shop", PlanInputs(month="2026-12"))
    assert list_jobs(url, ME, "New shop") == ()


def test_a_database_in_memory_has_no_jobs():
    with pytest.raises(InputError, match="jobs need a database that lasts"):
        start_plan_job("sqlite://", ME, TEAM, PlanInputs(month="2026-12"))

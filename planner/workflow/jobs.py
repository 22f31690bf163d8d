"""Start long work that goes on by itself, look at it, and stop it."""

import os
import subprocess
import sys
import threading
from dataclasses import asdict

from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.storage.jobs import JobInfo, JobKind, add_job, ask_to_stop, find_job, give_up_lost
from planner.storage.jobs import list_jobs as stored_jobs
from planner.storage.permit import permit, permit_version
from planner.storage.store import Store
from planner.workflow.inputs import planned_days
from planner.workflow.job_inputs import PlanInputs, SimulateInputs, SweepInputs
from planner.workflow.job_kinds import imports_to_read

CHILD = "planner.workflow.job_child"
_started: dict[tuple[str, str], "subprocess.Popen[bytes]"] = {}  # by database and team
_starting = threading.Lock()


def start_plan_job(url: str, actor: Actor, team: str, inputs: PlanInputs) -> int:
    """
    Plan a month behind the pages, from what has been imported.

    Parameters
    ----------
    url
        Database; a file or a server, since another process opens it.
    actor, team
        On whose behalf, and for which team.
    inputs
        What to plan.

    Returns
    -------
    int
        Number of the job. Its result holds the ``version`` saved, its ``status``, and whether it
        is ``published``.

    Raises
    ------
    InputError
        If the actor may not, the days are not clear, or there is nothing to plan from.
    """
    planned_days(inputs.month, inputs.start, inputs.days, "UTC")
    with _store(url) as store:
        permit(store, actor, Verb.PLAN, team=team)
        imports_to_read(store, team, inputs)
        if inputs.publish:
            permit(store, actor, Verb.PUBLISH, team=team)
        job = add_job(store, team, JobKind.PLAN, asdict(inputs), by=actor.name)
    tend_jobs(url)
    return job


def start_simulate_job(url: str, actor: Actor, inputs: SimulateInputs) -> int:
    """
    Check a stored roster behind the pages.

    Returns
    -------
    int
        Number of the job. Its result holds the ``version``, ``on_time`` of the month and
        ``p_month``; the whole is kept with the version.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not.
    """
    with _store(url) as store:
        team = permit_version(store, actor, Verb.PLAN, inputs.version)
        job = add_job(store, team, JobKind.SIMULATE, asdict(inputs), by=actor.name)
    tend_jobs(url)
    return job


def start_sweep_job(url: str, actor: Actor, inputs: SweepInputs) -> int:
    """
    Rehearse a stored roster over volumes, absences and handling times behind the pages.

    Returns
    -------
    int
        Number of the job. Its result holds the ``version``, the ``grid`` as
        `planner.workflow.whatif.sweep_scenario` describes it, and ``capacity``.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not.
    """
    with _store(url) as store:
        team = permit_version(store, actor, Verb.WHATIF, inputs.version)
        job = add_job(store, team, JobKind.SWEEP, asdict(inputs), by=actor.name)
    tend_jobs(url)
    return job


def job_state(url: str, actor: Actor, job: int) -> JobInfo:
    """
    Return a job as it stands; one whose process is gone is begun again or marked failed.

    Raises
    ------
    InputError
        If there is no such job, or the actor may not see it.
    """
    tend_jobs(url)
    with _store(url) as store:
        return _permitted(store, actor, job)


def list_jobs(url: str, actor: Actor, team: str) -> tuple[JobInfo, ...]:
    """
    List a team's jobs, the newest first.

    Raises
    ------
    InputError
        If the actor may not see them.
    """
    tend_jobs(url)
    with _store(url) as store:
        permit(store, actor, Verb.PLAN, team=team)
        return stored_jobs(store, team)


def cancel_job(url: str, actor: Actor, job: int) -> None:
    """
    Stop a job that waits, and ask one that runs to stop with the best so far.

    Raises
    ------
    InputError
        If there is no such job, or the actor may not.
    """
    with _store(url) as store:
        _permitted(store, actor, job)
        ask_to_stop(store, job, by=actor.name)


def tend_jobs(url: str) -> None:
    """
    Give up jobs whose process is gone, and start a process for each team that has one waiting.

    Called when jobs are started and looked at, and when the pages are opened, so that no process
    need stay for it.
    """
    with _store(url) as store:
        for team in give_up_lost(store):
            _start_process(url, team)


def _permitted(store: Store, actor: Actor, job: int) -> JobInfo:
    """Find a job; of those that are not the actor's to see nobody learns whether they are there."""
    try:
        found = find_job(store, job)
    except InputError:
        permit(store, actor, Verb.PLAN)
        raise
    permit(store, actor, Verb.PLAN, team=found.team)
    return found


def _store(url: str) -> Store:
    store = Store.open(url)
    if store.is_in_memory:
        raise InputError("jobs need a database that lasts", advice="Name a file or a server")
    return store


def _start_process(url: str, team: str) -> None:
    """Start the process that works on a team's jobs, unless we did; it outlives this one."""
    with _starting:
        ours = _started.get((url, team))
        if ours is not None and ours.poll() is None:
            return
        child = _started[url, team] = _spawn(url, team)
    # Waited for, or a process that has ended would go on being counted as one that lives.
    threading.Thread(target=child.wait, daemon=True).start()


def _spawn(url: str, team: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-m", CHILD, team],
        env=os.environ | {"PEAKROSTER_DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

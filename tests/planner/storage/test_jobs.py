"""Jobs are worked on one at a time for a team, and never twice; lost ones are looked after."""

import datetime as dt
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from planner.domain.errors import InputError
from planner.storage import jobs
from planner.storage.jobs import (
    JobKind,
    JobState,
    Progress,
    add_job,
    ask_to_stop,
    beat,
    claim_job,
    end_job,
    find_job,
    give_up_lost,
    list_jobs,
)
from planner.storage.versions import add_version
from planner.storage.work_tables import Job
from tests.planner.storage.stored import audit, plan


def add(store, team="a", n=0):
    return add_job(store, team, JobKind.PLAN, {"n": n}, by="mia")


def change(store, job_id, **values):
    """Set what only time or another machine would."""
    with store.writing("test") as session:
        session.execute(update(Job).where(Job.id == job_id).values(**values))


def dead_pid():
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def end(store, job, state=JobState.DONE, **found):
    with store.writing("test") as session:
        return end_job(session, job, state, **found)


def test_a_team_has_one_job_under_way_and_the_next_waits_for_its_turn(store):
    first, second, other = add(store, n=1), add(store, n=2), add(store, "b")
    running = claim_job(store, "a")
    assert (running.id, running.state, running.attempt) == (first, JobState.RUNNING, 1)
    assert claim_job(store, "a") is None
    assert claim_job(store, "b").id == other
    assert end(store, running, result={"version": 7})
    assert claim_job(store, "a").id == second
    done = find_job(store, first)
    assert (done.state, done.result, done.inputs) == (JobState.DONE, {"version": 7}, {"n": 1})
    assert not done.is_open
    assert [job.id for job in list_jobs(store, "a")] == [second, first]


def test_of_many_who_claim_at_once_one_gets_it(store):
    add(store)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: claim_job(store, "a"), range(8)))
    assert sum(job is not None for job in found) == 1


def test_a_beat_tells_where_the_job_stands_and_hears_that_it_is_to_stop(store):
    job_id = add(store)
    job = claim_job(store, "a")
    assert beat(store, job, Progress(stage="roster", cost=9.5, bound=9.0)) is False
    assert find_job(store, job_id).progress == Progress(stage="roster", cost=9.5, bound=9.0)
    ask_to_stop(store, job_id, by="bo")
    assert beat(store, job, Progress(stage="roster")) is True
    assert find_job(store, job_id).state is JobState.RUNNING  # it ends when its process says so


def test_a_job_that_waits_is_stopped_at_once(store):
    job_id = add(store)
    ask_to_stop(store, job_id, by="bo")
    assert find_job(store, job_id).state is JobState.STOPPED
    assert claim_job(store, "a") is None


def test_stopping_what_has_ended_changes_nothing(store):
    job_id = add(store)
    end(store, claim_job(store, "a"))
    ask_to_stop(store, job_id, by="bo")
    assert (find_job(store, job_id).state, find_job(store, job_id).cancel) == (JobState.DONE, False)


def test_a_lost_job_is_begun_again_once_and_then_marked_failed(store):
    job_id = add(store)
    for attempt in (1, 2):
        assert claim_job(store, "a").attempt == attempt
        change(store, job_id, pid=dead_pid())
        assert give_up_lost(store) == (("a",) if attempt == 1 else ())
    failed = find_job(store, job_id)
    assert failed.state is JobState.FAILED
    assert "ended before its work was done" in failed.error


def test_a_lost_job_that_was_to_stop_is_not_begun_again(store):
    job_id = add(store)
    claim_job(store, "a")
    ask_to_stop(store, job_id, by="bo")
    change(store, job_id, pid=dead_pid())
    assert give_up_lost(store) == ()
    assert find_job(store, job_id).state is JobState.STOPPED


@pytest.mark.parametrize(("silent_s", "state"), [(110, "running"), (130, "waiting")])
def test_a_process_elsewhere_is_lost_when_its_beat_has_stopped(store, silent_s, state):
    job_id = add(store)
    claim_job(store, "a")
    beat_at = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=silent_s)
    change(store, job_id, host="elsewhere", pid=1, beat_at=beat_at)
    give_up_lost(store)
    assert find_job(store, job_id).state == state


def test_a_living_process_keeps_its_job_and_a_finished_one_that_nobody_waits_for_does_not(store):
    add(store)
    claim_job(store, "a")
    assert give_up_lost(store) == ()
    zombie = subprocess.Popen(["true"], stdout=subprocess.PIPE)
    zombie.stdout.read()
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    assert not jobs._lives(zombie.pid)
    zombie.wait()
    zombie.stdout.close()


def test_a_process_that_was_given_up_changes_nothing_any_more(store):
    job_id = add(store)
    former = claim_job(store, "a")
    change(store, job_id, host="elsewhere", beat_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    give_up_lost(store)
    latter = claim_job(store, "a")
    assert latter.attempt == 2
    assert beat(store, former, Progress(stage="x")) is None
    assert not end(store, former, result={"version": 1})
    assert find_job(store, job_id).progress.stage == ""
    assert end(store, latter, result={"version": 2})
    assert find_job(store, job_id).result == {"version": 2}


def test_starting_and_stopping_are_in_the_audit_log_and_beats_are_not(store):
    job_id = add(store)
    job = claim_job(store, "a")
    for _ in range(3):
        beat(store, job, Progress(stage="roster"))
    ask_to_stop(store, job_id, by="bo")
    found = [
        (e.who, e.action, e.after.get("state")) for e in audit(store) if e.table_name == "jobs"
    ]
    assert found == [
        ("mia", "insert", "waiting"),
        ("job", "update", "running"),
        ("bo", "update", None),
    ]


def test_a_job_that_is_not_there_is_told(store):
    with pytest.raises(InputError, match="there is no job 7"):
        find_job(store, 7)


def test_a_version_and_the_end_of_its_job_are_kept_together_or_not_at_all(store):
    job_id = add(store)
    job = claim_job(store, "a")

    def crash_at_the_end():
        with store.writing("x") as session:
            add_version(session, plan(), by="x")
            end_job(session, job, JobState.DONE, result={"version": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash_at_the_end()
    assert find_job(store, job_id).state is JobState.RUNNING
    with pytest.raises(InputError):
        store.info(1)

"""
Jobs: long work that goes on without whoever started it.

A job is a row. The process that works on it beats while it lives; one whose beat has stopped is
given up or begun again. Each attempt has its number, and a process may write about a job only
as the attempt that is under way, so that one that was given up and lives after all changes
nothing any more.
"""

import datetime as dt
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.storage.artefacts import lock_team
from planner.storage.store import Store
from planner.storage.tables import Team
from planner.storage.work_tables import Job, JobKind, JobState

__all__ = ["JobInfo", "JobKind", "JobState", "Progress"]

BEAT_LOST_S = 120.0  # a process may be held up, but hardly for two minutes [s]
MOST_ATTEMPTS = 2
OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    Where a job stands.

    Parameters
    ----------
    stage
        As in `planner.workflow.progress.Step`; empty before it has begun.
    done
        Share of the stage that is done, as far as known. Fraction of 1.
    cost, bound
        The best roster's cost so far and the proof below it, as far as known.
    """

    stage: str = ""
    done: float | None = None
    cost: float | None = None
    bound: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobInfo:
    """
    A job as it stands.

    Parameters
    ----------
    id
        Its number.
    team
        Whose job; one at a time is worked on for a team.
    kind, state
        What it is, and whether it is waiting, running or at its end.
    inputs
        What it works on, as its kind lays down.
    progress
        Where it stands.
    cancel
        Whether somebody has asked it to stop.
    result
        What came out; of a stopped job the best so far, where there was any.
    error
        Why it failed.
    attempt
        Counts the times it was begun.
    created_at, started_at, beat_at, ended_at
        When. [UTC]
    created_by
        Who started it.
    """

    id: int
    team: str
    kind: JobKind
    state: JobState
    inputs: dict[str, Any]
    progress: Progress
    cancel: bool
    result: dict[str, Any] | None
    error: str | None
    attempt: int
    created_at: dt.datetime
    created_by: str
    started_at: dt.datetime | None
    beat_at: dt.datetime | None
    ended_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in OPEN


def add_job(store: Store, team: str, kind: JobKind, inputs: dict[str, Any], *, by: str) -> int:
    """Lay a job down, to be worked on when its turn comes."""
    with store.writing(by) as session:
        job = Job(
            team_id=lock_team(session, team).id,
            kind=kind,
            state=JobState.WAITING,
            inputs=inputs,
            stage="",
            cancel=False,
            attempt=0,
            created_at=_now(),
            created_by=by,
        )
        session.add(job)
        session.flush()
        return job.id


def find_job(store: Store, job_id: int) -> JobInfo:
    """
    Return a job as it stands.

    Raises
    ------
    InputError
        If there is no such job.
    """
    with store.reading() as session:
        found = session.execute(_listed().where(Job.id == job_id)).one_or_none()
    if found is None:
        raise InputError(f"there is no job {job_id}")
    return _info(*found)


def list_jobs(store: Store, team: str | None = None, *, most: int = 50) -> tuple[JobInfo, ...]:
    """List the jobs of a team, or of all, the newest first."""
    query = _listed().order_by(Job.id.desc()).limit(most)
    with store.reading() as session:
        rows = session.execute(query if team is None else query.where(Team.name == team)).all()
    return tuple(_info(*row) for row in rows)


def claim_job(store: Store, team: str) -> JobInfo | None:
    """
    Begin the next job of a team, unless one is under way.

    Returns
    -------
    JobInfo or None
        The job, which now belongs to this process; ``None`` if there is nothing to do.
    """
    with store.writing("job") as session:
        team_id = lock_team(session, team).id
        jobs = session.scalars(
            select(Job).where(Job.team_id == team_id, Job.state.in_(OPEN)).order_by(Job.id)
        ).all()
        if not jobs or any(job.state is JobState.RUNNING for job in jobs):
            return None
        job = jobs[0]
        job.state, job.attempt = JobState.RUNNING, job.attempt + 1
        job.host, job.pid = socket.gethostname(), os.getpid()
        job.started_at = job.beat_at = _now()
        session.flush()
        return _info(job, team)


def beat(store: Store, job: JobInfo, progress: Progress) -> bool | None:
    """
    Tell that a job is being worked on, and where it stands.

    Returns
    -------
    bool or None
        Whether it is asked to stop; ``None`` if it is no longer this attempt's job.
    """
    with store.writing("job") as session:
        session.execute(
            _own(job).values(
                beat_at=_now(),
                stage=progress.stage,
                done=progress.done,
                cost=progress.cost,
                bound=progress.bound,
            )
        )
        return session.scalar(
            select(Job.cancel).where(
                Job.id == job.id, Job.attempt == job.attempt, Job.state == JobState.RUNNING
            )
        )


def end_job(
    session: Session,
    job: JobInfo,
    state: JobState,
    *,
    result: dict[str, Any] | None = None,
    error: str | None = None,
) -> bool:
    """
    End a job in the transaction that keeps what came out of it, so that both happen or neither.

    Returns
    -------
    bool
        Whether it was still this attempt's job; if not, nothing of it may be kept.
    """
    ended = session.execute(
        _own(job).values(state=state, result=result, error=error, ended_at=_now())
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def ask_to_stop(store: Store, job_id: int, *, by: str) -> None:
    """Stop a job that waits, and ask one that runs to stop with the best so far."""
    with store.writing(by) as session:
        job = session.get_one(Job, job_id, with_for_update=True)
        if job.state in OPEN:
            job.cancel = True
        if job.state is JobState.WAITING:
            job.state, job.ended_at = JobState.STOPPED, _now()


def give_up_lost(store: Store) -> tuple[str, ...]:
    """
    Look after jobs whose process is gone: begin them again, or mark them failed.

    Returns
    -------
    tuple of str
        Teams that have a job waiting and none under way.
    """
    with store.reading() as session:
        running = session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all()
        lost = [job.id for job in running if _is_lost(job)]
    for job_id in lost:
        _give_up(store, job_id)
    with store.reading() as session:
        rows = session.execute(
            select(Team.name, Job.state)
            .join(Team, Team.id == Job.team_id)
            .where(Job.state.in_(OPEN))
        ).all()
    busy = {team for team, state in rows if state is JobState.RUNNING}
    return tuple(dict.fromkeys(team for team, _ in rows if team not in busy))


def _give_up(store: Store, job_id: int) -> None:
    with store.writing("job") as session:
        job = session.get_one(Job, job_id)
        if job.state is not JobState.RUNNING or not _is_lost(job):
            return  # it has ended, or somebody else has looked after it, in the meantime
        if job.cancel:
            job.state, job.ended_at = JobState.STOPPED, _now()
        elif job.attempt < MOST_ATTEMPTS:
            job.state, job.stage, job.done = JobState.WAITING, "", None
            job.cost = job.bound = None
        else:
            job.state, job.ended_at = JobState.FAILED, _now()
            job.error = "the process that worked on it ended before its work was done"


def _is_lost(job: Job) -> bool:
    """Say whether nobody works on a job that should be running."""
    if job.host == socket.gethostname() and job.pid is not None and not _lives(job.pid):
        return True
    return job.beat_at is None or (_now() - job.beat_at).total_seconds() > BEAT_LOST_S


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with suppress(OSError):  # there is no such folder on other systems than Linux
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return True


def _own(job: JobInfo) -> Any:
    return update(Job).where(
        Job.id == job.id, Job.attempt == job.attempt, Job.state == JobState.RUNNING
    )


def _listed() -> Any:
    return select(Job, Team.name).join(Team, Team.id == Job.team_id)


def _info(job: Job, team: str) -> JobInfo:
    return JobInfo(
        id=job.id,
        team=team,
        kind=job.kind,
        state=job.state,
        inputs=job.inputs,
        progress=Progress(stage=job.stage, done=job.done, cost=job.cost, bound=job.bound),
        cancel=job.cancel,
        result=job.result,
        error=job.error,
        attempt=job.attempt,
        created_at=job.created_at,
        created_by=job.created_by,
        started_at=job.started_at,
        beat_at=job.beat_at,
        ended_at=job.ended_at,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)

"""
The process that works on a team's jobs, one after the other: ``python -m … TEAM``.

It belongs to nobody: pages and commands that started it may come and go.
"""

import os
import sys
import threading
import traceback

from planner.domain.errors import InputError
from planner.storage.jobs import JobInfo, JobState, Progress, beat, claim_job, end_job
from planner.storage.place import default_database_url
from planner.storage.store import Store
from planner.workflow.job_kinds import KINDS, DisownedError, Heart
from planner.workflow.progress import Step

BEAT_S = 1.0  # [s]


class BeatingHeart(Heart):
    """Tells once a second where a job stands, and hears whether it is to stop."""

    def __init__(self, store: Store, job: JobInfo) -> None:
        self._store, self._job = store, job
        self._progress = Progress()
        self._stop, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def tell(self, step: Step) -> None:
        """Take what long work tells."""
        self._progress = Progress(
            stage=step.stage, done=step.done, cost=step.cost, bound=step.bound
        )

    def should_stop(self) -> bool:
        """Say whether somebody has asked the job to stop."""
        return self._stop.is_set()

    def __enter__(self) -> "BeatingHeart":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._end.is_set():
            try:
                asked = beat(self._store, self._job, self._progress)
            except InputError:
                asked = False  # the database is away or in use; the next beat may find it again
            if asked is None:
                os._exit(1)  # given up as lost: whatever comes out of this process counts no more
            if asked:
                self._stop.set()
            self._end.wait(BEAT_S)


def work(store: Store, team: str) -> None:
    """Work on a team's jobs until none waits."""
    while (job := claim_job(store, team)) is not None:
        with BeatingHeart(store, job) as heart:
            try:
                KINDS[job.kind](store, job, heart)
            except DisownedError:
                return
            except InputError as error:
                state = JobState.STOPPED if heart.should_stop() else JobState.FAILED
                _end(store, job, state, str(error))
            except Exception:  # whatever it is, the row must tell
                _end(store, job, JobState.FAILED, traceback.format_exc(limit=-3))


def _end(store: Store, job: JobInfo, state: JobState, error: str) -> None:
    with store.writing(job.created_by) as session:
        end_job(session, job, state, error=error)


if __name__ == "__main__":
    with Store.open(default_database_url()) as database:
        work(database, sys.argv[1])

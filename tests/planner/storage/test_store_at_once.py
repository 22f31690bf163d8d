"""Two writers, or one that dies, leave the database whole."""

import dataclasses
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sqlalchemy import event

from planner.domain.edits import Conflict
from planner.domain.errors import InputError
from planner.domain.roster import OFF
from planner.storage.tables import Artefact, Assignment
from tests.planner.storage.killed import IMPORT_FOR_EVER, PUBLISH_FOR_EVER, kill_while_writing
from tests.planner.storage.stored import audit, count, plan, states


def test_two_who_publish_different_drafts_at_once_leave_one_published(store):
    drafts = [store.save_draft(plan()) for _ in range(16)]
    gate = threading.Barrier(8)

    def publish(version: int) -> None:
        if version <= 8:
            gate.wait()
        store.publish(version, by=f"user {version}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(publish, drafts))
    found = states(store)
    assert (found.count("published"), found.count("superseded")) == (1, 15)
    published = [e for e in audit(store) if e.after.get("state") == "published"]
    assert sorted(e.row_id for e in published) == drafts
    assert published[-1].row_id == store.published()[0].id


def test_of_two_who_publish_against_the_same_roster_one_is_told(store):
    drafts = [store.save_draft(plan()) for _ in range(8)]

    def publish(version: int) -> str:
        try:
            store.publish(version, by="x", replacing=[])
        except InputError as error:
            return error.problem
        return "published"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(publish, drafts))
    assert told.count("published") == 1
    assert told.count("somebody else published a roster for these days in the meantime") == 7
    assert states(store).count("draft") == 7


def test_a_row_changed_behind_a_writers_back_is_a_conflict(store):
    version = store.save_draft(plan())

    def meddle(connection, cursor, statement, *_):
        if statement.startswith("UPDATE roster_versions"):
            cursor.execute("UPDATE roster_versions SET revision = revision + 1")

    event.listen(store._engine, "before_cursor_execute", meddle)
    with pytest.raises(InputError, match=r"somebody else changed the roster version"):
        store.publish(version, by="x")
    assert states(store) == ["draft"]


PUBLISH_AND_DIE = """
import os, sys
from sqlalchemy import event
from planner.storage.store import Store
store = Store.open(sys.argv[1])
event.listen(store._engine, "commit", lambda _: os._exit(9))
store.publish(int(sys.argv[2]), by="x")
"""


def test_a_process_killed_before_the_commit_leaves_nothing_half_published(store, url):
    old, new = store.save_draft(plan()), store.save_draft(plan())
    store.publish(old, by="x")
    entries = len(audit(store))
    victim = subprocess.run([sys.executable, "-c", PUBLISH_AND_DIE, url, str(new)], check=False)
    assert victim.returncode == 9
    assert states(store) == ["published", "draft"]
    assert len(audit(store)) == entries
    store.publish(new, by="x")
    assert states(store) == ["superseded", "published"]


def test_a_draft_that_fails_in_the_middle_leaves_nothing(store):
    def fail(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO assignments"):
            raise RuntimeError("power cut")

    event.listen(store._engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        store.save_draft(plan())
    event.remove(store._engine, "before_cursor_execute", fail)
    assert states(store) == []
    assert count(store, Artefact) == count(store, Assignment) == len(audit(store)) == 0


def test_a_writer_killed_at_any_moment_leaves_a_whole_database(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    kill_while_writing(url, PUBLISH_FOR_EVER, times=1, seed=1)
    kill_while_writing(url, IMPORT_FOR_EVER, times=1, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("victim", [PUBLISH_FOR_EVER, IMPORT_FOR_EVER], ids=["publish", "import"])
def test_a_writer_killed_fifty_times_leaves_a_whole_database(url, victim):
    kill_while_writing(url, victim, times=50, seed=2)


def test_of_twenty_who_edit_at_once_no_change_is_lost(store):
    store.save_draft(plan(codes=np.full((3, 7), OFF, np.int8), locked=None))
    gate, told = threading.Barrier(20), []

    def edit(writer: int) -> None:
        """Give one cell a shift; told of another's change, look at it and try again."""
        base, a, d = 1, writer // 7, writer % 7
        gate.wait()
        while True:
            here = store.load(base)
            codes = here.codes.copy()
            codes[a, d] = 0
            try:
                store.save_draft(
                    dataclasses.replace(here, codes=codes, parent=base),
                    by=f"writer {writer}",
                    beside=(),
                )
            except Conflict as conflict:
                told.append(conflict)
                base = conflict.version
            else:
                return

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(edit, range(20)))
    newest = store.load(21)
    assert (newest.codes >= 0).sum() == 20
    assert told
    assert all(conflict.differences for conflict in told)

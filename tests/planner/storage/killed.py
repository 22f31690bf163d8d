"""A child process that is killed at a random moment while it writes again and again."""

import random
import signal
import subprocess
import sys
import time
import zlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.storage.maintenance import check_database
from planner.storage.store import Store, VersionState
from planner.storage.tables import AuditEntry, RosterVersion
from planner.storage.work_tables import ImportRow
from tests.planner.storage.stored import plan

PUBLISH_FOR_EVER = """
import sys
from planner.storage.store import Store
from tests.planner.storage.stored import plan
with Store.open(sys.argv[1]) as store:
    print("begun", flush=True)
    while True:
        store.publish(store.save_draft(plan()), by="victim")
"""
IMPORT_FOR_EVER = """
import os, sys
from planner.storage.imports import ImportKind, keep_import
from planner.storage.store import Store
with Store.open(sys.argv[1]) as store:
    print("begun", flush=True)
    for n in range(10**6):
        lines = ["timestamp,queue,contacts", *(f"{h},pre,{os.getpid()}{n}" for h in range(2000))]
        content = chr(10).join(lines).encode()
        keep_import(store, "shop", ImportKind.HISTORY, "h.csv", content, rows=2000, by="victim")
"""


def kill_while_writing(url: str, victim: str, *, times: int, seed: int) -> None:
    """Kill a writer some times, and hold the database against itself after each."""
    rng = random.Random(seed)  # noqa: S311 - moments, not secrets
    for _ in range(times):
        child = subprocess.Popen([sys.executable, "-c", victim, url], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        time.sleep(rng.uniform(0.0, 0.15))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert_whole(url)


def assert_whole(url: str) -> None:
    """Hold versions, cells, imports and log against each other."""
    assert check_database(url).problems == ()
    cells = int((plan().codes >= 0).sum() + (plan().locked & (plan().codes < 0)).sum())
    with Store.open(url) as store, Session(store._engine) as session:
        rows = session.scalars(select(RosterVersion).order_by(RosterVersion.id)).all()
        states = [row.state for row in rows]
        # Each published in the place of the one before: one holds, the last.
        published = [row for row in rows if row.published_at is not None]
        assert states.count(VersionState.PUBLISHED) == (1 if published else 0)
        if published:
            assert published[-1].state is VersionState.PUBLISHED
        for row in rows:
            assert (row.published_at is None) == (row.state is VersionState.DRAFT)
        assert _logged(session, "roster_versions") == [row.id for row in rows]
        for row in rows[-3:]:
            loaded = store.load(row.id)
            held = (loaded.codes >= 0) | loaded.locked
            assert int(held.sum()) == cells
        kept = session.scalars(select(ImportRow).order_by(ImportRow.id)).all()
        assert _logged(session, "imports") == [row.id for row in kept]
        for imported in kept[-3:]:
            lines = zlib.decompress(imported.payload).decode().splitlines()
            assert len(lines) == imported.rows + 1


def _logged(session: Session, table: str) -> list[int]:
    """List the rows of a table that the log says were added."""
    added = select(AuditEntry.row_id).filter_by(table_name=table, action="insert")
    return list(session.scalars(added.order_by(AuditEntry.row_id)))

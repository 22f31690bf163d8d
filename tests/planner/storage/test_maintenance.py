"""A backup taken while the database is written to is the database of one moment."""

import csv
import datetime as dt
import io
import sqlite3
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.domain.errors import InputError
from planner.storage.audit_log import log_table, read_log
from planner.storage.connect import forget
from planner.storage.maintenance import (
    backup_database,
    check_database,
    restore_database,
    upgrade_database,
)
from planner.storage.schema import newest_schema
from planner.storage.store import Store
from tests.planner.storage.stored import MEMORY, assert_same, audit, plan, states


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'peak.db'}"


def content(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def test_a_backup_under_load_is_whole_and_restores_to_the_same_content(url, tmp_path):
    out, stop = tmp_path / "backup.db", threading.Event()
    with Store.open(url) as store:
        first = store.save_draft(plan())

        def write() -> None:
            while not stop.is_set():
                store.publish(store.save_draft(plan()), by="x")

        writers = [threading.Thread(target=write) for _ in range(3)]
        for writer in writers:
            writer.start()
        try:
            backup_database(url, out)
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        saved = content(out)
        assert sqlite3.connect(out).execute("PRAGMA integrity_check").fetchone() == ("ok",)
        later = store.save_draft(plan())
        assert content(tmp_path / "peak.db") != saved
        restore_database(url, out)
        assert content(tmp_path / "peak.db") == saved
        assert_same(store.load(first), plan())  # by a store that was open all the time
        with pytest.raises(InputError, match=f"there is no roster version {later}"):
            store.load(later)
        assert states(store).count("published") <= 1
        assert check_database(url).problems == ()


def test_a_check_counts_and_finds_what_is_wrong(url, tmp_path):
    with Store.open(url) as store:
        store.save_draft(plan())
        broken = store.save_draft(plan(seed=2, parent=1))
    found = check_database(url)
    assert (found.schema, found.versions, found.problems) == (newest_schema(), 2, ())
    with sqlite3.connect(tmp_path / "peak.db") as connection:
        connection.execute("UPDATE roster_versions SET shift_codes = '[\"X\"]' WHERE id = 2")
        connection.execute(
            "UPDATE assignments SET version_id = 99 WHERE agent = 'A3' AND version_id = 1"
        )
    problems = check_database(url).problems
    assert any(f"roster version {broken} cannot be opened" in said for said in problems)
    assert any("assignments" in said and "roster_versions" in said for said in problems)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        (b"", "is no backup of peakroster"),
        (b"agent,name\n" * 100, "is no database that can be read"),
    ],
)
def test_what_is_no_backup_is_refused_and_the_database_stays(url, tmp_path, content, message):
    with Store.open(url) as store:
        store.save_draft(plan())
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=message):
        restore_database(url, file)
    with Store.open(url) as store:
        assert states(store) == ["draft"]


def test_a_backup_that_cannot_be_written_names_its_own_file(url, tmp_path):
    out = tmp_path / ("b" * 250)  # with what marks it as unfinished too long for a file system
    with pytest.raises(InputError, match=r"bbb: the backup failed"):
        backup_database(url, out)


def test_a_damaged_backup_is_refused(url, tmp_path):
    with Store.open(url) as store:
        store.save_draft(plan())
    backup_database(url, tmp_path / "b.db")
    raw = bytearray((tmp_path / "b.db").read_bytes())
    raw[3 * 4096 : 12 * 4096] = b"\xff" * (9 * 4096)
    (tmp_path / "b.db").write_bytes(raw)
    with pytest.raises(InputError, match=r"the backup is damaged|no database that can be read"):
        restore_database(url, tmp_path / "b.db")
    with Store.open(url) as store:
        assert states(store) == ["draft"]


def test_a_backup_of_an_older_schema_is_brought_up_to_date(url, tmp_path):
    assert upgrade_database(url) == (None, newest_schema())
    assert upgrade_database(url) == (newest_schema(), newest_schema())
    backup_database(url, tmp_path / "b.db")
    with sqlite3.connect(tmp_path / "b.db") as connection:
        connection.execute("DROP TABLE ask_events")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(InputError, match="newer version of peakroster"):
        restore_database(url, tmp_path / "b.db")
    forget(url)


def test_nobody_edits_the_log_not_even_with_the_databases_own_tools(url, tmp_path):
    with Store.open(url) as store:
        store.save_draft(plan())
        entries = len(audit(store))
    with sqlite3.connect(tmp_path / "peak.db") as connection:
        for statement in ("UPDATE audit_log SET who = 'nobody'", "DELETE FROM audit_log"):
            with pytest.raises(sqlite3.IntegrityError, match="entries are never changed"):
                connection.execute(statement)
    with Store.open(url) as store:
        assert len(audit(store)) == entries


def test_the_log_is_read_a_page_at_a_time_newest_first():
    with Store.open(MEMORY) as store:
        store.save_draft(plan(), by="王芳")
        store.save_draft(plan(team="b"), by="x")
        everything = read_log(store)
        assert [e.id for e in everything] == sorted((e.id for e in everything), reverse=True)
        page = read_log(store, most=2)
        assert [*page, *read_log(store, below=page[-1].id)] == list(everything)
        assert {e.team for e in read_log(store, "b")} == {"b"}
        assert {e.who for e in read_log(store, who="王芳")} == {"王芳"}


def test_a_day_of_the_log_is_a_day_where_it_is_asked_for():
    with Store.open(MEMORY) as store:
        store.save_draft(plan())
        at = read_log(store)[0].at
        for zone in ("Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"):  # 25 hours lie between
            day = at.astimezone(ZoneInfo(zone)).date()
            assert read_log(store, first=day, last=day, zone=zone)
            before = day - dt.timedelta(days=1)
            assert read_log(store, first=before, last=before, zone=zone) == ()


def test_what_changed_is_told_with_what_it_was_added_with():
    with Store.open(MEMORY) as store:
        store.publish(store.save_draft(plan()), by="x")
        newest = read_log(store)[0]
        assert (newest.action, newest.after["state"]) == ("update", "published")
        assert (newest.added["number"], newest.added["start"]) == (1, str(plan().horizon.start))


def test_the_log_as_a_table_holds_everything_and_no_formula():
    with Store.open(MEMORY) as store:
        store.save_draft(plan(), by='=HYPERLINK("http://x")', why="+1")
        rows = list(csv.DictReader(io.StringIO(log_table(store))))
        assert len(rows) == len(audit(store))
        assert rows[-1]["who"] == '\'=HYPERLINK("http://x")'
        assert rows[-1]["why"] == "'+1"
        assert (rows[-1]["table"], rows[-1]["team"]) == ("roster_versions", "旗舰店")

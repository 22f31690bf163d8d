"""What befalls a database is told in one sentence, and nothing that was saved is lost."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import event

from planner.domain.errors import InputError
from planner.storage.connect import connect, forget
from planner.storage.store import Store
from tests.planner.storage.stored import MEMORY, assert_same, audit, plan, states


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "peak.db"


@pytest.fixture
def url(path) -> str:
    return f"sqlite:///{path}"


def test_a_database_that_is_gone_is_told_and_used_again_when_it_is_back(path, url, tmp_path):
    with Store.open(url) as store:
        version = store.save_draft(plan())
        aside = tmp_path / "aside"
        connect(url).dispose()  # as a checkpoint would, so that the file is the whole database
        shutil.move(path, aside)
        for attempt in (lambda: store.save_draft(plan()), lambda: Store.open(url), store.published):
            with pytest.raises(InputError, match=r"peak\.db: the database is gone\. Put it back"):
                attempt()
        assert not path.exists()
        shutil.move(aside, path)
        assert_same(store.load(version), plan())
        assert store.save_draft(plan()) == version + 1


def test_a_database_that_was_replaced_is_written_and_not_the_old_file(path, url, tmp_path):
    with Store.open(url) as store:
        store.save_draft(plan())
        other = tmp_path / "other.db"
        with Store.open(f"sqlite:///{other}") as empty:
            assert empty.published() == ()
        forget(f"sqlite:///{other}")
        with store.reading() as kept:  # a connection stays in the pool
            kept.connection()
        for rest in ("-wal", "-shm"):
            Path(f"{path}{rest}").unlink()
        other.replace(path)
        assert states(store) == []
        assert store.save_draft(plan()) == 1
    forget(url)
    with Store.open(url) as store:
        assert states(store) == ["draft"]


def test_a_full_disk_is_told_and_nothing_is_half_saved():
    def fill(connection, _record, _proxy):
        (used,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={used + 1}")

    with Store.open(MEMORY) as store:
        store.save_draft(plan())
        entries = len(audit(store))
        event.listen(store._engine, "checkout", fill)
        with pytest.raises(InputError, match=r"the disk is full\. Make room and repeat; nothing"):
            store.save_draft(plan(config_text="x" * 100_000))
        event.remove(store._engine, "checkout", fill)
        with store.reading() as session:
            session.connection().exec_driver_sql("PRAGMA max_page_count=1000000")
        assert states(store) == ["draft"]
        assert len(audit(store)) == entries
        assert store.save_draft(plan()) == 2


def test_a_database_that_turns_read_only_is_read_and_told_to_writers(url):
    def forbid(connection, _record, _proxy):
        connection.execute("PRAGMA query_only=ON")

    with Store.open(url) as store:
        version = store.save_draft(plan())
        event.listen(store._engine, "checkout", forbid)
        with pytest.raises(InputError, match=r"cannot be written.*Give write permission"):
            store.publish(version, by="x")
        assert_same(store.load(version), plan())
        assert states(store) == ["draft"]

"""Any database that can be used is brought up to date; of any other, the reason is told."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from planner.domain.errors import InputError
from planner.storage import connect as connecting
from planner.storage.audit_log import read_log
from planner.storage.connect import connect
from planner.storage.maintenance import check_database
from planner.storage.schema import alembic_config
from planner.storage.store import Store
from planner.storage.tables import Base
from tests.planner.storage.stored import plan

with create_engine("sqlite://").connect() as _connection:
    STEPS = sorted(
        step.revision
        for step in ScriptDirectory.from_config(alembic_config(_connection)).walk_revisions()
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path) -> str:
    """Give the address of a database without any table, of each kind in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("empty_postgres")
    return f"sqlite:///{tmp_path / 'old.db'}"


def sql(path, *statements: str) -> list[tuple]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        return [row for statement in statements for row in connection.execute(statement)]
    finally:
        connection.close()


def test_an_empty_database_gets_the_tables_of_the_code(empty):
    engine = connect(empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        checks = {
            (table, check["name"])
            for table in Base.metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }
        assert ("roster_versions", "ck_roster_versions_state") in checks
    engine.dispose()


def test_a_database_is_made_with_a_write_ahead_log_and_foreign_keys(tmp_path):
    path = tmp_path / "a" / "b" / "peak.db"
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as upgraded, engine.connect() as connection:
        for each in (upgraded, connection):
            assert each.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000
    engine.dispose()
    assert path.exists()


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "peak.db"
    connect(f"sqlite:///{path}").dispose()
    sql(path, "INSERT INTO teams (name) VALUES ('a')")
    connect(f"sqlite:///{path}").dispose()
    assert sql(path, "SELECT name FROM teams") == [("a",)]


def test_many_who_open_a_new_database_at_once_find_one_schema(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    with ThreadPoolExecutor(8) as pool:
        for engine in pool.map(connect, [url] * 8):
            engine.dispose()
    assert sql(tmp_path / "peak.db", "SELECT version_num FROM alembic_version") == [(STEPS[-1],)]


def test_a_newer_schema_is_told_and_left_alone(tmp_path):
    path = tmp_path / "peak.db"
    connect(f"sqlite:///{path}").dispose()
    sql(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(InputError, match=r"peak\.db: .*newer version of peakroster .*'9999'.*Upd"):
        connect(f"sqlite:///{path}")
    assert sql(path, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_another_programs_tables_are_left_alone(tmp_path):
    path = tmp_path / "other.db"
    sql(path, "CREATE TABLE teams (x)")
    with pytest.raises(InputError, match="holds tables of another program"):
        connect(f"sqlite:///{path}")
    assert sql(path, "SELECT name FROM sqlite_master") == [("teams",)]


def test_a_failed_upgrade_leaves_the_database_as_it_was(tmp_path):
    path = tmp_path / "other.db"
    sql(path, "CREATE VIEW assignments AS SELECT 1")  # in the way of the last table
    with pytest.raises(InputError, match="already exists"):
        connect(f"sqlite:///{path}")
    assert sql(path, "SELECT name FROM sqlite_master") == [("assignments",)]


def test_a_database_in_use_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(connecting, "BUSY_S", 0.05)
    path = tmp_path / "peak.db"
    connect(f"sqlite:///{path}").dispose()
    connecting.forget(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(InputError, match="in use by another program"):
        connect(f"sqlite:///{path}")
    other.execute("ROLLBACK")
    other.close()
    connect(f"sqlite:///{path}").dispose()


def test_a_read_only_database_is_told(tmp_path):
    path = tmp_path / "peak.db"
    connect(f"sqlite:///{path}").dispose()
    with pytest.raises(InputError, match="cannot be written"):
        connect(f"sqlite:///file:{path}?mode=ro&uri=true")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("peak.db", "not the address of a database.*sqlite:///folder/file.db"),
        ("", "not the address of a database"),
        ("nosuch://x", "no such kind of database .*'nosuch'"),
        ("sqlite:///{tmp}", "this is a folder. Name a file in it"),
        ("sqlite:///{tmp}/text.db", "not a database. Name a new file"),
        ("sqlite:///{tmp}/text.db/peak.db", "the folder of the database cannot be made"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(url, message, tmp_path):
    (tmp_path / "text.db").write_text("agent,name\n" * 50)
    with pytest.raises(InputError, match=message):
        connect(url.format(tmp=tmp_path))


def test_a_missing_driver_is_told_without_the_password():
    try:
        create_engine("postgresql+psycopg://")
    except ModuleNotFoundError:
        with pytest.raises(InputError, match=r"pip install 'peakroster\[postgres\]'") as told:
            connect("postgresql://me:secret@localhost/peak")
        assert "secret" not in str(told.value)
    else:
        pytest.skip("the driver is installed")


@pytest.mark.parametrize("step", STEPS[:-1])
def test_every_earlier_schema_is_brought_up_to_date_with_its_rows(empty, step):
    engine = create_engine(empty)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), step)
        connection.execute(text("INSERT INTO teams (name) VALUES ('旗舰店')"))
        connection.execute(
            text(
                "INSERT INTO audit_log (at, who, action, table_name, row_id, before, after) "
                "VALUES ('2026-11-01 00:00:00', '王芳', 'insert', 'teams', 1, '{}', '{}')"
            )
        )
    engine.dispose()
    with Store.open(empty) as store:
        (entry,) = read_log(store)
        assert (entry.who, entry.table, entry.row) == ("王芳", "teams", 1)
        assert store.save_draft(plan()) == 1
        with store.reading() as session:
            context = MigrationContext.configure(session.connection())
            assert compare_metadata(context, Base.metadata) == []
    assert check_database(empty).problems == ()

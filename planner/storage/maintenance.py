"""Keep a database: check it, back it up while it is used, put a backup back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from planner.atomic import replacing
from planner.domain.errors import InputError
from planner.storage.connect import connect, forget, told
from planner.storage.schema import newest_schema, schema_of
from planner.storage.store import Store
from planner.storage.tables import AuditEntry, RosterVersion

PAGES = 2000  # copied at a time, so that writers get their turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """
    What was found in a database.

    Parameters
    ----------
    schema
        Number of its schema.
    versions, log_entries
        How many roster versions and log entries there are.
    problems
        What is wrong; nothing in a sound database.
    """

    schema: str
    versions: int
    log_entries: int
    problems: tuple[str, ...]


def upgrade_database(url: str) -> tuple[str | None, str]:
    """
    Bring the schema up to date.

    Returns
    -------
    tuple of (str or None, str)
        Number of the schema before (``None``: there was none) and after.

    Raises
    ------
    InputError
        If the database cannot be opened.
    """
    before = schema_of(url)
    connect(url)
    return before, newest_schema()


def check_database(url: str) -> Health:
    """
    Look through a database: its file, its references, and whether every roster can be opened.

    Raises
    ------
    InputError
        If it cannot be opened at all.
    """
    problems: list[str] = []
    with Store.open(url) as store:
        engine = connect(url)
        if engine.dialect.name == "sqlite":
            with told(engine), engine.connect() as connection:
                for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
                    problems += [] if said == "ok" else [said]
                for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
                    problems.append(f"{table} {row} points at a row of {other} that is not there")
        with store.reading() as session:
            ids = list(session.scalars(select(RosterVersion.id).order_by(RosterVersion.id)))
            entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        for version in ids:
            try:
                store.load(version)
            except (InputError, KeyError, ValueError) as error:
                problems.append(f"roster version {version} cannot be opened: {error}")
    return Health(
        schema=newest_schema(),
        versions=len(ids),
        log_entries=entries,
        problems=tuple(problems),
    )


def backup_database(url: str, out: Path) -> None:
    """
    Copy a database as it is at one moment, while others read and write it.

    Raises
    ------
    InputError
        If it is no SQLite database, or the copy cannot be written.
    """
    _require_sqlite(url, "pg_dump --format=custom --file=peakroster.dump DATABASE")
    with replacing(out) as part, _raw(url) as source:
        try:
            with closing(sqlite3.connect(part)) as target:
                source.backup(target, pages=PAGES, sleep=0.01)
                target.execute("PRAGMA journal_mode=DELETE")  # one file, to be carried away
        except sqlite3.Error as error:
            raise InputError(f"the backup failed: {error}", file=str(out)) from error


def restore_database(url: str, backup: Path) -> None:
    """
    Put a backup in the place of a database, whose former content is lost.

    Raises
    ------
    InputError
        If it is no SQLite database, the backup is not sound or from a newer peakroster, or the
        database is in use.
    """
    _require_sqlite(url, "pg_restore --clean --dbname=DATABASE peakroster.dump")
    if not backup.is_file():
        raise InputError("there is no such file", file=str(backup))
    own = f"sqlite:///{backup}"
    if schema_of(own) is None:
        raise InputError("is no backup of peakroster", file=str(backup))
    with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as source:
        try:
            (said,) = source.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise InputError(f"the backup is damaged: {said}", file=str(backup))
        with _raw(url) as target:
            try:
                source.backup(target)
            except sqlite3.Error as error:
                raise InputError(f"the database is in use: {error}") from error
    forget(url)
    connect(url)


@contextmanager
def _raw(url: str) -> Iterator[sqlite3.Connection]:
    engine = connect(url)
    with told(engine), engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if not isinstance(raw, sqlite3.Connection):
            raise TypeError("a SQLite database must have a SQLite connection")
        yield raw


def _require_sqlite(url: str, instead: str) -> None:
    if connect(url).dialect.name != "sqlite":
        raise InputError("PostgreSQL has its own tools for this", advice=f"Use {instead}")

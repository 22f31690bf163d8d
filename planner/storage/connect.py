"""Reach a database by its URL, and tell its troubles so that a user can mend them."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    StaticPool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, DisconnectionError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from planner.domain.errors import InputError
from planner.storage.schema import is_current, upgrade

BUSY_S = 10.0  # how long a writer waits for another one
_shared: dict[str, Engine] = {}  # by address: one engine a process keeps what it has compiled
_opening = threading.Lock()
URL_ADVICE = (
    "Write it as sqlite:///folder/file.db or postgresql+psycopg://user:password@host/database"
)
TROUBLES = (  # a word of the database's message, what it means, what to do
    ("locked", "the database is in use by another program", "Close it, or try again later"),
    ("readonly", "the database cannot be written", "Give write permission, or name another one"),
    ("read-only", "the database cannot be written", "Give write permission, or name another one"),
    ("not a database", "the file is not a database", "Name a new file"),
    ("unable to open", "the database cannot be opened", "Look at its path and permissions"),
    ("disk is full", "the disk is full", "Make room and repeat; nothing was saved"),
)


def connect(url: str) -> Engine:
    """
    Open a database, made if it is SQLite and not there yet, with the schema up to date.

    Parameters
    ----------
    url
        Address of the database as SQLAlchemy writes it.

    Returns
    -------
    Engine
        The same for the same address, unless it is in memory. Its transactions lock SQLite for
        writing from the start with the execution option ``writes``: a reader that turns writer
        could not wait for its turn.

    Raises
    ------
    InputError
        If the address cannot be used, the database cannot be written or is in use, its schema is
        newer than this program, or its file has gone since this process first opened it.
    """
    address = _address(url)
    with _opening:
        engine = _shared.get(url) or _engine(address)
    try:
        with told(engine):
            if url not in _shared or not _is_current(engine):
                _bring_up_to_date(engine)
    except InputError as error:
        engine.dispose()
        place = error.file or place_of(address)
        raise InputError(
            error.problem, file=place, value=error.value, advice=error.advice
        ) from error
    if not in_memory(engine):
        _shared.setdefault(url, engine)
    return engine


def in_memory(engine: Engine) -> bool:
    """Say whether a database lives as long as its engine."""
    return isinstance(engine.pool, StaticPool)


def forget(url: str) -> None:
    """Close a database for good, as before its file is replaced."""
    engine = _shared.pop(url, None)
    if engine is not None:
        engine.dispose()


def place_of(address: URL) -> str:
    """Name a database for people, without its password."""
    if address.get_backend_name() == "sqlite" and address.database:
        return address.database
    return address.render_as_string(hide_password=True)


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """
    Turn what fails in a database into what a user can mend.

    Raises
    ------
    InputError
        If the database cannot be reached, read or written, or somebody else was faster.
    """
    try:
        yield
    except StaleDataError as error:
        raise InputError(
            "somebody else changed the roster version at the same time",
            advice="Look at it again, then repeat",
        ) from error
    except IntegrityError:
        raise
    except (DatabaseError, sqlite3.Error) as error:
        cause = str(getattr(error, "orig", error)).partition("\n")[0]
        for word, problem, advice in TROUBLES:
            if word in cause:
                raise InputError(problem, file=place_of(engine.url), advice=advice) from error
        raise InputError("the database failed", file=place_of(engine.url), value=cause) from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise InputError("this is not the address of a database", advice=URL_ADVICE) from error
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    return address


def _engine(address: URL) -> Engine:
    options: dict[str, Any] = {
        "json_serializer": partial(json.dumps, ensure_ascii=False, allow_nan=False)
    }
    is_sqlite = address.get_backend_name() == "sqlite"
    if is_sqlite:
        options["connect_args"] = {"timeout": BUSY_S, "check_same_thread": False}
        if address.database in (None, "", ":memory:"):
            options["poolclass"] = StaticPool  # one connection, or each would see its own
        else:
            options |= {"pool_size": 8, "max_overflow": 56}  # more than Starlette has threads
            if not address.query.get("uri"):
                _make_folder(Path(str(address.database)))
    else:
        options["pool_pre_ping"] = True  # the server may have been away
    try:
        engine = create_engine(address, **options)
    except ArgumentError as error:
        raise InputError(
            "no such kind of database", value=address.drivername, advice=URL_ADVICE
        ) from error
    except ModuleNotFoundError as error:
        raise InputError(
            f"the driver {error.name} is not installed",
            value=address.drivername,
            advice="For PostgreSQL: pip install 'peakroster[postgres]'",
        ) from error
    if is_sqlite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "checkout", _renew_if_replaced)
        event.listen(engine, "do_connect", lambda *_: _refuse_if_gone(engine))
    return engine


def _make_folder(path: Path) -> None:
    if path.is_dir():
        raise InputError("this is a folder", file=str(path), advice="Name a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            "the folder of the database cannot be made",
            file=str(path),
            value=error.strerror,
            advice="Look at its path and permissions",
        ) from error


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions begin in `_begin` and nowhere else
    record.info["file"] = _file_of(connection)
    connection.execute("PRAGMA foreign_keys=ON")


def _file_of(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """Identify the file that stands under a connection's name; ``None``: in memory, or gone."""
    (_seq, _name, file), *_rest = connection.execute("PRAGMA database_list").fetchall()
    try:
        found = Path(file).stat() if file else None
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def _renew_if_replaced(connection: sqlite3.Connection, record: Any, _proxy: object) -> None:
    """Let no kept connection go on with a file that was replaced: its writes would be lost."""
    found, known = _file_of(connection), record.info["file"]
    if found is None and known is not None:
        raise _gone(connection.execute("PRAGMA database_list").fetchone()[2])
    if found != known:
        raise DisconnectionError("the database file was replaced")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_if_gone(engine: Engine) -> None:
    """Begin no new database in the place of one that this process had open a moment ago."""
    path = Path(str(engine.url.database))
    if engine in _shared.values() and not engine.url.query.get("uri") and not path.exists():
        raise _gone(str(path))


def _gone(path: str) -> InputError:
    return InputError(
        "the database is gone",
        file=path,
        advice="Put it back, or restart peakroster to begin a new one",
    )


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return is_current(connection)


def _bring_up_to_date(engine: Engine) -> None:
    with engine.execution_options(writes=True).connect() as connection:
        raw = connection.connection.dbapi_connection
        if isinstance(raw, sqlite3.Connection):
            raw.execute("PRAGMA foreign_keys=OFF")  # without effect once a transaction runs
            if raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                raw.execute("PRAGMA journal_mode=WAL")
        with connection.begin():
            upgrade(connection)
            # SQLite lets a reader of a read-only file begin; it refuses here.
            connection.exec_driver_sql("DELETE FROM alembic_version WHERE 1 = 0")
        if isinstance(raw, sqlite3.Connection):
            raw.execute("PRAGMA foreign_keys=ON")

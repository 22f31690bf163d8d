"""Accounts are made with a code and guarded by a password; sessions end with the right to them."""

import datetime as dt

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.domain.access import Role
from planner.domain.errors import InputError
from planner.storage import passwords, signing_in
from planner.storage.account_tables import Account, LoginSession
from planner.storage.accounts import (
    add_account,
    change_role,
    first_code,
    has_accounts,
    list_accounts,
    renew_code,
    set_disabled,
)
from planner.storage.signing_in import actor_of, set_password, sign_in, sign_out
from planner.storage.store import Store
from tests.planner.storage.stored import audit, plan

PASSWORD = "three quiet horses"  # noqa: S105 - of nobody
TEAM = "旗舰店"


@pytest.fixture
def store(url, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    with Store.open(url) as store:
        store.save_draft(plan())
        yield store


def owner(store: Store) -> str:
    """Make the administrator and return a token of theirs."""
    return set_password(store, first_code(store), PASSWORD)


def test_the_first_administrator_comes_in_by_the_code_alone(store):
    assert not has_accounts(store)
    old, code = first_code(store), first_code(store)
    with pytest.raises(InputError, match="code is wrong, used or out of date"):
        set_password(store, old, PASSWORD)
    actor = actor_of(store, set_password(store, code.lower().replace("-", " "), PASSWORD))
    assert (actor.name, actor.role, actor.team) == ("admin", Role.ADMINISTRATOR, None)
    assert has_accounts(store)
    assert first_code(store) is None
    with pytest.raises(InputError, match="code is wrong, used or out of date"):
        set_password(store, code, PASSWORD)


def test_an_account_signs_in_and_out(store):
    code = add_account(store, by="x", login="Li.Lei", role=Role.AGENT, agent="A2")
    assert actor_of(store, sign_in_wrong(store, "li.lei", PASSWORD)) is None
    set_password(store, code, PASSWORD)
    token = sign_in(store, " LI.LEI ", PASSWORD, browser="Chromium")
    actor = actor_of(store, token)
    assert (actor.name, actor.role, actor.team, actor.agent) == ("li.lei", "agent", TEAM, "A2")
    sign_out(store, token)
    assert actor_of(store, token) is None
    assert list_accounts(store)[0].name == "李雷"


def sign_in_wrong(store: Store, login: str, password: str) -> None:
    with pytest.raises(InputError, match="name or password is wrong"):
        sign_in(store, login, password)


def test_no_secret_is_kept_or_logged(store):
    code = add_account(store, by="x", login="a", role=Role.OPS)
    token = set_password(store, code, PASSWORD)
    with Session(store._engine) as session:
        account = session.scalars(select(Account)).one()
        opened = session.scalars(select(LoginSession)).one()
        kept = (account.password_hash, account.code_hash, opened.token_hash)
        assert kept[0].startswith("$argon2id$")
        assert kept[1] is None
    logged = repr([(e.before, e.after) for e in audit(store)])
    for secret in (PASSWORD, token, code, code.replace("-", ""), kept[0], kept[2]):
        assert secret not in logged


def test_wrong_passwords_let_an_account_rest_longer_and_longer(store, monkeypatch):
    owner(store)
    monkeypatch.setattr(signing_in, "is_password", lambda given, kept: given == kept == PASSWORD)
    with Session(store._engine) as session, session.begin():
        session.execute(update(Account).values(password_hash=PASSWORD))
    for _ in range(4):
        sign_in_wrong(store, "admin", "wrong")
    assert actor_of(store, sign_in(store, "admin", PASSWORD)) is not None
    rests = []
    for _ in range(12):
        for _ in range(5 if not rests else 1):
            sign_in_wrong(store, "admin", "wrong")
        now = dt.datetime.now(dt.UTC)
        rests.append((list_accounts(store)[0].locked_until - now).total_seconds())
        sign_in_wrong(store, "admin", PASSWORD)  # even the right one
        with Session(store._engine) as session, session.begin():
            session.execute(update(Account).values(locked_until=now))
    assert rests == pytest.approx([30, 60, 120, 240, 480, *[900] * 7], abs=15)
    assert actor_of(store, sign_in(store, "admin", PASSWORD)) is not None


def test_sessions_end_with_the_week_the_account_and_the_reset(store):
    owner(store)
    code = add_account(store, by="x", login="a", role=Role.LEAD)
    token = set_password(store, code, PASSWORD)
    set_disabled(store, by="x", login="a", disabled=True)
    assert actor_of(store, token) is None
    sign_in_wrong(store, "a", PASSWORD)
    set_disabled(store, by="x", login="a", disabled=False)
    assert actor_of(store, token) is None
    token = sign_in(store, "a", PASSWORD)
    renew_code(store, by="x", login="a")
    assert actor_of(store, token) is None
    sign_in_wrong(store, "a", PASSWORD)
    other = set_password(store, renew_code(store, by="x", login="a"), PASSWORD)
    with Session(store._engine) as session, session.begin():
        session.execute(update(LoginSession).values(expires_at=dt.datetime.now(dt.UTC)))
    assert actor_of(store, other) is None


def test_a_code_out_of_date_is_refused(store):
    code = add_account(store, by="x", login="a", role=Role.LEAD)
    with Session(store._engine) as session, session.begin():
        session.execute(update(Account).values(code_expires_at=dt.datetime.now(dt.UTC)))
    with pytest.raises(InputError, match="out of date"):
        set_password(store, code, PASSWORD)


def test_a_new_role_holds_for_open_sessions_at_once(store):
    owner(store)
    token = set_password(store, add_account(store, by="x", login="a", role=Role.LEAD), PASSWORD)
    change_role(store, by="x", login="a", role=Role.MANAGER)
    assert actor_of(store, token).role is Role.MANAGER


@pytest.mark.parametrize(
    "end",
    [
        lambda store: set_disabled(store, by="x", login="admin", disabled=True),
        lambda store: change_role(store, by="x", login="admin", role=Role.OPS),
    ],
    ids=["disable", "demote"],
)
def test_the_last_administrator_stays(store, end):
    owner(store)
    before = len(audit(store))
    with pytest.raises(InputError, match="no administrator left who can sign in"):
        end(store)
    assert len(audit(store)) == before
    assert list_accounts(store)[0].role is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"login": "taken"}, "there is such an account"),
        ({"login": " Taken"}, "there is such an account"),
        ({"login": ""}, "1 to 64 letters and no space"),
        ({"login": "a b"}, "no space"),
        ({"login": "a\x00"}, "no space"),
        ({"login": "a" * 65}, "1 to 64 letters"),
        ({"team": "旗舰"}, "there is no such team .*Write 旗舰店"),
        ({"role": Role.AGENT}, "role agent names the agent"),
        ({"role": Role.AGENT, "agent": "A9"}, "is not one of the team's agents .*Write A"),
    ],
)
def test_what_does_not_fit_is_told_and_no_account_is_made(store, fields, message):
    add_account(store, by="x", login="taken", role=Role.OPS)
    with pytest.raises(InputError, match=message):
        add_account(store, by="x", **{"login": "new", "role": Role.OPS, **fields})
    assert [account.login for account in list_accounts(store)] == ["taken"]


def test_of_several_teams_one_is_named(store):
    store.save_draft(plan(team="b"))
    with pytest.raises(InputError, match=r"needs a team\. Name one of b, 旗舰店"):
        add_account(store, by="x", login="new", role=Role.OPS)


@pytest.mark.parametrize(
    ("password", "message"),
    [("short", "10 to 200"), ("x" * 201, "10 to 200"), ("Long.Login.Name", "is the login name")],
)
def test_a_weak_password_leaves_the_code_in_force(store, password, message):
    code = add_account(store, by="x", login="long.login.name", role=Role.OPS)
    with pytest.raises(InputError, match=message):
        set_password(store, code, password)
    set_password(store, code, "1234567890")


@pytest.mark.parametrize("token", [None, "", "x", "' OR 1=1 --", "\ud800", "0" * 10_000])
def test_a_made_up_token_is_nobody(store, token):
    owner(store)
    assert actor_of(store, token) is None
    sign_out(store, token)

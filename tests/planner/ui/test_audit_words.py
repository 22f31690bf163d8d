"""The audit log reads as sentences about things a manager knows, in both languages."""

import datetime as dt

import pytest

from planner import workflow
from planner.domain.access import Actor, Refused, Role, Verb
from planner.storage.account_tables import Account
from planner.storage.audit import AUDITED, LONG, MAY_CHANGE, SECRET
from planner.storage.audit_log import LogEntry, read_log
from planner.storage.store import Store
from planner.ui.audit_words import UNTOLD, _fields, _things, _verbs, change, deed
from tests.planner.ui.small_site import TEAM
from tests.planner.workflow.two_shops import LEAVE, LOCAL, two_shops

ZONE = "Asia/Shanghai"


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> tuple[LogEntry, ...]:
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    two_shops(url)
    workflow.approve_request(url, LOCAL, LEAVE, "all right")
    workflow.set_disabled(url, LOCAL, "somebody", disabled=True)
    agent = Actor(name="cai", role=Role.AGENT, team=TEAM, agent="cai", account=9)
    with pytest.raises(Refused):
        workflow.publish_version(url, agent, 2)
    with Store.open(url) as store:
        return read_log(store, TEAM, most=1000)


def lines(log: tuple[LogEntry, ...], lang: str) -> list[str]:
    return [f"{deed(entry, lang)} | {change(entry, ZONE, lang)}" for entry in log]


def test_what_was_done_is_told_with_what_it_was_done_to(log):
    english, chinese = lines(log, "en"), lines(log, "zh")
    assert "Account · somebody · changed | Disabled: no → yes" in english
    assert "账号 · somebody · 修改 | 已停用：否 → 是" in chinese
    assert any(
        line.startswith("Request · bo · Leave · 2026-12-07 · changed | State: Asked → Approved")
        for line in english
    )
    assert any("version 2 · roster edited | bo 2026-12-08: N → Rest day" in one for one in english)
    assert any("State: Draft → Published; Published: – → " in one for one in english)
    assert any(line.startswith("refused · publish | Role: agent") for line in english)
    assert any(line.startswith("被拒绝 · 发布 | 角色：客服") for line in chinese)


def test_no_name_of_a_table_or_of_a_programs_own_field_is_told(log):
    told = " ".join(lines(log, "zh"))
    for word in (*_things(str), "_id", "_at", "content_hash", "{", "insert", "null", "None"):
        assert word not in told


def test_every_table_that_is_logged_and_every_verb_has_a_name():
    assert {model.__tablename__ for model in AUDITED} <= set(_things(str))
    assert set(_verbs(str)) == {verb.value for verb in Verb}


def test_every_field_that_is_logged_is_named_or_left_out_on_purpose():
    logged = {
        column.key
        for model in AUDITED
        for column in model.__table__.columns
        if column.key not in LONG and (column.key not in SECRET or model is Account)
    }
    logged |= set().union(*MAY_CHANGE.values()) | {"more"}
    assert logged - set(_fields(str)) == UNTOLD & logged
    assert UNTOLD - logged == {"verb", "team"}  # of refused attempts


def test_times_are_the_sites_and_long_texts_are_cut():
    entry = LogEntry(
        id=1,
        at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        who="x",
        action="update",
        table="accounts",
        row=7,
        team=None,
        why=None,
        before={"locked_until": None, "name": "a"},
        after={"locked_until": "2026-11-01T20:30:00+00:00", "name": "b" * 400},
        added={},
    )
    assert deed(entry, "en") == "Account · 7 · changed"
    told = change(entry, ZONE, "en")
    assert told.startswith("Rests until: – → 2026-11-02 04:30; Name: a → bbb")
    assert (len(told), told[-1]) == (300, "…")

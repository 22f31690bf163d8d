"""A plan comes back as it was saved, and one version of a period holds."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.domain.people import Agent
from planner.domain.roster import FREE, OFF
from planner.storage.audit import watch
from planner.storage.store import Store, VersionState
from planner.storage.tables import Artefact, AuditEntry, RosterVersion
from tests.planner.storage.stored import (
    DEC_1,
    assert_same,
    audit,
    count,
    forecast,
    later_by,
    plan,
    states,
)


def test_a_plan_comes_back_as_it_was_saved_by_another_program(tmp_path):
    url = f"sqlite:///{tmp_path}/new/folder/peak.db"
    with Store.open(url) as store:
        history = store.save_history("旗舰店", "h.csv", b"a,b\n", versions={})
        saved = plan(history=history)
        first = store.save_draft(saved)
    with Store.open(url) as store:
        assert_same(store.load(first), saved)
        child = plan(parent=first, history=history)
        assert_same(store.load(store.save_draft(child)), child)
        assert store.load_history(history) == ("h.csv", b"a,b\n")


def test_a_plan_without_wishes_locks_or_work_comes_back(store):
    bare = plan(requests=(), locked=None, before=None, codes=np.full((3, 7), OFF, np.int8))
    assert_same(store.load(store.save_draft(bare)), bare)


def test_versions_are_numbered_within_a_team_and_period(store):
    one, two = store.save_draft(plan(), by="王"), store.save_draft(plan())
    store.save_draft(plan(team="b"))
    later = store.save_draft(plan(horizon=later_by(7)))
    found = store.versions("旗舰店", DEC_1)
    assert [(v.id, v.number) for v in found] == [(two, 2), (one, 1)]
    assert (found[1].created_by, found[1].n_days, found[1].published_at) == ("王", 7, None)
    assert abs(dt.datetime.now(dt.UTC) - found[0].created_at) < dt.timedelta(minutes=1)
    assert [v.number for v in store.versions("旗舰店", later_by(7).start)] == [1]
    assert store.versions("nobody", DEC_1) == ()
    assert later == 4


def test_the_same_forecast_and_inputs_are_kept_once(store):
    store.save_draft(plan())
    store.save_draft(plan(codes=np.zeros((3, 7), np.int8)))
    assert count(store, Artefact) == 2
    store.save_draft(plan(forecast=forecast(seed=2)))
    assert count(store, Artefact) == 3
    store.save_draft(plan(requests=()))
    assert count(store, Artefact) == 4
    once = [store.save_history("b", "h.csv", text, versions={}) for text in (b"1", b"1", b"2")]
    assert once[0] == once[1] != once[2]


def test_publishing_supersedes_what_was_published_for_the_same_days(store):
    old, new, other = (
        store.save_draft(plan()),
        store.save_draft(plan()),
        store.save_draft(plan(team="b")),
    )
    for version in (old, other, new):
        store.publish(version, by="店长")
    assert states(store) == ["superseded", "published", "published"]
    (info,) = store.published("旗舰店")
    assert (info.id, info.published_by, info.state) == (new, "店长", VersionState.PUBLISHED)
    assert abs(dt.datetime.now(dt.UTC) - info.published_at) < dt.timedelta(minutes=1)


def test_an_earlier_draft_can_be_published_after_a_later_one(store):
    one, two = store.save_draft(plan()), store.save_draft(plan())
    store.publish(two, by="x")
    store.publish(one, by="x")
    assert states(store) == ["published", "superseded"]


@pytest.mark.parametrize(
    ("days", "state"), [(6, VersionState.SUPERSEDED), (7, VersionState.PUBLISHED)]
)
def test_periods_exclude_each_other_when_they_share_a_day(store, days, state):
    store.publish(store.save_draft(plan()), by="x")
    store.publish(store.save_draft(plan(horizon=later_by(days))), by="x")
    assert states(store) == [state, VersionState.PUBLISHED]


def test_published_periods_are_listed_newest_first(store):
    for team, days in (("b", 0), ("a", 7), ("a", 0)):
        store.publish(store.save_draft(plan(team=team, horizon=later_by(days))), by="x")
    store.save_draft(plan(team="a"))
    listed = [(v.team, (v.start - DEC_1).days) for v in store.published()]
    assert listed == [("a", 7), ("a", 0), ("b", 0)]
    assert [v.team for v in store.published("b")] == ["b"]


def test_a_superseded_version_is_not_published_again(store):
    old, new = store.save_draft(plan()), store.save_draft(plan())
    store.publish(old, by="x")
    store.publish(new, by="x")
    with pytest.raises(InputError, match=r"version 1 has been superseded\. Save it as a new"):
        store.publish(old, by="x")
    assert states(store) == ["superseded", "published"]


def test_publishing_twice_changes_nothing(store):
    version = store.save_draft(plan())
    store.publish(version, by="first")
    entries = len(audit(store))
    store.publish(version, by="second")
    assert store.published()[0].published_by == "first"
    assert len(audit(store)) == entries


def test_who_saw_another_roster_is_told_and_publishes_nothing(store):
    old, mine, theirs = (store.save_draft(plan()) for _ in range(3))
    store.publish(old, by="x", replacing=[])
    store.publish(theirs, by="them", replacing=[old])
    with pytest.raises(InputError, match=r"somebody else published .* \(value: '3'\)"):
        store.publish(mine, by="me", replacing=[old])
    assert states(store) == ["superseded", "draft", "published"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.load(9), "there is no roster version 9"),
        (lambda s: s.publish(9, by="x"), "there is no roster version 9"),
        (lambda s: s.save_draft(plan(parent=9)), "旗舰店 has no roster version 9"),
        (lambda s: s.save_draft(plan(team="b", parent=1)), "b has no roster version 1"),
        (lambda s: s.save_draft(plan(history=9)), "旗舰店 has no history import 9"),
        (lambda s: s.save_draft(plan(history=1)), "旗舰店 has no history import 1"),
        (lambda s: s.load_history(1), "there is no history import 1"),
    ],
)
def test_what_is_not_there_is_named_and_nothing_is_written(store, call, message):
    store.save_draft(plan())
    before = len(audit(store))
    with pytest.raises(InputError, match=message):
        call(store)
    assert len(audit(store)) == before


def test_every_change_is_logged_with_who_before_and_after(store):
    old = store.save_draft(plan(), by="排班员")
    new = store.save_draft(plan(), by="排班员")
    made = [(e.action, e.table_name, e.row_id) for e in audit(store)]
    assert made == [
        ("insert", "teams", 1),
        ("insert", "artefacts", 1),
        ("insert", "artefacts", 2),
        ("insert", "roster_versions", old),
        ("insert", "roster_versions", new),
    ]
    assert audit(store)[3].after["state"] == "draft"
    assert "config_text" not in audit(store)[3].after
    store.publish(old, by="店长")
    store.publish(new, by="副店长")
    replaced, published = audit(store)[-2:]
    assert (replaced.who, replaced.row_id) == ("副店长", old)
    assert (replaced.before["state"], replaced.after["state"]) == ("published", "superseded")
    assert (published.who, published.row_id) == ("副店长", new)
    assert published.before == {"published_at": None, "published_by": None, "state": "draft"}
    assert published.after["published_by"] == "副店长"
    assert published.at.tzinfo is dt.UTC


def test_what_is_stored_cannot_be_changed_or_deleted(store):
    version = store.save_draft(plan())
    with Session(store._engine) as session:
        watch(session, "x").get_one(RosterVersion, version).config_text = "other"
        with pytest.raises(ValueError, match="config_text never changes"):
            session.flush()
    with Session(store._engine) as session:
        watch(session, "x").delete(session.get_one(AuditEntry, 1))
        with pytest.raises(ValueError, match="never deleted"):
            session.flush()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"team": " "}, "team must have a name, got none"),
        ({"agents": ()}, r"codes must have shape \(0, 7\), got \(3, 7\)"),
        ({"codes": np.full((3, 7), 2, np.int8)}, "codes must be -1 to 1, got 2 to 2"),
        ({"codes": np.full((3, 7), FREE, np.int8)}, "codes must be -1 to 1, got -2 to -2"),
        ({"before": np.full((3, 1), -3, np.int8)}, "before must be -2 to 1, got -3 to -3"),
        ({"before": np.full((2, 1), 0, np.int8)}, r"before must have shape \(3, 1\), got \(2, 1\)"),
        ({"locked": np.zeros((3, 6), np.bool_)}, r"locked must have shape \(3, 7\), got \(3, 6\)"),
        ({"plan": {"gap": float("inf")}}, "plan must be JSON, got Out of range"),
        ({"plan": {"at": DEC_1}}, "plan must be JSON, got Object of type date"),
        ({"agents": (Agent(id="A", name="A", skills=("x",)),) * 3}, "named once, got A again"),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        plan(**changes)


def test_a_plan_for_nobody_is_refused():
    nobody = np.empty((0, 7), np.int8)
    with pytest.raises(ValueError, match="at least one agent, got none"):
        plan(agents=(), codes=nobody, locked=None, before=None)


def test_a_forecast_for_other_queues_is_refused():
    with pytest.raises(ValueError, match="must be for 1 queues"):
        dataclasses.replace(forecast(), queues=("one",))

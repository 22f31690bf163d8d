"""Drafts made by hand keep what others did, say what they promise, and can be gone back on."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner import views
from planner.domain.access import local_actor
from planner.domain.edits import CellChange, Conflict
from planner.domain.errors import InputError
from planner.storage.store import Store, VersionState
from planner.storage.tables import AuditEntry
from planner.workflow import Effort, check_version, publish_version, revert_to, save_draft
from tests.planner.ui.small_site import MONDAY, publish, small_plan

WANG, LI = local_actor("wang"), local_actor("li")


@pytest.fixture
def url(tmp_path) -> str:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    return url


def off(agent: str, d: int, shift: str | None = None, locked: bool = False) -> CellChange:
    return CellChange(agent=agent, date=MONDAY + dt.timedelta(days=d), shift=shift, locked=locked)


def entries(url: str) -> list[AuditEntry]:
    with Store.open(url) as store, Session(store._engine) as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_a_draft_holds_the_changes_and_leaves_the_roster_published(url):
    draft = save_draft(url, WANG, 1, [off("cai", 0), off("bo", 3, "D", locked=True)], "cover")
    (published,) = views.find_versions(url, WANG)
    assert published.id == 1
    infos = {v.id: v for v in views.find_drafts(url, WANG, 1)}
    assert (infos[draft].state, infos[draft].parent, infos[draft].note) == ("draft", 1, "cover")
    assert [cell.text for cell in views.compare_versions(url, WANG, 1, draft)] == [
        "bo 2026-12-10: off to D locked",
        "cai 2026-12-07: D to off",
    ]
    assert views.compare_versions(url, WANG, draft, 1)[0].text.endswith("D to off unlocked")
    assert views.load_plan(url, WANG, draft).locked[1, 3]


def test_what_an_edit_promises_is_reckoned_anew_and_nothing_is_simulated(url):
    draft = save_draft(url, WANG, 1, [off("cai", d) for d in range(7)], "sick")
    plan = views.load_plan(url, WANG, draft)
    month = plan.on_time["month"]
    base = save_draft(url, WANG, 1, [off("cai", 2, "D", locked=True)], "lock", beside=[draft])
    assert month["promised"] < views.load_plan(url, WANG, base).on_time["month"]["promised"]
    assert month["simulated"] is None
    assert plan.document["status"] == "edited"
    assert plan.document["paid_hours"] == pytest.approx(plan.roster.paid_hours)
    assert plan.document["unmet"]
    assert plan.special_days(MONDAY + dt.timedelta(days=2))


def test_a_check_is_kept_with_the_version(url):
    draft = save_draft(url, WANG, 1, [off("cai", 0)], "")
    found = check_version(url, LI, draft, effort=Effort(replications=5))
    month = views.load_plan(url, WANG, draft).on_time["month"]
    assert month == found["on_time"]["month"]
    assert 0 < month["simulated"] <= 1
    assert entries(url)[-1].table_name == "version_checks"
    assert entries(url)[-1].who == "li"


def test_of_two_who_edit_the_same_version_the_later_is_told_what_changed(url):
    first = save_draft(url, WANG, 1, [off("cai", 0)], "")
    before = len(entries(url))
    with pytest.raises(Conflict, match=r"wang saved version 2 .* cai 2026-12-07: D to off") as told:
        save_draft(url, LI, 1, [off("bo", 0)], "")
    assert (told.value.version, len(told.value.differences)) == (first, 1)
    assert len(entries(url)) == before
    both = save_draft(url, LI, first, [off("bo", 0)], "")
    assert len(views.compare_versions(url, LI, 1, both)) == 2
    aside = save_draft(url, LI, 1, [off("bo", 0)], "", beside=[first])
    assert len(views.compare_versions(url, LI, 1, aside)) == 1


def test_who_edits_what_was_published_over_is_told(url):
    with Store.open(url) as store:
        new = store.save_draft(small_plan())
        store.publish(new, by="planner")
    with pytest.raises(Conflict, match="saved version 2"):
        save_draft(url, WANG, 1, [off("bo", 0)], "")


def test_a_draft_does_not_take_the_place_of_what_its_editor_never_saw(url):
    mine = save_draft(url, WANG, 1, [off("bo", 0)], "")
    theirs = save_draft(url, LI, 1, [off("cai", 0)], "", beside=[mine])
    publish_version(url, LI, theirs)
    with pytest.raises(Conflict, match=r"li saved version 3 .* cai 2026-12-07: D to off"):
        publish_version(url, WANG, mine)
    publish_version(url, WANG, mine, replacing=[theirs])
    assert [v.id for v in views.find_versions(url, WANG)] == [mine]


def test_an_older_version_is_published_again_as_a_new_one(url):
    worse = save_draft(url, WANG, 1, [off("cai", 0)], "")
    publish_version(url, WANG, worse)
    back = revert_to(url, LI, 1, "the customers came after all")
    (published,) = views.find_versions(url, WANG)
    assert published.id == back == 3
    assert published.note == "back to version 1: the customers came after all"
    assert views.compare_versions(url, WANG, 1, back) == ()
    states = [v.state for v in views.find_drafts(url, WANG, back)]
    assert states == [VersionState.PUBLISHED, VersionState.SUPERSEDED, VersionState.SUPERSEDED]


def test_there_is_no_way_back_to_what_is_published(url):
    with pytest.raises(InputError, match="this is what is published"):
        revert_to(url, WANG, 1, "")


def test_the_log_tells_the_cells_before_and_after_and_the_reason(url):
    save_draft(url, WANG, 1, [off("cai", 0, locked=True)], "asked for")
    edit = entries(url)[-1]
    assert (edit.who, edit.action, edit.row_id, edit.why) == ("wang", "edit", 2, "asked for")
    assert (edit.before, edit.after) == (
        {"cai 2026-12-07": "D"},
        {"cai 2026-12-07": "off, locked"},
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([], "nothing is changed"),
        ([off("cai", 0, "D")], "nothing is changed"),
        ([off("x", 0)], "agent: is not on this roster"),
        ([off("cai", 7)], "date: is not a day of this roster"),
        ([off("cai", 0, "' OR 1=1 --")], "shift: is not a shift of this roster"),
    ],
)
def test_what_cannot_be_changed_is_told_and_nothing_is_written(url, changes, message):
    before = len(entries(url))
    with pytest.raises(InputError, match=message):
        save_draft(url, WANG, 1, changes, "")
    assert len(entries(url)) == before

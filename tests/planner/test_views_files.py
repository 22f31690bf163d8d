"""A stored roster is taken away in every form; what is wrong is said and nothing is written."""

import csv

import icalendar
import pytest

from planner.domain.errors import InputError
from planner.storage.store import Store
from planner.views import export_roster, local_actor
from tests.planner.ui.small_site import publish, small_plan

PLANNER = local_actor("planner")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/peak.db"


def test_every_kind_is_written_from_the_newest_published_roster(url, tmp_path):
    version = publish(url, small_plan())
    with Store.open(url) as store:
        store.save_draft(small_plan())
    for kind in ("xlsx", "pdf", "csv"):
        path = tmp_path / f"out.{kind}"
        assert export_roster(url, PLANNER, kind, out=path, lang="zh") == (version, [path])
        assert path.stat().st_size > 500
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert {"agent": "an", "date": "2026-12-07", "shift": "D", "locked": "0"} in rows


def test_a_draft_is_written_when_it_is_named(url, tmp_path):
    with Store.open(url) as store:
        draft = store.save_draft(small_plan())
    path = tmp_path / "roster.csv"
    assert export_roster(url, PLANNER, "csv", version=draft, out=path, lang="en") == (draft, [path])
    with pytest.raises(InputError, match=r"no roster is published\. Name a draft with --version"):
        export_roster(url, PLANNER, "csv", out=path, lang="en")


def test_calendars_hold_the_shifts_of_their_agents(url, tmp_path):
    publish(url, small_plan())
    _, files = export_roster(url, PLANNER, "ics", out=tmp_path / "calendars", lang="zh")
    assert [path.name for path in files] == [
        f"{a}.ics" for a in ("an", "bo", "cai", "di", "en", "fu")
    ]
    shifts = icalendar.Calendar.from_ical(files[0].read_bytes()).walk("VEVENT")
    assert [event["dtstart"].dt.day for event in shifts] == [7, 8, 10, 11, 12, 13]
    _, (one,) = export_roster(url, PLANNER, "ics", agent="bo", out=tmp_path / "bo.ics", lang="zh")
    assert one.read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("what", "options", "message"),
    [
        ("doc", {}, "column --what: is not a kind of file .*Use one of xlsx, pdf, csv, ics"),
        ("csv", {"version": 99}, "there is no roster version 99"),
        ("ics", {"agent": "nobody"}, "column --agent: is not on the roster"),
        ("xlsx", {"out": "roster.csv"}, r"Choose a name that ends in \.xlsx"),
    ],
)
def test_what_cannot_be_exported_is_told(what, options, message, url, tmp_path):
    publish(url, small_plan())
    if "out" in options:
        options = options | {"out": tmp_path / options["out"]}
    with pytest.raises(InputError, match=message):
        export_roster(url, PLANNER, what, lang="en", **options)
    assert not list(tmp_path.glob("*.csv"))

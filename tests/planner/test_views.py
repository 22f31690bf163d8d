"""Tables made from a stored roster say what the roster says."""

import datetime as dt
import io

import numpy as np
import openpyxl
import pytest

from planner import views
from planner.domain.errors import InputError
from planner.domain.rules import Mode
from planner.month import promised_late
from planner.storage.store import Store
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import AGENTS, MONDAY, TEAM, publish, small_plan

PLANNER = views.local_actor("planner")


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


def test_published_rosters_are_found_and_loaded(tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    version = publish(url, small_plan())
    (found,) = views.find_versions(url, PLANNER)
    assert (found.id, found.team, found.start) == (version, TEAM, MONDAY)
    loaded = views.load_plan(url, PLANNER, version)
    assert np.array_equal(loaded.roster.codes, small_plan().codes)
    assert loaded.month.problem.agents == AGENTS


def test_drafts_are_not_shown(tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    with Store.open(url) as store:
        store.save_draft(small_plan())
    assert views.find_versions(url, PLANNER) == ()


def test_a_version_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="no roster version 7"):
        views.load_plan(f"sqlite:///{tmp_path / 'shop.sqlite3'}", PLANNER, 7)


def test_agents_stand_with_their_home_queue(plan):
    grid = views.roster_grid(plan)
    assert [[AGENTS[a].id for a in group.agents] for group in grid.groups] == [
        ["an", "bo", "cai"],
        ["di", "en", "fu"],
    ]
    assert grid.order == (0, 1, 2, 3, 4, 5)


def test_totals_count_days_nights_rest_without_leave_and_hours(plan):
    an, bo = views.Appraisal(plan=plan).totals[:2].tolist()
    assert an[:3] == [6, 0, 0]
    assert bo == [6, 6, 1, 6 * 8]  # a night of 9 h with an unpaid hour for dinner


def test_hours_add_up_to_the_paid_hours(plan):
    assert views.Appraisal(plan=plan).totals[:, 3].sum() == plan.roster.paid_hours


def test_heads_count_agents_by_shift(plan):
    assert views.Appraisal(plan=plan).heads[:, 0].tolist() == [4, 2]


def test_days_know_weekends_holidays_and_meetings(plan):
    days = views.roster_grid(plan).days
    assert [day.is_weekend for day in days] == [False] * 5 + [True] * 2
    assert [day.is_holiday for day in days] == [False] * 4 + [True] + [False] * 2
    assert days[2].names == ("double12",)
    assert [bool(day.meeting) for day in days] == [True] + [False] * 6


def test_on_time_by_hour_adds_up_to_the_promise(plan):
    table = views.on_time_hours(plan)
    late = promised_late(plan.month, plan.roster, plan.duty).sum(axis=1)
    by_queue = table.groupby("queue")["late"].sum()
    assert by_queue["presales"] == pytest.approx(late[0])
    assert by_queue[""] == pytest.approx(late.sum())
    expected = (1 - table["late"] / table["replies"]).clip(lower=0)
    assert table["on_time"].to_numpy() == pytest.approx(expected.to_numpy())


def test_rates_of_days_and_queues_come_from_the_plan(plan):
    assert list(views.on_time_days(plan)["promised"]) == [0.985] * 7
    presales = views.on_time_queues(plan)[0]
    assert (presales.target, presales.simulated) == (0.98, 0.981)
    assert presales.replies == pytest.approx(float(plan.month.lateness.replies[0].sum()))


def test_breaches_are_found_anew_and_told_apart_by_how_strict_the_rule_is(plan):
    hard = {v.rule for v in views.breaches(plan, Mode.HARD)}
    assert {"mentor_pairs", "relief", "experienced"} <= hard
    assert not {v.rule for v in views.breaches(plan, Mode.REPORT)} & hard


def test_exposed_minutes_are_those_after_closing(plan):
    assert views.exposed(plan)["taobao"] == [("售前 pre-sales", 180), ("售后 after-sales", 90)]


def test_forecast_bands_lie_around_the_mean_on_open_hours_only(plan):
    hours = views.day_hours(plan, "presales", MONDAY)
    assert hours["hour"].tolist() == list(range(8, 22))
    assert (hours["low"] <= hours["mean"]).all()
    assert (hours["mean"] <= hours["high"]).all()
    assert (hours["usual"] == 30).all()
    assert views.day_hours(plan, "aftersales", MONDAY)["usual"].isna().all()


def test_days_of_the_forecast_add_up_and_name_special_days(plan):
    days = views.forecast_days(plan, "presales")
    assert days["mean"][0] == pytest.approx(views.day_hours(plan, "presales", MONDAY)["mean"].sum())
    assert list(days["special"])[2] == ("double12",)
    low, high = views.forecast_total(plan, "presales")
    assert low < days["mean"].sum() < high


def test_special_days_of_another_queue_are_left_out(plan):
    entry = {"date": str(MONDAY), "name": "live_show", "kind": "promotion", "queue": "aftersales"}
    other = PublishedPlan(
        month=plan.month,
        roster=plan.roster,
        locked=plan.locked,
        document={**plan.document, "special_days": [entry]},
    )
    assert other.special_days(MONDAY, "presales") == ()
    assert [day.name for day in other.special_days(MONDAY)] == ["live_show"]


def test_days_at_risk_are_read_with_how_often_they_fall_below_their_floor(plan):
    risky = {"days_at_risk": [{"date": "2026-11-03", "below": 0.25}]}
    other = PublishedPlan(
        month=plan.month,
        roster=plan.roster,
        locked=plan.locked,
        document={"on_time": risky},
    )
    assert views.days_at_risk(other) == ((dt.date(2026, 11, 3), 0.25),)


def test_a_roster_published_without_a_simulation_has_empty_rates(plan):
    bare = PublishedPlan(month=plan.month, roster=plan.roster, locked=plan.locked, document={})
    assert views.on_time_days(bare).empty
    assert views.days_at_risk(bare) == ()
    assert views.on_time_queues(bare)[0].simulated is None


@pytest.mark.parametrize(("lang", "worked"), [("en", {"D", "N"}), ("zh", {"白", "晚"})])
def test_the_workbook_shows_every_shift(plan, lang, worked):
    sheet = openpyxl.load_workbook(io.BytesIO(views.roster_workbook(plan, lang))).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert sum(value in worked for value in cells) >= plan.roster.works.sum()
    assert any(isinstance(value, float) and 0.9 < value <= 1 for value in cells)  # on time

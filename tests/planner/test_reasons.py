"""What the pages tell of a forecast's reasons is what was stored with it."""

import dataclasses
import datetime as dt

import pytest

from planner import views
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import MONDAY, small_plan

WEDNESDAY = MONDAY + dt.timedelta(days=2)


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


def test_parts_add_up_to_the_mean_of_the_futures(plan):
    found = views.reasons(plan, "presales")
    days = views.forecast_days(plan, "presales")
    assert list(found) == list(days["date"])
    for date, mean in zip(days["date"], days["mean"], strict=True):
        steps = views.parts_table(found[date])
        assert steps["amount"].iloc[-1] == pytest.approx(mean)
        assert steps["amount"].iloc[:-1].sum() == pytest.approx(mean)


def test_steps_begin_where_the_one_before_ended(plan):
    steps = views.parts_table(views.reasons(plan, "presales")[WEDNESDAY])
    assert steps["part"].tolist() == ["level", "trend", "campaigns", "expected"]
    assert steps["low"].tolist()[1:3] == pytest.approx(steps["high"].tolist()[:2])


def test_a_special_day_is_held_against_a_usual_one(plan):
    found = views.reasons(plan, "presales")
    assert found[WEDNESDAY].times == pytest.approx(2.0)
    assert found[MONDAY].times == pytest.approx(1.0)
    first, second = views.special_runs(plan, "presales")
    assert (first.name, first.first, first.last) == ("double12", WEDNESDAY, WEDNESDAY)
    assert first.times == pytest.approx(2.0)
    assert (first.from_planner, first.provisional) == (0.4, True)
    assert (second.name, second.provisional) == ("founding_day", False)


def test_a_day_moved_by_its_neighbour_names_it(plan):
    story = {**plan.story, "parts": [dict(part) for part in plan.story["parts"]]}
    story["parts"][1] |= {"campaigns": 100.0, "expected": 600.0}
    near = views.reasons(dataclasses.replace(plan, story=story), "presales")
    assert near[MONDAY + dt.timedelta(days=1)].near == ("double12",)
    assert near[MONDAY].near == ()


def test_the_past_is_shown_with_what_had_been_expected(plan):
    past = views.past_days(plan, "presales")
    assert len(past) == 56
    assert past["date"].iloc[-1] == MONDAY - dt.timedelta(days=1)
    assert past["actual"].isna().sum() == 1
    tested = past[past["mean"].notna()]
    assert tested["date"].tolist() == [MONDAY - dt.timedelta(days=5)]
    assert tested[["low", "high"]].to_numpy().tolist() == [[350, 470]]


def test_accuracy_is_told_by_queue_and_horizon(plan):
    week, month = views.past_accuracy(plan)
    assert (week.queue, week.days, month.days) == ("presales", 7, 28)
    assert (month.forecasts, month.days_off, month.special_off) == (1, 0.06, None)


def test_a_queue_whose_history_was_not_kept_has_no_past_and_no_reasons(plan):
    assert views.past_days(plan, "aftersales").empty
    assert views.reasons(plan, "aftersales") == {}
    assert views.special_runs(plan, "aftersales")[0].times is None


def test_a_roster_stored_without_a_story_is_shown_without(plan):
    bare = dataclasses.replace(plan, story={})
    assert views.reasons(bare, "presales") == {}
    assert views.past_accuracy(bare) == ()
    assert views.day_hours(bare, "presales", MONDAY)["usual"].isna().all()

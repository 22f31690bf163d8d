"""The forecast's charts and sentences say what the tables say."""

import dataclasses
import datetime as dt
import json

import pytest

from planner import views
from planner.i18n import translator
from planner.ui import forecast_charts as charts
from planner.ui import words
from planner.ui.reasons import sentence
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import MONDAY, small_plan

_ = translator("en")
WEDNESDAY = MONDAY + dt.timedelta(days=2)


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


def values(chart) -> list[dict]:
    """Return all rows that a chart draws; strict JSON on the way, as the browser reads it."""
    spec = json.loads(json.dumps(chart.to_dict(), allow_nan=False))
    return [row for rows in spec["datasets"].values() for row in rows]


@pytest.mark.parametrize("queue", ["presales", "aftersales"])
def test_days_are_drawn_with_and_without_a_past(plan, queue):
    past, ahead = views.past_days(plan, queue), views.forecast_days(plan, queue)
    rows = values(charts.days(past, ahead, "zh", _))
    assert {row["special"] for row in rows if "special" in row} == {"", "双12", "Founding day"}
    assert sum("actual" in row for row in rows) >= len(past)


def test_hours_are_drawn_where_the_queue_is_open(plan):
    rows = values(charts.hours(views.day_hours(plan, "presales", MONDAY), _))
    assert {row["time"] for row in rows} == {f"{h:02d}:00–{h + 1:02d}:00" for h in range(8, 22)}


def test_parts_are_drawn_as_steps_with_their_sign(plan):
    steps = views.parts_table(views.reasons(plan, "presales")[WEDNESDAY])
    rows = values(charts.day_parts(steps, dict(words.part_names(_)), _))
    drawn = {row["name"]: (row["colour"], row["label"][0]) for row in rows}
    assert drawn["Campaigns"] == ("adds", "+")
    assert drawn["Expected"][0] == "sum"


def test_a_sentence_says_how_much_why_and_how_sure(plan):
    reason = views.reasons(plan, "presales")[WEDNESDAY]
    assert sentence(WEDNESDAY, 1234.4, (1100, 1300), reason, "en") == (
        "Wed, Dec 9: 1,234 contacts expected, 80 % between 1,100 and 1,300. That is 2.00 × a usual "
        "Wednesday, because of Double 12. 40% of it rests on what a planner expects, the rest on "
        "past days. No official notice yet: the date may still change."
    )
    told = sentence(WEDNESDAY, 1234.4, (1100, 1300), reason, "zh")
    assert "是平常星期三的 2.00 倍，因为双12。" in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "That is a usual Monday for the season."),
        ({"seen": 60.0}, "after the hours already seen"),
        ({"holidays": 60.0}, "so close to special days"),
    ],
)
def test_a_day_that_is_not_special_is_explained_too(plan, change, said):
    reason = views.reasons(plan, "presales")[MONDAY]
    parts = dataclasses.replace(reason.parts, **change)
    usual = parts.expected - parts.seen - parts.holidays
    told = sentence(MONDAY, 500, (400, 600), views.Reason(parts=parts, usual=usual), "en")
    assert said in told


def test_without_reasons_only_the_numbers_are_told():
    assert sentence(MONDAY, 500, (400, 600), None, "en").endswith("80 % between 400 and 600.")

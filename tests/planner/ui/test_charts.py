"""Charts show what the tables say, and can be drawn."""

import json

import altair as alt
import pandas as pd
import pytest

from planner import views
from planner.i18n import translator
from planner.ui import charts
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import MONDAY, small_plan

_ = translator("en")


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


def values(chart: alt.Chart | alt.LayerChart) -> list[dict]:
    """Return all rows that a chart draws; strict JSON on the way, as the browser reads it."""
    spec = json.loads(json.dumps(chart.to_dict(), allow_nan=False))
    return [row for rows in spec["datasets"].values() for row in rows]


def test_heat_map_puts_each_rate_in_its_class():
    table = pd.DataFrame(
        {
            "date": [MONDAY] * 5,
            "hour": range(8, 13),
            "replies": 10.0,
            "late": 1.0,
            "on_time": [0.5, 0.9, 0.9799, 0.98, 1.0],
        }
    )
    drawn = values(charts.on_time_hours(table, "en", _))
    assert [row["rate"] for row in drawn] == ["< 90%", "≥ 90%", "≥ 95%", "≥ 98%", "≥ 99%"]


def test_days_are_drawn_with_their_interval(plan):
    drawn = values(charts.on_time_days(views.on_time_days(plan), 0.98, "zh", _))
    assert sum("low" in row for row in drawn) == 7

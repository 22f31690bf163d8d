"""A forecast's story holds its parts, its past and how good earlier ones were."""

import datetime as dt
import json

import pytest

from forecasts import explain
from planner.workflow import forecast_story
from tests.forecasts.made import SHARES, day, made, special


@pytest.fixture(scope="module")
def story():
    history = made(weeks=10, special_days=(special(66, "double12"),))
    parts = explain([history], day(63), 7)
    return forecast_story([history], day(63), parts), parts


def test_it_is_json_and_tells_every_part(story):
    document, parts = story
    again = json.loads(json.dumps(document, allow_nan=False))["parts"]
    assert [part["date"] for part in again] == [one.date.isoformat() for one in parts]
    assert again[3]["special_days"] == ["double12"]
    assert again[0]["expected"] == pytest.approx(parts[0].expected, abs=0.001)


def test_the_past_ends_before_the_first_day_planned(story):
    past = story[0]["past"]["presale"]
    first = dt.date.fromisoformat(past["first"])
    assert first + dt.timedelta(days=len(past["days"]) - 1) == day(62)
    usual = story[0]["usual"]["presale"]
    assert [x is None for x in usual[0]] == [not 8 <= h < 22 for h in range(24)]
    assert sum(x for x in usual[0] if x) == pytest.approx(1.1 * 500 * SHARES.sum(), rel=0.1)


def test_accuracy_is_that_of_forecasts_made_before(story):
    accuracy = story[0]["accuracy"]["presale"]
    assert set(accuracy["horizons"]) == {"7", "28"}
    assert 0 < accuracy["horizons"]["28"]["wape_day"] < 0.2
    assert max(one["date"] for one in accuracy["days"]) < day(63).isoformat()
    assert len({one["date"] for one in accuracy["days"]}) == len(accuracy["days"])


def test_a_history_too_short_to_be_tested_has_no_accuracy():
    history = made(weeks=5)
    assert forecast_story([history], day(35), [])["accuracy"] == {}

"""Contributions add up to the day and point at what was put in."""

import numpy as np
import pytest

from forecasts import explain, forecast
from forecasts.explain import PARTS
from tests.forecasts.made import day, made, special

DAYS = tuple(special(n, "double11") for n in (40, 100, 142))


def history(**more):
    return made(factors={40: 4.0, 100: 4.0}, special_days=DAYS, **more)


def test_contributions_add_up_to_the_forecast():
    parts = explain([history()], day(140), 28)
    np.testing.assert_allclose(parts[list(PARTS)].sum(axis=1), parts["expected"])
    means = forecast([history()], day(140), 28).mean[0].sum(axis=1)
    np.testing.assert_allclose(parts["expected"], means, rtol=0.03)


def test_a_campaigns_contribution_is_its_uplift():
    parts = explain([history()], day(140), 7).set_index("date")
    row = parts.loc[str(day(142))]
    assert row["special_days"] == "double11"
    assert row["special"] == pytest.approx(3 * 500, rel=0.2)
    assert (parts["special"].drop(parts.index[[0, 1, 2, 3, 4]]) == 0).all()


def test_the_level_is_that_of_the_last_weeks():
    parts = explain([made()], day(140), 14)
    np.testing.assert_allclose(parts["level"], 500, rtol=0.05)
    assert parts["weekday"][0] > 0 > parts["weekday"][6]


def test_closed_days_and_days_before_the_start_are_left_out():
    closed = made(special_days=(special(142, "move", "closed"),))
    parts = explain([closed], day(141), 3)
    assert [str(d.date()) for d in parts["date"]] == [str(day(141)), str(day(143))]


def test_every_queue_has_its_rows():
    parts = explain([made(queue="a"), made(queue="b", seed=2)], day(140), 2)
    assert parts["queue"].tolist() == ["a", "a", "b", "b"]


def test_a_planners_share_is_told():
    told = made(special_days=(special(142, "618", expected_uplift=5.0, expected_sd=0.1),))
    parts = explain([told], day(140), 7)
    assert parts["from_planner"][2] > 0.9
    assert parts["from_planner"][6] == 0

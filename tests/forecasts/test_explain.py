"""Contributions add up to the day and point at what was put in."""

import numpy as np
import pandas as pd
import pytest

from forecasts import (
    PARTS,
    explain,
    explain_forecast,
    explain_new_queue,
    fit_team,
    forecast,
    parts_frame,
    update,
    with_new_queue,
)
from tests.forecasts.made import day, made, special

DAYS = (
    *(special(n, "double11") for n in (40, 100, 142)),
    *(special(n, "founding", "public_holiday") for n in (60, 145)),
)
HISTORY = made(factors={40: 4.0, 100: 4.0, 60: 0.5}, special_days=DAYS)


def parts_of(*histories, n_days=7, start=140, **more):
    return parts_frame(explain(histories, day(start), n_days, **more)).set_index("date")


def total(parts: pd.DataFrame) -> pd.Series:
    return parts[list(PARTS)].sum(axis=1)


def test_contributions_add_up_to_the_forecast():
    parts = parts_of(HISTORY, n_days=28)
    np.testing.assert_allclose(total(parts), parts["expected"])
    means = forecast([HISTORY], day(140), 28).mean[0].sum(axis=1)
    np.testing.assert_allclose(parts["expected"], means, rtol=0.03)


def test_a_campaigns_contribution_is_its_uplift_and_a_holidays_its_loss():
    parts = parts_of(HISTORY)
    assert parts.loc[str(day(142)), "special_days"] == "double11"
    assert parts.loc[str(day(142)), "campaigns"] == pytest.approx(3 * 500, rel=0.2)
    assert parts.loc[str(day(145)), "holidays"] == pytest.approx(-0.5 * 450, rel=0.4)
    assert parts.loc[str(day(142)), "holidays"] == 0
    assert abs(parts.loc[str(day(145)), "campaigns"]) < 30


def test_the_level_is_that_of_the_last_weeks():
    parts = parts_of(made(), n_days=14)
    np.testing.assert_allclose(parts["level"], 500, rtol=0.05)
    assert parts["weekday"].iloc[0] > 0 > parts["weekday"].iloc[6]
    assert (parts[["holidays", "campaigns", "seen"]] == 0).all(axis=None)


def test_closed_days_and_days_before_the_start_are_left_out():
    closed = made(special_days=(special(142, "move", "closed"),))
    found = parts_of(closed, start=141, n_days=3).index
    assert [stamp.date() for stamp in found] == [day(141), day(143)]


def test_a_wave_in_the_evening_is_the_campaigns_alone():
    wave = special(142, "618", starts_hour=20, expected_uplift=6.0, expected_sd=0.1)
    evening = parts_of(made(a_day=3000, special_days=(wave,))).iloc[2]
    assert evening["campaigns"] > 0.3 * evening["level"]
    assert evening["holidays"] == pytest.approx(0.0, abs=1e-6)


def test_every_queue_has_its_rows_and_fits_are_used_again():
    histories = [made(queue="a"), made(queue="b", seed=2)]
    parts = explain(histories, day(140), 2)
    assert [one.queue for one in parts] == ["a", "a", "b", "b"]
    assert explain(histories, day(140), 2, fits=fit_team(histories, day(140), 2)) == parts


def test_a_planners_share_and_dates_that_may_move_are_told():
    days = (special(142, "618", expected_uplift=5.0, expected_sd=0.1, provisional=True),)
    parts = parts_of(made(special_days=days))
    assert parts["from_planner"].iloc[2] > 0.9
    assert parts["from_planner"].iloc[6] == 0
    assert parts["provisional"].tolist() == [False, False, True, False, False, False, False]


def test_hours_seen_are_a_part_of_their_own():
    before = forecast([HISTORY], day(140), 7)
    stamps = pd.date_range(day(140), periods=13, freq="h")
    rows = pd.DataFrame({"timestamp": stamps, "queue": "presale", "contacts": 80.0})
    after = update(before, rows)
    parts = parts_frame(explain_forecast(explain([HISTORY], day(140), 7), after))
    np.testing.assert_allclose(parts["expected"], after.mean[0].sum(axis=1))
    np.testing.assert_allclose(total(parts), parts["expected"])
    assert parts["seen"].iloc[0] > 100


def test_a_new_queue_is_explained_by_its_lenders_and_its_planner():
    team = forecast([HISTORY], day(140), 7)
    added = with_new_queue(team, "live", 60.0)
    parts = explain_new_queue(explain([HISTORY], day(140), 7), team, "live", 60.0)
    assert [one.date for one in parts] == [day(n) for n in range(140, 147)]
    np.testing.assert_allclose(
        [one.expected for one in parts], added.mean[1].sum(axis=1), rtol=0.15
    )
    np.testing.assert_allclose(total(parts_frame(parts)), [one.expected for one in parts])
    assert {one.from_planner for one in parts} == {1.0}
    assert parts[2].special_days == ("double11",)

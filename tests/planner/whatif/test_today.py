"""A day that has begun: what came moves what is expected, and levers help from then on."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from planner.domain.roster import OFF
from planner.storage.hours_seen import SeenHour
from planner.views import contacts_by_hour, look_ahead, on_time_by_hour
from planner.views.plans import rebuild
from planner.whatif.today import Outlook, suggest
from tests.planner.ui.small_site import MONDAY, small_plan

QUEUES = ("presales", "aftersales")


@pytest.fixture(scope="module")
def plan():
    return rebuild(small_plan())


def came(plan, factor: float, until: int = 14) -> tuple[SeenHour, ...]:
    """Return hours of the first day that are over, as busy as expected times a factor."""
    mean = plan.month.forecast.mean[:, 0]
    return tuple(
        SeenHour(hour=h, queue=name, contacts=float(round(factor * mean[q, h])))
        for q, name in enumerate(QUEUES)
        for h in range(8, until)
    )


def look(plan, factor: float, until: int = 14) -> Outlook:
    return look_ahead(plan, MONDAY, came(plan, factor, until))


def test_without_hours_the_day_is_as_forecast(plan):
    ahead = look_ahead(plan, MONDAY, ())
    assert ahead.from_hour == 0
    assert ahead.after is plan.month.forecast
    table = contacts_by_hour(ahead, ())
    assert table["came"].isna().all()
    np.testing.assert_allclose(table["mean"], table["planned"])


def test_a_busy_morning_moves_the_rest_of_the_day_up_and_replies_later(plan):
    busy, quiet = look(plan, 1.4), look(plan, 0.7)
    assert busy.from_hour == quiet.from_hour == 14
    rest = contacts_by_hour(busy, came(plan, 1.4))["hour"] >= 14
    more, less = (
        contacts_by_hour(one, came(plan, factor))[rest]
        for one, factor in ((busy, 1.4), (quiet, 0.7))
    )
    assert (more["mean"] > more["planned"]).all()
    assert (less["mean"] < less["planned"]).all()
    assert busy.late_to_come > quiet.late_to_come


def test_hours_that_are_over_have_no_band_left(plan):
    seen = came(plan, 1.2)
    over = contacts_by_hour(look(plan, 1.2), seen).query("hour < 14")
    np.testing.assert_allclose(over["low"], over["high"])
    np.testing.assert_allclose(over["came"], over["mean"])


def test_an_hour_counts_as_known_when_all_its_queues_are(plan):
    seen = came(plan, 1.0)[:-1]
    table = contacts_by_hour(look_ahead(plan, MONDAY, seen), seen).set_index("hour")
    assert np.isnan(table.loc[13, "came"])
    assert not np.isnan(table.loc[12, "came"])


def test_hours_outside_the_plan_are_left_out(plan):
    outside = (SeenHour(hour=3, queue="presales", contacts=5.0), *came(plan, 1.0))
    assert look_ahead(plan, MONDAY, outside).from_hour == 14


def test_the_share_on_time_says_which_hours_are_over(plan):
    table = on_time_by_hour(look(plan, 1.2))
    assert table.loc[table["over"], "hour"].max() == 13
    assert ((table["low"] <= table["middle"]) & (table["middle"] <= table["high"])).all()


def test_suggestions_save_late_replies_and_the_cheapest_comes_first(plan):
    found = suggest(look(plan, 2.5), 14)
    assert found
    assert all(one.late < 0 and one.cost > 0 for one in found)
    each = [one.cost / -one.late for one in found]
    assert each == sorted(each)


def test_nobody_is_asked_to_stay_on_a_shift_that_is_over(plan):
    ahead = look(plan, 2.5, until=19)
    day_end = plan.month.problem.shifts[0].end_min
    assert all(one.from_min >= 19 * 60 for one in suggest(ahead, 19))
    assert day_end < 19 * 60


def test_people_called_to_a_shift_that_has_begun_come_for_the_rest_and_cost_less():
    stored = small_plan()
    codes = stored.codes.copy()
    codes[2, 2:] = OFF  # somebody rests for most of the week, and may be called in on Friday
    plan = rebuild(dataclasses.replace(stored, codes=codes, locked=np.zeros_like(stored.locked)))
    friday, mean = MONDAY + dt.timedelta(days=4), plan.month.forecast.mean[0, 4]
    seen = [SeenHour(hour=h, queue="presales", contacts=3 * mean[h]) for h in range(8, 9)]
    ahead = look_ahead(plan, friday, seen)
    before, after = (
        {one.kind: one for one in suggest(ahead, hour)}["called_in"] for hour in (12, 18)
    )
    assert before.agents == after.agents == ("cai",)
    assert (before.fits, after.fits) == (True, False)
    assert (before.from_min, after.from_min) == (13 * 60 + 30, 18 * 60)
    assert after.cost < before.cost


def test_a_day_that_is_over_asks_for_nothing(plan):
    assert suggest(look(plan, 3.0, until=22), 24) == ()


def test_a_day_of_another_roster_is_refused(plan):
    other = MONDAY + dt.timedelta(days=30)
    with pytest.raises((ValueError, IndexError)):
        look_ahead(plan, other, (SeenHour(hour=9, queue="presales", contacts=1.0),))


def test_contacts_and_hours_out_of_range_are_refused():
    with pytest.raises(ValueError, match="0 to 23"):
        SeenHour(hour=24, queue="presales", contacts=1.0)
    with pytest.raises(ValueError, match="0 or more"):
        SeenHour(hour=9, queue="presales", contacts=-1.0)
    assert pd.notna(SeenHour(hour=23, queue="presales", contacts=0.0).contacts)

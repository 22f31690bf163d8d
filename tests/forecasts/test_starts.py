"""An effect from an hour on, and the same effect on the whole day, are two sides of one number."""

import numpy as np
import pytest

from forecasts.clean import baseline, day_table
from forecasts.starts import day_effect, slope, start_hours, touched_part
from tests.forecasts.made import SHARES, day, made, special


def table_with(*days):
    return day_table(made(a_day=3000, special_days=days), day(140), 28)


def test_an_evening_holds_its_usual_share_of_the_day():
    table = table_with(special(100, "618", starts_hour=20), special(150, "618", starts_hour=20))
    part = touched_part(table, baseline(table))
    assert part[150] == pytest.approx(SHARES[-2:].sum(), abs=0.01)
    assert np.flatnonzero(part < 1).tolist() == [100, 150]


def test_a_campaigns_start_holds_where_it_meets_a_holiday():
    table = table_with(
        special(100, "qingming", "public_holiday"), special(100, "618", starts_hour=20)
    )
    assert start_hours(table) == {100: 20}


def test_a_campaign_that_begins_at_midnight_covers_one_that_begins_in_the_evening():
    table = table_with(special(100, "618"), special(100, "618", starts_hour=20))
    assert start_hours(table) == {}


def test_the_slope_is_how_the_days_effect_grows():
    b, part, step = np.array([0.0, 1.0, 2.0]), np.array([0.2, 0.2, 1.0]), 1e-6
    grown = (day_effect(b + step, part) - day_effect(b, part)) / step
    np.testing.assert_allclose(slope(b, part), grown, rtol=1e-4)
    np.testing.assert_allclose(np.exp(day_effect(b, part)), 1 - part + part * np.exp(b))

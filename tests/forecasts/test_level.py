"""The level is the plain mean of the members the history is long enough for."""

import numpy as np
import pytest

from forecasts.level import fit_level

RNG = np.random.default_rng(1)


@pytest.mark.parametrize(
    ("weeks", "members"),
    [
        (2, {"recent", "days", "calm"}),
        (5, {"recent", "days", "calm", "state_space"}),
        (20, {"recent", "days", "state_space", "damped_trend"}),
    ],
)
def test_members_join_as_the_history_grows(weeks, members):
    zero = np.zeros(7 * weeks + 28)
    level = fit_level(6 + 0.05 * RNG.standard_normal(7 * weeks), zero, zero, 7)
    assert level.members.keys() == members


def test_a_year_on_record_brings_the_yearly_members():
    year = 0.1 * np.sin(np.arange(448) / 58)
    level = fit_level(6 + 0.05 * RNG.standard_normal(420), year, np.zeros(448), 7)
    assert level.members.keys() >= {"quarter", "half_year", "last_year"}


def test_the_forecast_is_the_mean_of_the_members():
    zero = np.zeros(168)
    level = fit_level(6 + 0.05 * RNG.standard_normal(140), zero, zero, 7)
    each = [member(140, 28) for member in level.members.values()]
    np.testing.assert_allclose(level.forecast(140, 28), np.mean(each, axis=0))


def test_a_queue_open_one_day_a_week_is_forecast():
    zero = np.zeros(24)
    level = fit_level(6 + 0.05 * RNG.standard_normal(20), zero, zero, 1)
    np.testing.assert_allclose(level.forecast(20, 4), 6, atol=0.2)

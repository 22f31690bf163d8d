"""The errors' parts are told apart."""

import numpy as np
import pytest

from forecasts.clean import baseline, day_table
from forecasts.level import Level
from forecasts.spread import INFLATION, fit_spread
from tests.forecasts.made import day, made


def parts(error, a_day=1e6):
    """Fit the spread of known errors around a level that is always forecast as 0."""
    table = day_table(made(weeks=60, a_day=a_day), day(420), 28)
    ordinary = np.log(a_day) + error
    flat = Level(members={"flat": lambda _, horizon: np.full(horizon, np.log(a_day))}, week=7)
    return fit_spread(table, baseline(table), np.full(420, np.log(a_day)), ordinary, flat)


def test_day_noise_is_not_taken_for_a_walk():
    found = parts(np.random.default_rng(1).normal(0, 0.08, 420))
    assert 0.05**2 < found.noise < 0.11**2
    assert found.common + found.walk < 0.06**2


def test_a_level_off_for_weeks_is_common_error():
    found = parts(np.repeat(np.random.default_rng(1).choice([-0.1, 0.1], 15), 28))
    assert found.common + found.walk > 0.08**2
    assert found.noise < 0.35 * (found.common + found.walk)


def test_an_error_that_never_ends_is_common_and_no_walk():
    found = parts(np.full(420, 0.1))
    assert found.common == pytest.approx(INFLATION**2 * 0.1**2, rel=0.3)
    assert found.walk < 0.7 * found.common


def test_the_drawn_noise_has_unit_spread():
    found = parts(np.random.default_rng(1).normal(0, 0.08, 420))
    assert abs(found.shape.std() - 1) < 1e-9


def test_short_histories_are_trusted_less():
    def spread(weeks):
        table = day_table(made(weeks=weeks), day(7 * weeks), 28)
        seen = np.log(table.totals + 1)
        flat = Level(members={"flat": lambda _, horizon: np.full(horizon, seen.mean())}, week=7)
        return fit_spread(table, baseline(table), seen, seen, flat)

    assert spread(4).common > 2 * spread(20).common

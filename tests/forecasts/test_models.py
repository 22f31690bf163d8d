"""The members agree with statsmodels run afresh, and with sums done by hand."""

import numpy as np
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from forecasts.models import damped_trend, discounted, last_year, state_space

WEEK = np.array([0.2, 0.1, 0.0, 0.0, 0.1, -0.2, -0.2])
KNOWN = np.zeros(900)


def noisy(weeks, growth=0.0, seed=1):
    rng = np.random.default_rng(seed)
    n = 7 * weeks
    return 6 + np.tile(WEEK, weeks) + growth * np.arange(n) / 7 + 0.05 * rng.standard_normal(n)


def test_every_member_continues_a_week_that_repeats():
    clean = np.tile(WEEK, 60) + 6
    recent = discounted(clean, KNOWN, 7, half_life=3, season_half_life=12)
    for member in (
        recent,
        last_year(clean, KNOWN, 7, recent),
        damped_trend(clean, KNOWN, 7, season_half_life=6),
        state_space(clean + 1e-4 * noisy(60), KNOWN, 7),
    ):
        np.testing.assert_allclose(member(420, 10), np.tile(WEEK, 2)[:10] + 6, atol=2e-3)


def test_a_discounted_level_halves_the_weight_every_half_life():
    clean = np.repeat([5.0, 6.0], [7, 7])
    member = discounted(clean, KNOWN, 7, half_life=1, season_half_life=6)
    np.testing.assert_allclose(member(14, 3), (5.0 + 2 * 6.0) / 3)


def test_known_effects_are_taken_off_and_put_on():
    clean, known = noisy(10), np.zeros(84)
    known[70:77] = 0.5
    member = discounted(clean, known, 7, half_life=1, season_half_life=6)
    plain = discounted(clean, np.zeros(84), 7, half_life=1, season_half_life=6)
    np.testing.assert_allclose(member(70, 14) - plain(70, 14), known[70:])


@pytest.mark.parametrize("origin", [70, 105, 140])
def test_state_space_forecasts_are_those_of_a_filter_that_stops_at_the_origin(origin):
    clean = noisy(20)
    member = state_space(clean, KNOWN, 7)
    options = {"level": "llevel", "seasonal": 7, "stochastic_seasonal": True}
    params = UnobservedComponents(clean, **options).fit(disp=False, maxiter=60).params
    stopped = UnobservedComponents(clean[:origin], **options).filter(params)
    np.testing.assert_allclose(member(origin, 28), stopped.forecast(28), rtol=1e-6)


def test_growth_is_followed_and_levels_off():
    member = damped_trend(noisy(30, growth=0.03), KNOWN, 7, season_half_life=6)
    weeks = member(210, 84).reshape(12, 7).mean(axis=1)
    steps = np.diff(weeks)
    assert weeks[0] > 6 + 0.03 * 29
    assert (steps > 0).all()
    assert steps[-1] < steps[0]


def test_last_years_weeks_repeat_their_move():
    clean = noisy(60)
    clean[7 * 9 :][: 7 * 3] += 0.4  # a rise a year before the forecast weeks
    recent = discounted(clean, KNOWN, 7, half_life=3, season_half_life=12)
    moved = last_year(clean, KNOWN, 7, recent)(420, 28) - recent(420, 28)
    assert moved[7:21].mean() == pytest.approx(0.4, abs=0.1)


def test_without_a_year_on_record_last_year_is_the_recent_level():
    clean = noisy(40)
    recent = discounted(clean, KNOWN, 7, half_life=3, season_half_life=12)
    np.testing.assert_array_equal(last_year(clean, KNOWN, 7, recent)(280, 28), recent(280, 28))

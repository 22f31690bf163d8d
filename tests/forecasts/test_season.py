"""Places in the year and in the month are found, and left alone where there is too little."""

import numpy as np

from forecasts.clean import baseline, day_table
from forecasts.season import fourier, month_season, year_season
from tests.forecasts.made import day, made


def test_fourier_terms_repeat_after_a_turn():
    np.testing.assert_allclose(fourier(np.array([0.2])), fourier(np.array([1.2])), atol=1e-12)


def test_a_yearly_wave_is_found():
    wave = 0.3 * np.sin(2 * np.pi * np.arange(728 + 28) / 365.25)
    table = day_table(made(weeks=104, a_day=2000), day(728), 28)
    clean = np.log(table.totals + 1) + wave[:728]
    found = year_season(table, clean)
    np.testing.assert_allclose(
        found[728:] - found[728:].mean(), wave[728:] - wave[728:].mean(), atol=0.04
    )


def test_a_year_is_not_guessed_from_a_few_months():
    table = day_table(made(weeks=20), day(140), 28)
    assert not year_season(table, np.log(table.totals + 1)).any()


def test_busy_first_days_of_the_month_are_found():
    first = {n: 1.15 for n in range(364) if day(n).day <= 5}
    table = day_table(made(weeks=52, a_day=2000, factors=first), day(364), 28)
    base = baseline(table)
    found = month_season(table, base, np.log(table.totals + 1))
    place = table.days.day.to_numpy()
    early, late = found[place <= 5].mean(), found[(place > 8) & (place < 27)].mean()
    assert 0.5 * np.log(1.15) < early - late < 1.05 * np.log(1.15)


def test_a_month_is_not_guessed_from_six_weeks():
    table = day_table(made(weeks=6), day(42), 28)
    assert not month_season(table, baseline(table), np.log(table.totals + 1)).any()

"""Shapes are found, smoothed only where it helps, and their spread is measured."""

import numpy as np
import pandas as pd
import pytest

from forecasts import History
from forecasts.clean import baseline, day_table
from forecasts.shapes import fit_shapes, pool_weights
from tests.forecasts.made import SHARES, day, made


def shapes_of(history, start):
    table = day_table(history, day(start), 28)
    return fit_shapes(table, baseline(table))


def test_the_shares_of_the_hours_are_found():
    found = shapes_of(made(weeks=20), 140)
    np.testing.assert_allclose(found.profile.sum(axis=1), 1)
    np.testing.assert_allclose(found.profile, np.tile(SHARES, (7, 1)), atol=0.006)


def test_weekdays_may_differ():
    history = made(weeks=20)
    counts = history.counts.copy()
    counts[6::7, 8:22] = counts[6::7, 8:22][:, ::-1]
    other = History(queue="q", contacts=pd.Series(counts.ravel(), index=history.contacts.index))
    found = shapes_of(other, 140)
    np.testing.assert_allclose(found.profile[6], SHARES[::-1], atol=0.01)
    np.testing.assert_allclose(found.profile[0], SHARES, atol=0.01)


def test_poisson_hours_hardly_vary_around_their_shape():
    assert shapes_of(made(weeks=20), 140).precision > 2000


def test_the_precision_of_a_dirichlet_is_recovered():
    rng = np.random.default_rng(1)
    history = made(weeks=30)
    counts = np.full((210, 24), np.nan)
    counts[:, 8:22] = rng.multinomial(500, rng.dirichlet(80 * SHARES, 210))
    varied = History(queue="q", contacts=pd.Series(counts.ravel(), index=history.contacts.index))
    assert shapes_of(varied, 210).precision == pytest.approx(80, rel=0.25)


def test_one_burst_does_not_bend_the_shape():
    history = made(weeks=20)
    counts = history.counts.copy()
    counts[120, 9] += 400
    burst = History(queue="q", contacts=pd.Series(counts.ravel(), index=history.contacts.index))
    clean, bent = shapes_of(history, 140), shapes_of(burst, 140)
    np.testing.assert_allclose(bent.profile, clean.profile, atol=0.01)


def test_a_shape_that_moves_is_followed_and_one_that_stays_is_averaged():
    steady = made(weeks=24)
    counts = steady.counts.copy()
    for week in range(12, 24):
        days = slice(7 * week, 7 * week + 7)
        counts[days, 8:22] = (
            (24 - week) * counts[days, 8:22] + (week - 12) * np.roll(counts[days, 8:22], 3, axis=1)
        ) / 12
    moving = History(
        queue="q", contacts=pd.Series(counts.round().ravel(), index=steady.contacts.index)
    )
    last = (SHARES + 11 * np.roll(SHARES, 3)) / 12
    late = shapes_of(moving, 168).profile
    assert np.abs(late - last).mean() < 0.35 * np.abs(SHARES - last).mean()


def test_weights_go_to_the_likelier_shape_only_as_counts_tell_them_apart():
    tried = np.stack([np.tile(SHARES, (8, 1)), np.tile(SHARES[::-1], (8, 1))])
    many, few = 5000 * np.tile(SHARES, (8, 1)), 0.5 * np.tile(SHARES, (8, 1))
    assert pool_weights(many, tried)[0] > 0.85
    assert 0.5 < pool_weights(few, tried)[0] < 0.65
    assert pool_weights(many, tried[[0, 0]]) == pytest.approx([0.5, 0.5])


def test_two_weeks_give_a_shape():
    found = shapes_of(made(weeks=2), 14)
    np.testing.assert_allclose(found.profile, np.tile(SHARES, (7, 1)), atol=0.04)


def test_hours_that_a_weekday_does_not_have_get_nothing():
    history = made(weeks=8)
    counts = history.counts.copy()
    counts[6::7, 8:12] = np.nan
    short = History(queue="q", contacts=pd.Series(counts.ravel(), index=history.contacts.index))
    found = shapes_of(short, 56)
    assert (found.profile[6, :4] == 0).all()
    assert (found.profile[5, :4] > 0).all()

"""Paths have the means, the shared errors and the counts they should have."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.paths import draw_paths
from forecasts.spread import Spread

SHAPE = np.full((5, 10), 0.1)
NO_EFFECT = np.zeros((5, 1))


def draw(
    *, common=0.0, walk=0.0, noise=0.0, root=NO_EFFECT, precision=1e7, n_paths=4000, total=500
):
    spread = Spread(common=common, walk=walk, noise=noise, shape=np.array([-1.0, 1.0]))
    log_total = np.full(5, np.log(total + 1))
    rng = np.random.default_rng(1)
    return draw_paths(log_total, root, spread, SHAPE, precision, n_paths, rng)


def test_without_errors_the_counts_are_poisson():
    totals = draw().sum(axis=2)
    np.testing.assert_allclose(totals.mean(axis=0), 500, rtol=1e-3)
    np.testing.assert_allclose(totals.var(axis=0), 500, rtol=0.1)


def test_a_common_error_moves_all_days_together():
    totals = draw(common=0.04, total=1e5).sum(axis=2)
    assert np.corrcoef(totals[:, 0], totals[:, 4])[0, 1] > 0.99
    assert np.log(totals).std() == pytest.approx(0.2, rel=0.05)


def test_not_knowing_the_level_does_not_raise_the_mean():
    totals = draw(common=0.1, walk=0.1, total=1e5).sum(axis=2)
    np.testing.assert_allclose(totals.mean(axis=0), 1e5, rtol=0.02)


def test_a_walk_widens_with_the_days():
    widths = np.log(draw(walk=0.05, total=1e5).sum(axis=2)).std(axis=0)
    np.testing.assert_allclose(widths**2, 0.01 * np.arange(1, 6), rtol=0.1)


def test_a_busy_day_is_busy_in_all_its_hours():
    paths = draw(noise=0.04, total=1e5)
    assert np.corrcoef(paths[:, 0, 0], paths[:, 0, 9])[0, 1] > 0.95
    assert abs(np.corrcoef(paths[:, 0, 0], paths[:, 1, 0])[0, 1]) < 0.1


def test_a_special_day_has_an_error_of_its_own():
    root = NO_EFFECT.copy()
    root[2] = 0.3
    widths = np.log(draw(root=root, total=1e5).sum(axis=2)).std(axis=0)
    assert widths[2] == pytest.approx(0.3, rel=0.1)
    assert widths[1] < 0.01


def test_a_low_precision_spreads_the_hours_but_not_the_day():
    loose, tight = draw(precision=50, total=1e4), draw(total=1e4)
    assert loose[:, 0, 0].std() > 3 * tight[:, 0, 0].std()
    assert loose.sum(axis=2).std() == pytest.approx(tight.sum(axis=2).std(), rel=0.1)


def test_every_hour_of_a_day_has_the_same_mean_to_a_contact():
    sums = draw(common=0.1, total=60, n_paths=400, precision=50).sum(axis=0)
    np.testing.assert_allclose(sums, np.broadcast_to(sums[:, :1], sums.shape), atol=1.0)


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 0.5), st.floats(0.1, 3000), st.integers(1, 60), st.floats(5, 1e7))
def test_paths_are_whole_contacts(common, total, n_paths, precision):
    paths = draw(common=common, total=total, n_paths=n_paths, precision=precision)
    assert paths.shape == (n_paths, 5, 10)
    assert (paths >= 0).all()
    np.testing.assert_array_equal(paths, np.round(paths))

"""Patience is waiting time by those who left, however that is seen."""

import numpy as np
import pytest
from scipy import stats

from planner.chatlog.patience import fit_patience, least_patience_s

NONE = np.empty(0)


def test_patience_is_all_waiting_by_those_who_left():
    found = fit_patience(np.array([10.0, 0.0, 50.0]), np.array([30.0, 90.0]), NONE)
    assert found.value == pytest.approx(180 / 2, rel=1e-4)
    assert found.n == 2


def test_the_interval_is_where_the_likelihood_ratio_is_tolerable():
    found = fit_patience(np.array([60.0]), np.full(20, 100.0), NONE)
    for end in (found.low, found.high):
        fall = 20 * (np.log(end / found.value) + found.value / end - 1)
        assert 2 * fall == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-3)


def test_those_who_left_unseen_count_by_when_they_would_have_been_taken():
    rng = np.random.default_rng(4)
    patience_s, wait_s = rng.exponential(120, 3000), rng.exponential(90, 3000)
    left = patience_s < wait_s
    unseen = fit_patience(wait_s[~left], NONE, wait_s[left])
    seen = fit_patience(wait_s[~left], patience_s[left], NONE)
    assert seen.low < 120 < seen.high
    assert unseen.low < 120 < unseen.high
    assert unseen.high / unseen.low > seen.high / seen.low


def test_where_nobody_left_patience_has_a_least_value():
    stayed_s = np.full(100, 6.0)
    least_s = least_patience_s(stayed_s)
    assert np.exp(-stayed_s.sum() / least_s) == pytest.approx(0.05)

"""Reply times are fitted from clocks that round as well as from exact ones."""

import numpy as np
import pytest
from scipy import stats

from planner.chatlog.durations import fit_gamma


def rounded(mean_s: float, cv: float, tick_s: float, n: int) -> np.ndarray:
    """Draw durations between times that are rounded down."""
    rng = np.random.default_rng(7)
    begun = rng.uniform(0, 1e5, n)
    took = rng.gamma(cv**-2, mean_s * cv**2, n)
    return np.floor((begun + took) / tick_s) * tick_s - np.floor(begun / tick_s) * tick_s


@pytest.mark.parametrize(
    ("cv", "tick_s"),
    [(0.3, 1e-3), (1.0, 1e-3), (1.8, 1e-3), (0.3, 1.0), (1.0, 1.0), (1.8, 1.0), (1.0, 60.0)],
)
def test_mean_and_spread_come_out_whatever_the_clock(cv, tick_s):
    took_s = rounded(25, cv, tick_s, 4000)
    mean, found = fit_gamma(took_s, np.arange(4000), tick_s)
    assert mean.low < 25 < mean.high
    assert found.low < cv < found.high
    assert mean.high / mean.low < 1.2


def test_a_clock_coarser_than_any_reply_tells_the_mean_alone():
    mean, cv = fit_gamma(rounded(25, 0.3, 60, 4000), np.arange(4000), 60.0)
    assert mean.low < 25 < mean.high
    assert cv is None


def test_exact_times_give_the_maximum_of_the_likelihood_as_scipy_finds_it():
    took_s = np.random.default_rng(1).gamma(2.5, 10, 500)
    shape, _, scale = stats.gamma.fit(took_s, floc=0)
    mean, cv = fit_gamma(took_s, np.arange(500), 0.0)
    assert mean.value == pytest.approx(shape * scale, rel=1e-4)
    assert cv.value == pytest.approx(shape**-0.5, rel=1e-4)
    # Fisher's information: var(log mean) = cv² / n.
    assert np.log(mean.high / mean.low) == pytest.approx(2 * 1.96 * cv.value / 500**0.5, rel=0.1)


def test_censored_times_are_not_taken_for_short_ones():
    rng = np.random.default_rng(2)
    took_s, until_s = rng.exponential(30, 4000), rng.exponential(40, 4000)
    cut = took_s > until_s
    mean, cv = fit_gamma(np.minimum(took_s, until_s), np.arange(4000), 0.0, cut)
    assert mean.low < 30 < mean.high
    assert cv.low < 1 < cv.high
    assert mean.n == (~cut).sum()


def test_replies_that_hang_together_widen_the_interval():
    took_s = np.random.default_rng(3).gamma(2, 10, 300)
    alone, _ = fit_gamma(took_s, np.arange(300), 0.0)
    alike, _ = fit_gamma(np.repeat(took_s, 10), np.repeat(np.arange(300), 10), 0.0)
    assert alike.value == pytest.approx(alone.value, rel=1e-5)
    assert alike.high / alike.low == pytest.approx(alone.high / alone.low, rel=1e-3)

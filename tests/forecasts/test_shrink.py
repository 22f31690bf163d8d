"""Least squares with priors agree with the textbook."""

import numpy as np
import pytest
from scipy import stats

from forecasts.shrink import log_evidence, shrunken_fit

RNG = np.random.default_rng(1)
X, Y = RNG.normal(size=(30, 3)), RNG.normal(size=30)
PRIOR_SD = np.array([0.5, 1.0, 2.0])


def test_the_posterior_is_that_of_the_normal_equations():
    fit = shrunken_fit(X, Y, 0.7, PRIOR_SD)
    precision = X.T @ X / 0.49 + np.diag(PRIOR_SD**-2)
    np.testing.assert_allclose(fit.cov, np.linalg.inv(precision))
    np.testing.assert_allclose(fit.mean, np.linalg.solve(precision, X.T @ Y / 0.49))


def test_each_row_may_have_its_own_noise():
    sd = np.where(np.arange(30) < 10, 1e6, 1.0)
    loud, without = shrunken_fit(X, Y, sd, PRIOR_SD), shrunken_fit(X[10:], Y[10:], 1.0, PRIOR_SD)
    np.testing.assert_allclose(loud.mean, without.mean, atol=1e-9)


def test_a_prior_without_evidence_stays():
    fit = shrunken_fit(np.zeros((0, 2)), np.zeros(0), 1.0, np.array([0.5, 2.0]))
    np.testing.assert_allclose(fit.mean, 0)
    np.testing.assert_allclose(np.diag(fit.cov), [0.25, 4.0])


def test_no_coefficients_give_an_empty_fit():
    assert shrunken_fit(np.zeros((4, 0)), np.ones(4), 1.0, np.zeros(0)).mean.shape == (0,)


def test_evidence_is_the_density_under_the_priors():
    sd = RNG.uniform(0.5, 2, 30)
    density = stats.multivariate_normal(cov=(X * PRIOR_SD**2) @ X.T + np.diag(sd**2))
    constant = -0.5 * 30 * np.log(2 * np.pi)
    assert log_evidence(X, Y, sd, PRIOR_SD) + constant == pytest.approx(density.logpdf(Y))

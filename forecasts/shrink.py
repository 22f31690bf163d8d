"""Least squares with a prior on each coefficient."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Shrunken:
    """
    Posterior of regression coefficients.

    Parameters
    ----------
    mean
        Posterior means, shape (k,).
    cov
        Posterior covariance, shape (k, k).
    """

    mean: NDArray[np.float64]
    cov: NDArray[np.float64]


def shrunken_fit(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    noise_sd: NDArray[np.float64] | float,
    prior_sd: NDArray[np.float64],
) -> Shrunken:
    """
    Fit a linear regression whose coefficients have normal priors around 0 [1]_.

    The prior enters as one pseudo-row a coefficient, so that plain weighted least squares does
    the work.

    Parameters
    ----------
    x, y
        Regressors, shape (n, k), and what they explain, shape (n,).
    noise_sd
        Standard deviation of the noise, one for all rows or one a row.
    prior_sd
        Standard deviation of each coefficient's prior, shape (k,); infinite for no prior.

    References
    ----------
    .. [1] H. Theil and A. S. Goldberger, Int. Econ. Rev. 2(1), 1961, doi:10.2307/2525589.
    """
    from statsmodels.regression.linear_model import WLS  # takes seconds to load

    k = x.shape[1]
    if not k:
        return Shrunken(mean=np.zeros(0), cov=np.zeros((0, 0)))
    weights = np.concatenate([np.broadcast_to(noise_sd, len(y)) ** -2.0, prior_sd**-2.0])
    rows, values = np.vstack([x, np.eye(k)]), np.concatenate([y, np.zeros(k)])
    fit = WLS(values, rows, weights=weights).fit()
    return Shrunken(mean=fit.params, cov=fit.normalized_cov_params)


def log_evidence(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    noise_sd: NDArray[np.float64],
    prior_sd: NDArray[np.float64],
) -> float:
    """
    Return the log density of ``y`` under the priors, up to a constant; for choosing priors.

    Works on a matrix of the coefficients' size, by the matrix determinant and inversion lemmas,
    since a long calendar has many more days than kinds of effect.
    """
    scaled, z = x * (prior_sd / noise_sd[:, None]), y / noise_sd
    inner = scaled.T @ scaled
    inner[np.diag_indices_from(inner)] += 1.0
    lower = np.linalg.cholesky(inner)
    explained = np.linalg.solve(lower, scaled.T @ z)
    log_det = 2 * np.log(np.diag(lower)).sum() + 2 * np.log(noise_sd).sum()
    return float(-0.5 * (log_det + z @ z - explained @ explained))

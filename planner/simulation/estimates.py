"""Figures over replications, and how sure they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054  # 97.5 % quantile of the normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """
    A figure over the replications.

    Parameters
    ----------
    mean
        Mean over replications.
    low, high
        95 % confidence interval of the mean: how well the simulation knows it.
    p10, p90
        Quantiles over replications: how far a single period may be from the mean.
    """

    mean: float
    low: float
    high: float
    p10: float
    p90: float


def ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide, NaN where there is nothing to divide by."""
    samples: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(part.shape, np.nan), where=whole > 0
    )
    return samples


def estimates(samples: NDArray[np.float64]) -> tuple[Estimate | None, ...]:
    """Summarise each column, see `estimate`."""
    return tuple(estimate(column) for column in samples.T)


def estimate(samples: NDArray[np.float64]) -> Estimate | None:
    """Summarise the replications in which a figure is defined; ``None`` if fewer than two."""
    known = samples[~np.isnan(samples)]
    if known.size < 2:
        return None
    mean = float(known.mean())
    half = student_t(known.size - 1) * float(known.std(ddof=1)) / known.size**0.5
    p10, p90 = np.quantile(known, [0.1, 0.9])
    return Estimate(mean=mean, low=mean - half, high=mean + half, p10=float(p10), p90=float(p90))


def student_t(freedom: int) -> float:
    """
    Return the 97.5 % quantile of Student's distribution by its expansion [1]_.

    Parameters
    ----------
    freedom
        Degrees of freedom, at least 1.

    Returns
    -------
    float
        Too small by 11 % at 1, 1 % at 2 and less beyond.

    References
    ----------
    .. [1] M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.7.5.
    """
    z = _Z
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**i for i, term in enumerate(terms)))

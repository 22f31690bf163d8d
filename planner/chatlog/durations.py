"""Times to write a reply as a gamma distribution, from clocks that round."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincc, gammaln

from planner.chatlog.intervals import HALF_CHI2, Figure, figure, fit_logs, mean_figure

FINEST_S = 1e-6  # times are never known better
SMOOTH = 100.0  # so many roundings from 0 the density hardly bends within one
TINY = 1e-300
EVEN_CV = 0.05  # if this is as likely as any other spread, the spread is not known


def fit_gamma(
    took_s: NDArray[np.float64],
    groups: NDArray[np.int64],
    resolution_s: float,
    censored: NDArray[np.bool_] | None = None,
) -> tuple[Figure, Figure | None]:
    """
    Fit a gamma distribution to durations between times that were rounded down.

    A duration x shows as d, a difference of two rounded times, with the probability
    ``max(0, 1 - |x - d| / r)``: where it begins between two ticks is a matter of chance. So the
    likelihood of d is the second difference of the integral of the distribution function.

    Parameters
    ----------
    took_s
        Differences of times, shape (n,); 0 or more. [s]
    groups
        Group of each, numbered from 0; those of a group may hang together, shape (n,).
    resolution_s
        What times are rounded down to. [s]
    censored
        Those that would have gone on, shape (n,); none if not given.

    Returns
    -------
    mean : Figure
        Mean. [s]
    cv : Figure
        Coefficient of variation; ``None`` where the clock is too coarse to tell.
    """
    r = max(resolution_s, FINEST_S)
    cut = np.zeros(took_s.shape, np.bool_) if censored is None else censored
    distinct, index = np.unique(np.column_stack([took_s, cut]), axis=0, return_inverse=True)
    d, is_cut = distinct[:, 0], distinct[:, 1] > 0
    near = ~is_cut & (d < SMOOTH * r)
    far = ~is_cut & ~near

    def log_likelihoods(logs: NDArray[np.float64]) -> NDArray[np.float64]:
        mean, shape = float(np.exp(logs[0])), float(np.exp(-2.0 * logs[1]))
        scale = mean / shape
        found = np.empty(d.size)
        x = d[far] / scale
        found[far] = (shape - 1.0) * np.log(x) - x - gammaln(shape) + np.log(r / scale)
        steps = [_integral((d[near] + step) / scale, shape) for step in (r, 0.0, -r)]
        bent = (steps[0] - 2.0 * steps[1] + steps[2]) * scale / r
        found[near] = np.log(np.maximum(bent, TINY))
        found[is_cut] = np.log(np.maximum(gammaincc(shape, d[is_cut] / scale), TINY))
        return found

    mean_s = max(float(took_s.mean()), r / 10.0)
    cv = np.clip(took_s.std() / mean_s, 0.1, 3.0)
    index = index.reshape(-1)
    best, deviations = fit_logs(log_likelihoods, np.log([mean_s, cv]), index, _from_zero(groups))
    n = int((~cut).sum())
    even = log_likelihoods(np.array([best[0], np.log(EVEN_CV)]))
    if (log_likelihoods(best) - even)[index].sum() < HALF_CHI2:
        return mean_figure(took_s), None
    return figure(best[0], deviations[0], n), figure(best[1], deviations[1], n)


def _integral(x: NDArray[np.float64], shape: float) -> NDArray[np.float64]:
    """Integrate the gamma distribution function of scale 1 from 0 to x; 0 below."""
    y = np.maximum(x, 0.0)
    integral: NDArray[np.float64] = y * gammainc(shape, y) - shape * gammainc(shape + 1.0, y)
    return integral


def _from_zero(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.unique(groups, return_inverse=True)[1].reshape(-1)
    return found

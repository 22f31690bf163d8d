"""Plain models of the log day totals, each fitted once and free to start anywhere."""

import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# Forecasts the log totals of `horizon` days, knowing the days before `origin` only.
Member = Callable[[int, int], NDArray[np.float64]]
MAX_WEEKS = 80
YEAR_WEEKS = 52
MIN_PAST_WEEKS = 5  # on record before the days a year ago
SMOOTH_WEEKS = 3


def discounted(
    clean: NDArray[np.float64],
    known: NDArray[np.float64],
    week: int,
    *,
    half_life: float,
    season_half_life: float,
) -> Member:
    """
    Return a level and weekday effects that forget exponentially.

    Parameters
    ----------
    clean
        Log day totals, shape (n,).
    known
        Log effects to take off before and put on after, shape (n + m,).
    week
        Open days a week.
    half_life, season_half_life
        After how long a week counts half, for the level and for the weekdays. [weeks]
    """
    x = clean - known[: len(clean)]

    def weeks(origin: int, most: int) -> NDArray[np.float64]:
        count = min(origin // week, most, MAX_WEEKS)
        return x[origin - count * week : origin].reshape(count, week)

    def forecast(origin: int, horizon: int) -> NDArray[np.float64]:
        level = _average(weeks(origin, int(half_life * 5) + 2).mean(axis=1), half_life)
        recent = weeks(origin, max(int(season_half_life * 4), 4))
        season = _average(recent - recent.mean(axis=1, keepdims=True), season_half_life)
        return np.resize(level + season, horizon) + known[origin : origin + horizon]

    return forecast


def damped_trend(
    clean: NDArray[np.float64], known: NDArray[np.float64], week: int, season_half_life: float
) -> Member:
    """
    Return exponential smoothing of the weeks' means, with a trend that levels off [1]_.

    References
    ----------
    .. [1] E. S. Gardner and E. McKenzie, Manage. Sci. 31(10), 1985, doi:10.1287/mnsc.31.10.1237.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning  # takes seconds to load
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    n = len(clean)
    first = n % week
    x = (clean - known[:n])[first:].reshape(-1, week)
    model = ETSModel(
        x.mean(axis=1),
        error="add",
        trend="add",
        damped_trend=True,
        initialization_method="estimated",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = model.fit(disp=False, maxiter=100)
    damping = np.cumsum(found.damping_trend ** np.arange(1, MAX_WEEKS))
    seasons = x - x.mean(axis=1, keepdims=True)

    def forecast(origin: int, horizon: int) -> NDArray[np.float64]:
        last = (origin - first) // week
        weeks = found.level[last - 1] + found.slope[last - 1] * damping
        season = _average(
            seasons[max(last - int(4 * season_half_life), 0) : last], season_half_life
        )
        into_week = (origin - first) % week
        days = (weeks[:, None] + season).ravel()[into_week : into_week + horizon]
        path: NDArray[np.float64] = days + known[origin : origin + horizon]
        return path

    return forecast


def _average(values: NDArray[np.float64], half_life: float) -> NDArray[np.float64]:
    weight = 0.5 ** (np.arange(len(values))[::-1] / half_life)
    mean: NDArray[np.float64] = np.average(values, axis=0, weights=weight)
    return mean


def state_space(clean: NDArray[np.float64], known: NDArray[np.float64], week: int) -> Member:
    """Return a local level with a stochastic weekly season, fitted by maximum likelihood."""
    from statsmodels.tools.sm_exceptions import ConvergenceWarning  # takes seconds to load
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = UnobservedComponents(
        clean - known[: len(clean)], level="llevel", seasonal=week, stochastic_seasonal=True
    )
    with warnings.catch_warnings():
        # Flat likelihoods are common and harmless: the variances near the optimum forecast alike.
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = model.fit(disp=False, maxiter=60, cov_type="none")
    states = found.filter_results.predicted_state  # column t knows the days before t
    transition, observe = model.ssm["transition"], model.ssm["design"][0]

    def forecast(origin: int, horizon: int) -> NDArray[np.float64]:
        state, out = states[:, origin], np.empty(horizon)
        for k in range(horizon):
            out[k] = observe @ state
            state = transition @ state
        return out + known[origin : origin + horizon]

    return forecast


def last_year(
    clean: NDArray[np.float64], known: NDArray[np.float64], week: int, recent: Member
) -> Member:
    """
    Return the recent level, moved as the same weeks moved a year ago.

    Parameters
    ----------
    clean
        Log day totals, shape (n,).
    known
        Log effects to take off before and put on after, shape (n + m,).
    week
        Open days a week.
    recent
        Level to start from, now and a year ago.
    """
    x = clean - known[: len(clean)]
    width = SMOOTH_WEEKS * week
    edge = np.pad(x, (width // 2, width - 1 - width // 2), mode="edge")
    smooth = np.convolve(edge, np.full(width, 1 / width), mode="valid")
    lag = YEAR_WEEKS * week

    def forecast(origin: int, horizon: int) -> NDArray[np.float64]:
        past = origin - lag
        if past < MIN_PAST_WEEKS * week:
            return recent(origin, horizon)
        level = (recent(past, week) - known[past : past + week]).mean()
        then = smooth[np.minimum(np.arange(past, past + horizon), origin - 1)]
        moved: NDArray[np.float64] = recent(origin, horizon) + then - level
        return moved

    return forecast

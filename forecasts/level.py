"""Where the day totals stand and go: several plain models and their mean."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasts.drift import HORIZON_WEEKS, MAX_ORIGINS, horizon_days, shrunken_drift
from forecasts.models import Member, damped_trend, discounted, last_year, state_space

STATE_SPACE_WEEKS = 3
TREND_WEEKS = 10
FIRST_ORIGIN = 10  # days on record before a model is tried
SHORT_WEEKS = 13  # too few for the place in the month: a month's mean steadies the level


@dataclass(frozen=True, kw_only=True, eq=False)
class Level:
    """
    Models of the log day totals without special effects, weighing the same.

    Weights by past errors were tried, on real and on made series: they follow luck more than
    skill. Steady growth, which all members lag behind, is added to their mean.

    Parameters
    ----------
    members
        The models by name; their parameters are fixed, their origin is free.
    week
        Open days a week.
    drift
        Growth of the log level beyond what the members expect. [1/day]
    """

    members: dict[str, Member]
    week: int
    drift: float = 0.0

    def forecast(self, origin: int, horizon: int) -> NDArray[np.float64]:
        """Forecast log totals, shape (horizon,), knowing the days before ``origin`` only."""
        mean: NDArray[np.float64] = np.mean(
            [member(origin, horizon) for member in self.members.values()], axis=0
        )
        if self.drift:
            mean += self.drift * horizon_days(horizon, self.week)
        return mean


def fit_level(
    clean: NDArray[np.float64],
    year: NDArray[np.float64],
    month: NDArray[np.float64],
    week: int,
) -> Level:
    """
    Fit the models of the level that the history is long enough for.

    Parameters
    ----------
    clean
        Log day totals without special effects and accidents, shape (n,).
    year, month
        Log effects of the place in the year and the month, shape (n + m,).
    week
        Open days a week.
    """
    season = month + year
    members = {"recent": discounted(clean, month, week, half_life=1, season_half_life=6)}
    if np.any(year):
        members["quarter"] = discounted(clean, season, week, half_life=3, season_half_life=12)
        members["half_year"] = discounted(clean, season, week, half_life=8, season_half_life=12)
        calm = discounted(clean, month, week, half_life=3, season_half_life=12)
        members["last_year"] = last_year(clean, month, week, calm)
    else:
        members["days"] = discounted(clean, month, week, half_life=0.5, season_half_life=12)
    if len(clean) < SHORT_WEEKS * week:
        members["calm"] = discounted(clean, month, week, half_life=3, season_half_life=12)
    if len(clean) >= STATE_SPACE_WEEKS * week and week > 1:
        members["state_space"] = state_space(clean, season, week)
    if len(clean) >= TREND_WEEKS * week:
        members["damped_trend"] = damped_trend(clean, season, week, season_half_life=6)
    level = Level(members=members, week=week)
    return replace(level, drift=shrunken_drift(_past_errors(level, clean), week))


def _past_errors(level: Level, clean: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the errors of the members' mean from past weekly origins, the latest first."""
    n, week = len(clean), level.week
    origins = range(n - week, max(2 * week, FIRST_ORIGIN) - 1, -week)[:MAX_ORIGINS]
    return [
        clean[o : o + HORIZON_WEEKS * week] - level.forecast(o, min(HORIZON_WEEKS * week, n - o))
        for o in origins
    ]

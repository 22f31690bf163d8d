"""How good forecasts were: errors, intervals, and both on day totals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PROBABILITIES = (0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975)
INNER, OUTER = (1, -2), (0, -1)  # ends of the central 80 and 95 % among PROBABILITIES


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """
    One origin's forecast beside what came, on open days and hours.

    Parameters
    ----------
    actual, mean
        Contacts an hour, shape (m, n_hours); actual NaN where there is no record.
    quantiles
        Quantiles an hour at PROBABILITIES, shape (11, m, n_hours).
    day_quantiles
        Quantiles of the day totals, shape (11, m).
    ahead
        Days from the origin, shape (m,). [days]
    special
        Whether the day or a neighbour is special, shape (m,).
    naive_abs, naive_sq
        Mean absolute and squared error of last week's hours within the history.
    """

    actual: NDArray[np.float64]
    mean: NDArray[np.float64]
    quantiles: NDArray[np.float64]
    day_quantiles: NDArray[np.float64]
    ahead: NDArray[np.int_]
    special: NDArray[np.bool_]
    naive_abs: float
    naive_sq: float

    def within(self, n_days: int) -> "Case":
        """Return the case cut to the first days."""
        kept = self.ahead < n_days
        return Case(
            actual=self.actual[kept],
            mean=self.mean[kept],
            quantiles=self.quantiles[:, kept],
            day_quantiles=self.day_quantiles[:, kept],
            ahead=self.ahead[kept],
            special=self.special[kept],
            naive_abs=self.naive_abs,
            naive_sq=self.naive_sq,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """
    Accuracy over all hours of all origins; `None` where nothing was there to score.

    Parameters
    ----------
    wape, wape_day, wape_sp
        Absolute error over contacts: of hours, of day totals, of hours on and beside special days.
    mase, rmsse
        Absolute and root-mean-square error over those of last week's hours [1]_.
    bias
        Forecast less actual, over actual.
    wql, wql_day
        Weighted quantile loss of hours and of day totals.
    coverage80, coverage95, day_coverage80, day_coverage95
        Share of hours and of day totals inside the central intervals, rounded outwards to counts.

    References
    ----------
    .. [1] R. J. Hyndman and A. B. Koehler, Int. J. Forecast. 22(4), 2006,
       doi:10.1016/j.ijforecast.2006.03.001.
    """

    wape: float | None
    wape_day: float | None
    wape_sp: float | None
    mase: float | None
    rmsse: float | None
    bias: float | None
    wql: float | None
    wql_day: float | None
    coverage80: float | None
    coverage95: float | None
    day_coverage80: float | None
    day_coverage95: float | None


def pinball(actual: NDArray[np.float64], quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pinball loss, shape (11, n), of quantiles at PROBABILITIES."""
    p = np.array(PROBABILITIES)[:, None]
    error = actual - quantiles
    return np.maximum(p * error, (p - 1) * error)


def score(cases: Sequence[Case]) -> Scores:
    """Pool all hours of all origins; hours without a record are not scored."""
    known = [~np.isnan(case.actual) for case in cases]
    y, f, near = (
        np.concatenate([pick(case)[k] for case, k in zip(cases, known, strict=True)])
        for pick in (
            lambda c: c.actual,
            lambda c: c.mean,
            lambda c: np.broadcast_to(c.special[:, None], c.actual.shape),
        )
    )
    q = np.concatenate([c.quantiles[:, k] for c, k in zip(cases, known, strict=True)], axis=1)
    whole = [k.all(axis=1) for k in known]
    pairs = list(zip(cases, whole, strict=True))
    y_day = np.concatenate([c.actual[w].sum(axis=1) for c, w in pairs])
    f_day = np.concatenate([c.mean[w].sum(axis=1) for c, w in pairs])
    q_day = np.concatenate([c.day_quantiles[:, w] for c, w in pairs], axis=1)
    error = [(c.mean - c.actual)[k] for c, k in zip(cases, known, strict=True)]
    scaled = [
        (np.abs(e).mean() / c.naive_abs, np.sqrt((e**2).mean() / c.naive_sq))
        for e, c in zip(error, cases, strict=True)
        if len(e) and c.naive_abs > 0
    ]
    mase, rmsse = np.mean(scaled, axis=0) if scaled else (None, None)
    return Scores(
        wape=_ratio(np.abs(y - f).sum(), y.sum()),
        wape_day=_ratio(np.abs(y_day - f_day).sum(), y_day.sum()),
        wape_sp=_ratio(np.abs(y - f)[near].sum(), y[near].sum()),
        mase=None if mase is None else float(mase),
        rmsse=None if rmsse is None else float(rmsse),
        bias=_ratio((f - y).sum(), y.sum()),
        wql=_ratio(2 * pinball(y, q).mean(axis=0).sum(), y.sum()),
        wql_day=_ratio(2 * pinball(y_day, q_day).mean(axis=0).sum(), y_day.sum()),
        coverage80=_covered(y, q, INNER),
        coverage95=_covered(y, q, OUTER),
        day_coverage80=_covered(y_day, q_day, INNER),
        day_coverage95=_covered(y_day, q_day, OUTER),
    )


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def _covered(
    y: NDArray[np.float64], quantiles: NDArray[np.float64], ends: tuple[int, int]
) -> float | None:
    low, high = np.floor(quantiles[ends[0]]), np.ceil(quantiles[ends[1]])
    return float(((y >= low) & (y <= high)).mean()) if len(y) else None

"""
What explains a forecast later: its parts, the days before it, and how good earlier ones were.

Kept with the forecast when a plan is stored, since pages compute nothing of it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasts import BacktestResult, DayParts, History, backtest
from planner.workflow.progress import Listener, Step, silent

PAST_DAYS = 400  # a year, to compare with last year's campaigns, and five weeks
PAST_WEEKS = 4  # of hours, to tell a usual day's shape
ORIGINS = 3  # of 28 days each
SCORES = ("wape", "wape_day", "wape_sp", "bias", "coverage80", "day_coverage80")


def forecast_story(
    histories: Sequence[History],
    start: dt.date,
    parts: Sequence[DayParts],
    *,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Tell what a forecast was made from and how good earlier ones were.

    Parameters
    ----------
    histories
        Past contacts; what lies on or after ``start`` is not used.
    start
        First day forecast.
    parts
        Why the forecast is what it is.
    listener
        Told while past weeks are forecast.

    Returns
    -------
    dict
        ``parts``, the fields of `DayParts` one a queue and day; ``past`` by queue, ``first`` day
        and contacts of the ``days`` from it on, ``None`` where not on record; ``usual`` by
        queue, mean contacts of each weekday's hours over four weeks, shape (7, 24); ``accuracy``
        by queue, ``origins``, scores by ``horizons`` and ``days`` with what was expected and
        what came, only of queues with a history long enough.
    """
    known = [history.before(start) for history in histories]
    accuracy = {}
    for number, history in enumerate(known):
        listener(Step(stage="backtest", done=number / len(known)))
        try:
            accuracy[history.queue] = _accuracy(backtest(history, origins=ORIGINS))
        except ValueError:
            continue  # too short to be tested
    return {
        "parts": [_plain(day) for day in parts],
        "past": {history.queue: _past(history) for history in known},
        "usual": {history.queue: _usual(history) for history in known},
        "accuracy": accuracy,
    }


def _plain(day: DayParts) -> dict[str, Any]:
    fields = asdict(day) | {"date": day.date.isoformat(), "special_days": list(day.special_days)}
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in fields.items()}


def _past(history: History) -> dict[str, Any]:
    counts = history.counts[-PAST_DAYS:]
    seen = np.array([not np.isnan(day).all() for day in counts], dtype=np.bool_)
    first = history.last_day - dt.timedelta(days=len(counts) - 1)
    return {"first": first.isoformat(), "days": _numbers(np.nansum(counts, axis=1), seen)}


def _usual(history: History) -> list[list[float | None]]:
    weeks = history.counts[-7 * PAST_WEEKS :]
    seen = (~np.isnan(weeks)).astype(np.float64)
    weekday = history.days[-7 * PAST_WEEKS :].day_of_week.to_numpy()
    onto = np.eye(7)[weekday].T
    times = onto @ seen
    mean = onto @ np.nan_to_num(weeks) / np.maximum(times, 1)
    return [_numbers(row, known) for row, known in zip(mean.round(2), times > 0, strict=True)]


def _accuracy(result: BacktestResult) -> dict[str, Any]:
    return {
        "origins": [origin.isoformat() for origin in result.origins],
        "horizons": {
            str(days): {name: _rounded(getattr(scores, name)) for name in SCORES}
            for days, scores in result.horizons.items()
        },
        "days": [
            {"date": day.date.isoformat()}
            | {name: round(getattr(day, name), 2) for name in ("actual", "mean", "low", "high")}
            for day in result.days
        ],
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 5)


def _numbers(values: NDArray[np.float64], known: NDArray[np.bool_]) -> list[float | None]:
    return [v if k else None for v, k in zip(values.tolist(), known.tolist(), strict=True)]

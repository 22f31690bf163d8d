"""Why a day's forecast is what it is: contributions that add up to the day's contacts."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecasts.closures import closed_dates
from forecasts.model import Fit, fit_team
from forecasts.types import History

RECENT_WEEKS = 4
PARTS = ("level", "trend", "weekday", "year", "month", "special")


def explain(histories: Sequence[History], start: dt.date, n_days: int) -> pd.DataFrame:
    """
    Split each day's expected contacts into contributions.

    The parts multiply; each one's contribution is what it adds to the parts before it, in the
    order of PARTS: the mean of the last four weeks, how the level moves on, the weekday, the
    place in the year and in the month, and holidays and campaigns.

    Parameters
    ----------
    histories, start, n_days
        As for `forecast`.

    Returns
    -------
    DataFrame
        One row a queue and open day: date, queue, expected, one column a part (they sum to
        expected) [contacts], special_days (names joined by a bar), and from_planner: the share
        of the special effect that rests on a planner's expectation.
    """
    frames = []
    for history, fitted in zip(histories, fit_team(histories, start, n_days), strict=True):
        frame = _explain_queue(fitted, history.queue)
        closed = pd.DatetimeIndex(sorted(closed_dates(history, fitted.table)))
        kept = (frame["date"] >= pd.Timestamp(start)) & ~frame["date"].isin(closed)
        frames.append(frame[kept])
    return pd.concat(frames, ignore_index=True)


def _explain_queue(fitted: Fit, queue: str) -> pd.DataFrame:
    table, n, week = fitted.table, fitted.table.n, fitted.table.week
    past = fitted.base.level[max(n - RECENT_WEEKS * week, 0) :]
    season = fitted.year[n:] + fitted.month[n:]
    rest = fitted.log_total - fitted.uplift.effect[n:] - season
    of_week = np.arange(len(rest)) // week
    weekly = np.array([rest[of_week == k].mean() for k in of_week])
    # A last week cut short would take its weekdays for a change of level.
    whole = np.bincount(of_week)[of_week] == week
    trend = np.where(whole, weekly, weekly[whole][-1] if whole.any() else past.mean())
    known = fitted.year[:n] + fitted.month[:n]
    level = past.mean() - known[-len(past) :].mean()
    logs = {
        "level": np.full(len(rest), level),
        "trend": trend - level,
        "weekday": rest - trend,
        "year": fitted.year[n:],
        "month": fitted.month[n:],
        "special": fitted.uplift.effect[n:],
    }
    running = np.cumsum([logs[part] for part in PARTS], axis=0)
    expected = fitted.expected_total
    amounts = np.exp(running) * (expected / np.exp(running[-1]))
    shares = np.diff(amounts, axis=0, prepend=np.zeros((1, len(rest))))
    names: dict[dt.date, list[str]] = {}
    for day in table.special:
        names.setdefault(day.date, []).append(day.name)
    return pd.DataFrame(
        {"date": table.days[n:], "queue": queue, "expected": expected}
        | dict(zip(PARTS, shares, strict=True))
        | {
            "special_days": ["|".join(names.get(day.date(), [])) for day in table.days[n:]],
            "from_planner": fitted.uplift.from_planner[n:],
        }
    )

"""Why a day's forecast is what it is: contributions that add up to the day's contacts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.closures import closed_dates
from forecasts.model import Fit, fit_team
from forecasts.sample_paths import Forecast
from forecasts.starts import day_effect
from forecasts.types import History

RECENT_WEEKS = 4
PARTS = ("level", "trend", "weekday", "year", "month", "holidays", "campaigns", "seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayParts:
    """
    The expected contacts of a queue's day, part by part.

    Parameters
    ----------
    queue, date
        Which day.
    expected
        Expected contacts, the sum of the parts. [contacts]
    level
        Mean of the last four weeks, or a planner's volume of a new queue. [contacts]
    trend, weekday, year, month, holidays, campaigns
        What each adds to those before it: how the level moves on, the weekday, the place in the
        year and in the month, holidays and campaigns with the days around them. [contacts]
    seen
        What hours already seen add. [contacts]
    special_days
        Names of the day's holidays and campaigns.
    from_planner
        Share of the effect of special days, or of a new queue's volume, that rests on what a
        planner expects rather than on what happened. Fraction of 1.
    provisional
        Whether the date of a special day may still change.
    """

    queue: str
    date: dt.date
    expected: float
    level: float
    trend: float = 0.0
    weekday: float = 0.0
    year: float = 0.0
    month: float = 0.0
    holidays: float = 0.0
    campaigns: float = 0.0
    seen: float = 0.0
    special_days: tuple[str, ...] = ()
    from_planner: float = 0.0
    provisional: bool = False

    def scaled(self, factor: float) -> "DayParts":
        """Return the day with all contacts multiplied."""
        amounts = {part: factor * getattr(self, part) for part in ("expected", *PARTS)}
        return replace(self, **amounts)


def explain(
    histories: Sequence[History],
    start: dt.date,
    n_days: int,
    *,
    fits: Sequence[Fit] | None = None,
) -> tuple[DayParts, ...]:
    """
    Split each day's expected contacts into contributions.

    The parts multiply; each one's contribution is what it adds to the parts before it, in the
    order of PARTS.

    Parameters
    ----------
    histories, start, n_days
        As for `forecast`.
    fits
        What `fit_team` learned from them, if it is there already.

    Returns
    -------
    tuple of DayParts
        One a queue and open day.
    """
    found: list[DayParts] = []
    for history, fitted in zip(histories, fits or fit_team(histories, start, n_days), strict=True):
        closed = closed_dates(history, fitted.table)
        days = _explain_queue(fitted, history.queue)
        found += [day for day in days if day.date >= start and day.date not in closed]
    return tuple(found)


def explain_forecast(parts: Sequence[DayParts], forecast: Forecast) -> tuple[DayParts, ...]:
    """Put what hours seen have moved into the parts, so that they add up to the forecast."""
    totals = forecast.mean.sum(axis=2)
    moved = []
    for day in parts:
        total = float(totals[forecast.queues.index(day.queue), (day.date - forecast.start).days])
        moved.append(replace(day, expected=total, seen=day.seen + total - day.expected))
    return tuple(moved)


def explain_new_queue(
    parts: Sequence[DayParts], forecast: Forecast, queue: str, contacts_a_day: float
) -> tuple[DayParts, ...]:
    """
    Return the days of a queue that `with_new_queue` added: as its lenders move, on average.

    Parameters
    ----------
    parts
        Days of the lenders.
    forecast
        Forecast of the lenders.
    queue, contacts_a_day
        The new queue, and the volume that a planner gives.
    """
    a_day = dict(
        zip(forecast.queues, forecast.mean.sum(axis=(1, 2)) / forecast.n_days, strict=True)
    )
    lenders = [name for name, contacts in a_day.items() if contacts > 0]
    weight = {name: contacts_a_day / float(a_day[name]) / len(lenders) for name in lenders}
    days: dict[dt.date, list[DayParts]] = {}
    for day in parts:
        if day.queue in weight:
            days.setdefault(day.date, []).append(day.scaled(weight[day.queue]))
    return tuple(
        DayParts(
            queue=queue,
            date=date,
            special_days=tuple(dict.fromkeys(n for day in lent for n in day.special_days)),
            from_planner=1.0,
            provisional=any(day.provisional for day in lent),
            **{part: sum(getattr(day, part) for day in lent) for part in ("expected", *PARTS)},
        )
        for date, lent in sorted(days.items())
    )


def parts_frame(parts: Sequence[DayParts]) -> pd.DataFrame:
    """Return one row a day: date, queue, expected, PARTS, special_days joined by a bar, …"""
    frame = pd.DataFrame([asdict(day) for day in parts], columns=list(DayParts.__slots__))
    frame["special_days"] = ["|".join(names) for names in frame["special_days"]]
    frame["date"] = pd.to_datetime(frame["date"])
    order = ["date", "queue", "expected", *PARTS, "special_days", "from_planner", "provisional"]
    return frame[order]


def _explain_queue(fitted: Fit, queue: str) -> list[DayParts]:
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
    campaigns = _campaign_effect(fitted)[n:]
    logs = {
        "level": np.full(len(rest), level),
        "trend": trend - level,
        "weekday": rest - trend,
        "year": fitted.year[n:],
        "month": fitted.month[n:],
        "holidays": fitted.uplift.effect[n:] - campaigns,
        "campaigns": campaigns,
    }
    running = np.cumsum(list(logs.values()), axis=0)
    expected = fitted.expected_total
    amounts = np.exp(running) * (expected / np.exp(running[-1]))
    shares = np.diff(amounts, axis=0, prepend=np.zeros((1, len(rest))))
    names: Mapping[dt.date, list[str]] = {day.date: [] for day in table.special}
    for day in table.special:
        names[day.date].append(day.name)
    unsure = {day.date for day in table.special if day.provisional}
    return [
        DayParts(
            queue=queue,
            date=date,
            expected=float(expected[i]),
            special_days=tuple(names.get(date, ())),
            from_planner=float(fitted.uplift.from_planner[n + i]),
            provisional=date in unsure,
            **{part: float(shares[k, i]) for k, part in enumerate(logs)},
        )
        for i, date in enumerate(stamp.date() for stamp in table.days[n:])
    ]


def _campaign_effect(fitted: Fit) -> NDArray[np.float64]:
    """Return the part of the days' log effects that comes from campaigns, shape (n + m,)."""
    design, special = fitted.uplift.design, fitted.table.special
    labels = {label for d in special if d.is_campaign for label in (d.kind, d.name)}
    ours = np.array([t.campaign or t.label in labels for t in design.terms], dtype=np.bool_)
    return day_effect(design.x[:, ours] @ fitted.uplift.mean[ours], fitted.uplift.part)

"""Why a day's forecast is what it is, which days are special, and how good forecasts were."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from forecasts import PARTS, DayParts
from planner.views.plans import PublishedPlan

NEAR_DAYS = (1, -1, 2, -2, *range(-3, -11, -1))  # where to look for the cause, the likeliest first
NEAR_EFFECT = 0.05  # share of a usual day from which an effect beside a special day is worth a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """
    A day's expected contacts and what makes them up.

    Parameters
    ----------
    parts
        The contributions, volume factors applied.
    usual
        What the day would be without holidays, campaigns and hours seen. [contacts]
    near
        Nearest special days that move it, where it is none itself.
    """

    parts: DayParts
    usual: float
    near: tuple[str, ...] = ()

    @property
    def times(self) -> float | None:
        """The day over a usual one; ``None`` where nothing is usual."""
        return self.parts.expected / self.usual if self.usual > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialRun:
    """
    A holiday or campaign of the period, its days in a row together.

    Parameters
    ----------
    name
        As in the calendar.
    first, last
        First and last day.
    times
        Contacts over those of usual days; ``None`` if not known.
    from_planner
        Share of the effect that rests on a planner's expectation. Fraction of 1.
    provisional
        Whether a date may still change.
    """

    name: str
    first: dt.date
    last: dt.date
    times: float | None
    from_planner: float
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAccuracy:
    """
    How far past forecasts of a queue were off, some days ahead.

    Parameters
    ----------
    queue
        Name of the queue.
    days
        Days of a forecast. [days]
    forecasts
        Number of forecasts.
    hours_off, days_off, special_off
        Absolute errors over contacts; ``None`` where nothing was there to compare.
    bias
        Forecast less actual over actual.
    hours_held, days_held
        Share of hours and days inside the 80 % band.
    """

    queue: str
    days: int
    forecasts: int
    hours_off: float | None
    days_off: float | None
    special_off: float | None
    bias: float | None
    hours_held: float | None
    days_held: float | None


def reasons(plan: PublishedPlan, queue: str) -> dict[dt.date, Reason]:
    """Return the open days of a queue with what makes them up; empty where not stored."""
    forecast = plan.month.forecast
    totals = forecast.mean[forecast.queues.index(queue)].sum(axis=1)
    found = {}
    for day in (_day(entry) for entry in plan.story.get("parts", ())):
        d = (day.date - forecast.start).days
        if day.queue == queue and 0 <= d < len(totals) and day.expected > 0:
            # The futures' own mean, volume factors applied, is what everything else shows.
            scaled = day.scaled(float(totals[d]) / day.expected)
            found[day.date] = _reason(plan, queue, scaled)
    return found


def special_runs(plan: PublishedPlan, queue: str) -> tuple[SpecialRun, ...]:
    """Return the special days of the period with their effects, the earliest first."""
    known = reasons(plan, queue)
    runs: list[tuple[str, list[dt.date]]] = []
    latest: dict[str, list[dt.date]] = {}
    for date in plan.month.forecast.dates:
        for special in plan.special_days(date, queue):
            run = latest.get(special.name)
            if run is None or (date - run[-1]).days > 1:
                run = latest[special.name] = []
                runs.append((special.name, run))
            run.append(date)
    return tuple(_run(name, dates, [known[d] for d in dates if d in known]) for name, dates in runs)


def past_accuracy(plan: PublishedPlan) -> tuple[PastAccuracy, ...]:
    """Return how good earlier forecasts were, one a queue and horizon; empty where not stored."""
    return tuple(
        PastAccuracy(
            queue=queue,
            days=int(days),
            forecasts=len(entry["origins"]),
            hours_off=scores["wape"],
            days_off=scores["wape_day"],
            special_off=scores["wape_sp"],
            bias=scores["bias"],
            hours_held=scores["coverage80"],
            days_held=scores["day_coverage80"],
        )
        for queue, entry in plan.story.get("accuracy", {}).items()
        for days, scores in entry["horizons"].items()
    )


def parts_table(reason: Reason, parts: Sequence[str] = PARTS) -> pd.DataFrame:
    """
    Tabulate a day's contributions as steps.

    Returns
    -------
    DataFrame
        One row a part that adds or takes at least half a contact, and ``expected`` last:
        ``part``, ``amount``, ``low`` and ``high``, where its bar begins and ends. [contacts]
    """
    rows, reached = [], 0.0
    for part in parts:
        amount = float(getattr(reason.parts, part))
        if part == "level" or abs(amount) >= 0.5:
            ends = sorted((reached, reached + amount))
            rows.append((part, amount, *ends))
        reached += amount
    rows.append(("expected", reason.parts.expected, 0.0, reason.parts.expected))
    return pd.DataFrame(rows, columns=["part", "amount", "low", "high"])


def _day(entry: dict[str, object]) -> DayParts:
    fields = dict(entry)
    fields["date"] = dt.date.fromisoformat(str(entry["date"]))
    fields["special_days"] = tuple(entry["special_days"])  # type: ignore[arg-type]
    return DayParts(**fields)  # type: ignore[arg-type]


def _reason(plan: PublishedPlan, queue: str, day: DayParts) -> Reason:
    effect = day.holidays + day.campaigns
    usual = day.expected - effect - day.seen
    near: tuple[str, ...] = ()
    if not day.special_days and abs(effect) > NEAR_EFFECT * max(usual, 0):
        around = (plan.special_days(day.date + dt.timedelta(days=k), queue) for k in NEAR_DAYS)
        near = tuple(special.name for special in next(filter(None, around), ()))
    return Reason(parts=day, usual=usual, near=near)


def _run(name: str, dates: Sequence[dt.date], days: Sequence[Reason]) -> SpecialRun:
    usual = sum(day.usual for day in days)
    contacts = sum(day.parts.expected - day.parts.seen for day in days)
    return SpecialRun(
        name=name,
        first=dates[0],
        last=dates[-1],
        times=contacts / usual if usual > 0 else None,
        from_planner=max((day.parts.from_planner for day in days), default=0.0),
        provisional=any(day.parts.provisional for day in days),
    )

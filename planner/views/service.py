"""How well a roster serves: on time by day, hour and queue, breaches, exposed minutes."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.domain.horizon import DAY_SLOTS
from planner.domain.rules import Mode, Violation
from planner.month import HOUR_SLOTS, exposed_minutes
from planner.views.plans import PublishedPlan

HOURS = DAY_SLOTS // HOUR_SLOTS
RATES = ("promised", "simulated", "low", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRate:
    """
    How a queue is served over the period.

    Parameters
    ----------
    label
        Name of the queue.
    target
        Share of replies to be on time.
    replies
        Replies expected.
    promised, simulated, low, high
        Share on time: the model's, the simulation's, and the simulation's interval; ``None``
        where it was not simulated.
    """

    label: str
    target: float
    replies: float
    promised: float | None
    simulated: float | None
    low: float | None
    high: float | None


def days_at_risk(plan: PublishedPlan) -> tuple[tuple[dt.date, float], ...]:
    """Return the days that may fall below their floor, and in what share of simulated months."""
    return tuple(
        (dt.date.fromisoformat(day["date"]), float(day["below"]))
        for day in plan.on_time.get("days_at_risk", ())
    )


def on_time_days(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate the on-time rate by day, as promised and as simulated.

    Returns
    -------
    DataFrame
        One row a day with customers: ``date``, ``promised``, ``simulated``, ``low``, ``high``;
        fractions of 1.
    """
    return pd.DataFrame(plan.on_time.get("days", []), columns=["date", *RATES])


def on_time_queues(plan: PublishedPlan) -> tuple[QueueRate, ...]:
    """Return the on-time rate of each queue over the period."""
    found = plan.on_time.get("queues", {})
    return tuple(
        QueueRate(
            label=queue.label,
            target=queue.target.on_time,
            replies=float(plan.month.lateness.replies[q].sum()),
            **{name: found.get(queue.name, {}).get(name) for name in RATES},
        )
        for q, queue in enumerate(plan.month.problem.queues)
    )


def on_time_hours(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate the promised on-time rate by queue, day and hour.

    Returns
    -------
    DataFrame
        One row for each with customers: ``queue`` (empty for all queues together), ``date``,
        ``hour``, ``replies`` expected, ``late`` of them, and ``on_time``, a fraction of 1.
    """
    month = plan.month
    shape = (len(month.problem.queues), -1, HOURS, HOUR_SLOTS)
    replies = month.lateness.replies.reshape(shape).sum(axis=3)
    late = plan.late.reshape(shape).sum(axis=3)
    names = ["", *(queue.name for queue in month.problem.queues)]
    dates, tables = np.array(month.problem.horizon.dates), []
    for name, asked, missed in zip(
        names,
        [replies.sum(axis=0), *replies],
        [late.sum(axis=0), *late],
        strict=True,
    ):
        d, h = np.nonzero(asked > 0)
        tables.append(
            pd.DataFrame(
                {
                    "queue": name,
                    "date": dates[d],
                    "hour": h,
                    "replies": asked[d, h],
                    "late": missed[d, h],
                    "on_time": (1 - missed[d, h] / asked[d, h]).clip(0, 1),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def simulated_hours(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate waits, lines and agents' time by queue and hour of the day, as simulated.

    Returns
    -------
    DataFrame
        One row for each that is defined: ``queue`` (empty for all queues together), ``hour``,
        ``kpi`` (as in ``figures`` of plan.json), ``simulated`` with ``low`` and ``high``, the 95 %
        interval of its mean, and ``p10`` and ``p90`` over the simulated periods. Without rows for
        a plan of before they were kept.
    """
    figures = plan.document.get("figures") or {}
    tables = {"": figures.get("hours", [])} | {
        name: found["hours"] for name, found in figures.get("queues", {}).items()
    }
    rows = [
        {"queue": name, "hour": row["hour"], "kpi": kpi, **found}
        for name, table in tables.items()
        for row in table
        for kpi, found in row.items()
        if kpi != "hour"
    ]
    return pd.DataFrame(rows, columns=["queue", "hour", "kpi", *RATES[1:], "p10", "p90"])


def breaches(plan: PublishedPlan, *modes: Mode) -> tuple[Violation, ...]:
    """Return the breaches of the rules that hold in one of these ways."""
    return tuple(v for v in plan.breaches if v.how.mode in modes)


def agent_name(plan: PublishedPlan, agent: str | None) -> str:
    """Return an agent's name by id; nothing for nobody."""
    problem = plan.month.problem
    return "" if agent is None else problem.agents[problem.agent_index[agent]].name


def exposed(plan: PublishedPlan) -> dict[str, list[tuple[str, int]]]:
    """
    Find the time in which a platform scores replies but a queue is closed by the plan.

    Returns
    -------
    dict
        By platform, the labels of the queues with any and the minutes a day. [min]
    """
    queues = plan.month.problem.queues
    labels = {queue.name: queue.label for queue in queues}
    found: dict[str, list[tuple[str, int]]] = {}
    for platform, queue, minutes in exposed_minutes(plan.month.site, queues):
        found.setdefault(platform, []).append((labels[queue], minutes))
    return found

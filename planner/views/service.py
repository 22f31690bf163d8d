"""How well a roster serves: on time by day, hour and queue, breaches, exposed minutes."""

from typing import Any

import numpy as np
import pandas as pd

from planner.domain.horizon import DAY_SLOTS
from planner.domain.rules import Mode, Violation
from planner.month import HOUR_SLOTS, exposed_minutes, promised_late
from planner.views.plans import PublishedPlan

HOURS = DAY_SLOTS // HOUR_SLOTS


def on_time_days(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate the on-time rate by day, as promised and as simulated.

    Returns
    -------
    DataFrame
        One row a day with customers: ``date``, ``promised``, ``simulated``, ``low``, ``high``;
        fractions of 1.
    """
    return _frame(plan.on_time.get("days", []), "date")


def on_time_queues(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate the on-time rate by queue over the period.

    Returns
    -------
    DataFrame
        One row a queue: ``label``, ``target``, ``replies`` expected, ``promised``,
        ``simulated``, ``low``, ``high``; fractions of 1.
    """
    rows, found = [], plan.on_time.get("queues", {})
    for q, queue in enumerate(plan.month.problem.queues):
        replies = float(plan.month.lateness.replies[q].sum())
        head = {"label": queue.label, "target": queue.target.on_time, "replies": replies}
        rows.append(head | found.get(queue.name, {}))
    return _frame(rows, "label", "target", "replies")


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
    late = promised_late(month, plan.roster, plan.duty).reshape(shape).sum(axis=3)
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
                    "on_time": 1 - missed[d, h] / asked[d, h],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def breaches(plan: PublishedPlan, *modes: Mode) -> tuple[Violation, ...]:
    """Return the breaches of the rules that hold in one of these ways."""
    return tuple(v for v in plan.breaches if v.how.mode in modes)


def agent_name(plan: PublishedPlan, agent: str | None) -> str:
    """Return an agent's name by id; nothing for nobody."""
    problem = plan.month.problem
    return "" if agent is None else problem.agents[problem.agent_index[agent]].name


def exposed_table(plan: PublishedPlan) -> pd.DataFrame:
    """
    Tabulate the time in which a platform scores replies but a queue is closed by the plan.

    Returns
    -------
    DataFrame
        One row for each with any: ``platform``, ``label`` of the queue and ``minutes`` a day.
    """
    queues = plan.month.problem.queues
    labels = {queue.name: queue.label for queue in queues}
    return pd.DataFrame(
        [
            (platform, labels[queue], minutes)
            for platform, queue, minutes in exposed_minutes(plan.month.site, queues)
        ],
        columns=["platform", "label", "minutes"],
    )


def _frame(rows: list[dict[str, Any]], *first: str) -> pd.DataFrame:
    """Make a table of rates whose columns are there even when there is no row."""
    return pd.DataFrame(rows, columns=[*first, "promised", "simulated", "low", "high"])

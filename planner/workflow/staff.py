"""Staff intervals one by one: agents for the targets, from a file to a file."""

from pathlib import Path
from typing import Any

import pandas as pd

from planner.config import load_site
from planner.domain.errors import InputError
from planner.staffing import Requirement, staff_intervals
from planner.storage.interval_files import IntervalFile, read_intervals, write_requirement

WORST = 10  # intervals out of reach that an answer lists


def staff_file(
    path: Path,
    out: Path,
    *,
    config: Path | None = None,
    shrinkage: float = 0.0,
    most_agents: int | None = None,
) -> dict[str, Any]:
    """
    Write the agents that each interval of a file needs on its own.

    Parameters
    ----------
    path, out
        Intervals, and the file for the requirement.
    config
        Configuration; the handbook if not given.
    shrinkage
        Share of paid time away from the queues, where the file gives none.
    most_agents
        Agents there are at most in an interval; ``None`` for no limit.

    Returns
    -------
    dict
        ``intervals``, ``queues`` (by name: ``agent_hours``, ``most_agents``, ``missed``), and
        ``missed``: the intervals whose target is out of reach, with what would reach it.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    given = read_intervals(path, load_site(config), shrinkage)
    try:
        need = staff_intervals(given.intervals, most_agents)
    except ValueError as error:
        raise InputError(str(error), file=str(path)) from error
    frame = _table(given, need)
    write_requirement(out, frame)
    missed = frame[~frame["reached"]]
    return {
        "intervals": len(frame),
        "queues": {
            str(queue): {
                "contacts": round(float(rows["contacts"].sum()), 2),
                "agents": int(rows["agents"].sum()),
                "most_agents": int(rows["agents"].max()),
                "most_to_roster": int(rows["to_roster"].max()),
                "missed": int((~rows["reached"]).sum()),
            }
            for queue, rows in frame.groupby("queue", sort=False)
        },
        "missed": [_missed(row) for row in missed.head(WORST).to_dict("records")],
        "n_missed": len(missed),
        "out": str(out),
    }


def _table(given: IntervalFile, need: Requirement) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "timestamp": given.timestamp,
            "queue": given.queue,
            "model": given.intervals.model,
            "contacts": given.contacts,
            "agents": need.agents,
            "to_roster": need.to_roster,
            "reached": need.reached,
            "target": given.intervals.target,
            "service_level": need.service_level.round(5),
            "service_level_one_less": need.with_one_less.round(5),
            "occupancy": need.occupancy.round(4),
            "reply_s_needed": need.reply_s_needed.round(2),
            "max_chats_needed": pd.Series(need.max_chats_needed, given.queue.index)
            .where(need.max_chats_needed > 0)
            .astype("Int64"),
        }
    )


def _missed(row: dict[Any, Any]) -> dict[str, Any]:
    reply_s, cap = row["reply_s_needed"], row["max_chats_needed"]
    return {
        "timestamp": row["timestamp"].isoformat(),
        "queue": row["queue"],
        "model": row["model"],
        "agents": int(row["agents"]),
        "target": float(row["target"]),
        "service_level": float(row["service_level"]),
        "reply_s_needed": None if pd.isna(reply_s) else float(reply_s),
        "max_chats_needed": None if pd.isna(cap) else int(cap),
    }

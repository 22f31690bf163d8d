"""
A second reading of a plan's files that shares no code with the product.

Works on roster.csv and agents.csv alone, with the handbook's numbers written in.
"""

import csv
import datetime as dt
from collections import defaultdict
from pathlib import Path


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def broken_rules(
    roster: Path,
    agents: Path,
    *,
    days: list[dt.date],
    open_days: list[dt.date],
    rest_days: int,
    longest_run: int,
    leave: set[tuple[str, dt.date]] = frozenset(),  # type: ignore[assignment]
) -> list[str]:
    """List every broken rule of the handbook: runs, rest, successions, leave, seniors."""
    people = {row["agent"]: row for row in read(agents)}
    cells: dict[str, dict[dt.date, str]] = defaultdict(dict)
    broken = []
    for row in read(roster):
        date = dt.date.fromisoformat(row["date"])
        if row["agent"] not in people or date not in days or row["shift"] not in ("D", "N"):
            broken.append(f"unknown agent, day or shift: {row}")
        elif date in cells[row["agent"]]:
            broken.append(f"{row['agent']} has two shifts on {date}")
        cells[row["agent"]][date] = row["shift"]
    for agent in people:
        line = "".join(cells[agent].get(date, ".") for date in days)
        off = sum(
            1 for date, c in zip(days, line, strict=True) if c == "." and (agent, date) not in leave
        )
        if off < rest_days:
            broken.append(f"{agent} rests {off} days")
        if any(len(run) > longest_run for run in line.split(".")):
            broken.append(f"{agent} works more than {longest_run} days in a row")
        if "ND" in line:
            broken.append(f"{agent} opens after closing")
    broken += [f"{a} works on leave, {d}" for a, d in leave if d in cells[a]]
    for date in open_days:
        for shift in "DN":
            levels = [people[a]["level"] for a in people if cells[a].get(date) == shift]
            if not any(level in ("senior", "lead", "supervisor") for level in levels):
                broken.append(f"no senior on {shift} of {date}")
    return broken

"""A small shop on files: eight weeks of one queue's history, six agents, a week to plan."""

import csv
import datetime as dt
from pathlib import Path

import numpy as np

FIRST = dt.date(2026, 9, 7)  # a Monday, eight weeks before the week to plan
START = dt.date(2026, 11, 2)
DAYS = 7
CONFIG = """\
extends: handbook.yaml
name: Small shop
queue_defaults: {close: "22:00"}
rules:
  rest_days: {least: 1}
"""


def small_shop(folder: Path) -> Path:
    """Write history.csv, agents.csv, requests.csv, calendar.csv and shop.yaml to a folder."""
    rng = np.random.default_rng(5)
    hours = np.arange(8, 22)
    shape = 8 + 6 * np.exp(-(((hours - 20) / 2.0) ** 2)) + 4 * np.exp(-(((hours - 13) / 1.5) ** 2))
    rows = []
    for d in range((START - FIRST).days):
        date = FIRST + dt.timedelta(days=d)
        busy = 1.15 if date.weekday() < 5 else 0.9
        for hour, mean in zip(hours, rng.poisson(shape * busy), strict=True):
            rows.append((f"{date} {hour:02d}:00", "shop", int(mean)))
    write(folder / "history.csv", ("timestamp", "queue", "contacts"), rows)
    write(
        folder / "agents.csv",
        ("agent", "level", "skills"),
        [(f"A{i}", "senior" if i % 2 else "agent", "shop") for i in range(1, 9)],
    )
    write(
        folder / "requests.csv",
        ("agent", "date", "kind", "shift", "weight", "state"),
        [
            ("A2", START + dt.timedelta(days=2), "leave", "", 10, "approved"),
            ("A4", START + dt.timedelta(days=3), "off", "", 10, "pending"),
        ],
    )
    write(
        folder / "calendar.csv",
        ("queue", "date", "name", "kind", "known_in_advance"),
        [("", START + dt.timedelta(days=4), "sale", "promotion", 1)],
    )
    (folder / "shop.yaml").write_text(CONFIG, encoding="utf-8")
    return folder


def write(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(header)
        lines.writerows(rows)
    return path

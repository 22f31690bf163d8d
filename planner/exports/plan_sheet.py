"""The roster's workbook with what its plan says: holidays by name, and each day's on-time rate."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.domain.roster import Roster
from planner.exports.xlsx import DayRow, write_roster_xlsx
from planner.i18n import translator

HOLIDAYS = ("public_holiday", "festival")


def write_plan_xlsx(path: Path, roster: Roster, document: Mapping[str, Any], *, lang: str) -> None:
    """
    Write a planned roster as a workbook.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    roster
        Who works when.
    document
        Its plan, as plan.json holds it.
    lang
        Language of everything but names, ``zh`` or ``en``.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    rates = {day["date"]: day["simulated"] for day in document["on_time"]["days"]}
    dates = [date.isoformat() for date in roster.problem.horizon.dates]
    write_roster_xlsx(
        path,
        roster,
        title=document["team"],
        lang=lang,
        holidays={
            dt.date.fromisoformat(day["date"]): day["name"].replace("_", " ")
            for day in document["special_days"]
            if day["kind"] in HOLIDAYS
        },
        day_rows=[
            DayRow(
                label=translator(lang)("On time"),
                values=[rates.get(date) for date in dates],
                number_format="0%",
            )
        ],
    )

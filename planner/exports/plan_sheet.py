"""A planned roster on paper with what its plan says: holidays by name, each day's on-time rate."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.domain.roster import Roster
from planner.exports.pdf import write_roster_pdf
from planner.exports.xlsx import DayRow, write_roster_xlsx
from planner.i18n import own_words, translator

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
    days = document.get("on_time", {}).get("days", [])
    rates = {day["date"]: day["simulated"] for day in days}
    dates = [date.isoformat() for date in roster.problem.horizon.dates]
    rows = [
        DayRow(
            label=translator(lang)("On time"),
            values=[rates.get(date) for date in dates],
            number_format="0%",
        )
    ]
    write_roster_xlsx(
        path,
        roster,
        title=own_words(document["team"], lang),
        lang=lang,
        holidays=_holidays(document),
        day_rows=rows if rates else [],
    )


def write_plan_pdf(path: Path, roster: Roster, document: Mapping[str, Any], *, lang: str) -> None:
    """
    Write a planned roster as a PDF; otherwise like `write_plan_xlsx`.

    Raises
    ------
    InputError
        If the file cannot be written, or reportlab is not installed.
    """
    write_roster_pdf(
        path,
        roster,
        title=own_words(document["team"], lang),
        lang=lang,
        holidays=_holidays(document),
    )


def _holidays(document: Mapping[str, Any]) -> dict[dt.date, str]:
    return {
        dt.date.fromisoformat(day["date"]): day["name"].replace("_", " ")
        for day in document.get("special_days", [])
        if day["kind"] in HOLIDAYS
    }

"""
Read the printed roster back in after people have changed it, in Excel or LibreOffice.

Where things are is found by the names that the export gave to areas, which spreadsheets keep
when rows are sorted or inserted; what a label means, on the hidden sheet.
"""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel

from planner.domain.errors import InputError
from planner.storage.sheet import Problems

PREFIX = "roster_"
AREAS = ("agents", "dates", "cells", "labels", "codes")
OFF, LEAVE = "off", "leave"  # codes on the hidden sheet that are no shifts


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """
    One cell of a roster as it stands in a workbook.

    Parameters
    ----------
    agent, date
        Whose, and of which day.
    shift
        Code of the shift; ``None`` on a day off, a blank cell included.
    leave
        Whether it is marked as leave.
    row, column
        Where it stands, as the spreadsheet names it.
    shown
        What stands there.
    """

    agent: str
    date: dt.date
    shift: str | None
    leave: bool
    row: int
    column: str
    shown: str


def read_roster_sheet(path: Path) -> tuple[SheetCell, ...]:
    """
    Read every cell of an exported roster.

    Parameters
    ----------
    path
        Workbook that `planner.exports.xlsx.write_roster_xlsx` wrote, edited or not.

    Raises
    ------
    InputError
        If the file cannot be read or is another workbook, an agent stands in two rows, or a cell
        holds anything but the labels; names every such cell.
    """
    areas = _areas(path)
    labels = [_text(cell.value) for (cell,) in areas["labels"]]
    codes = [_text(cell.value) for (cell,) in areas["codes"]]
    meaning = {label.casefold(): code for label, code in zip(labels, codes, strict=True)}
    meaning[""] = OFF
    dates = [_date(cell, path) for cell in areas["dates"][0]]
    problems, seen, found = Problems(), dict[str, int](), list[SheetCell]()
    for (who,), row in zip(areas["agents"], areas["cells"], strict=True):
        agent = _text(who.value)
        if not agent:
            problems.note(_wrong(path, who, "names no agent", "Write the id, or delete the row"))
        elif agent in seen:
            what = f"the same agent stands here and in row {seen[agent]}"
            problems.note(_wrong(path, who, what, "Keep one of the two rows"))
        seen.setdefault(agent, who.row)
        for cell, date in zip(row, dates, strict=True):
            shown = _text(cell.value)
            code = meaning.get(shown.casefold())
            if code is None:
                advice = f"Use one of {', '.join(labels)}"
                problems.note(_wrong(path, cell, "is no shift of this roster", advice))
                continue
            found.append(
                SheetCell(
                    agent=agent,
                    date=date,
                    shift=None if code in (OFF, LEAVE) else code,
                    leave=code == LEAVE,
                    row=cell.row,
                    column=cell.column_letter,
                    shown=shown,
                )
            )
    problems.tell()
    return tuple(found)


def _areas(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the cells of the named areas."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        areas = {}
        for name in AREAS:
            ((sheet, place),) = book.defined_names[PREFIX + name].destinations
            cells = book[sheet][place]
            areas[name] = [row if isinstance(row, tuple) else (row,) for row in _rows(cells)]
    except FileNotFoundError:
        raise InputError(
            "there is no such file", file=str(path), advice="Check the name and the folder"
        ) from None
    except Exception:  # openpyxl raises errors of any kind on a broken workbook
        raise InputError(
            "is not a roster that was exported from here",
            file=str(path),
            advice="Export the version as xlsx, change its cells, and keep its sheets and names",
        ) from None
    n_agents, n_days = len(areas["agents"]), len(areas["dates"][0])
    fits = [len(areas["cells"]), len(areas["cells"][0])] == [n_agents, n_days]
    if not fits or len(areas["labels"]) != len(areas["codes"]):
        raise InputError(
            "its rows or columns have been cut apart",
            file=str(path),
            advice="Export the version again, and change cells only",
        )
    return areas


def _rows(cells: Any) -> Iterator[Any]:
    """Go through an area's rows; openpyxl gives a single cell bare."""
    return iter(cells if isinstance(cells, tuple) else ((cells,),))


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _date(cell: Any, path: Path) -> dt.date:
    value = cell.value
    if isinstance(value, int | float):
        value = from_excel(value)  # somebody has changed the format
    if isinstance(value, dt.datetime):
        return value.date()
    raise _wrong(path, cell, "is not a date", "Put back the dates over the roster")


def _wrong(path: Path, cell: Any, problem: str, advice: str) -> InputError:
    return InputError(
        problem,
        file=str(path),
        row=cell.row,
        column=cell.column_letter,
        value=_text(cell.value),
        advice=advice,
    )

"""The fairness ledger as a file."""

from pathlib import Path

import pandas as pd

from planner.domain.ledger import Entry, Ledger
from planner.domain.rules import SHARED
from planner.storage.columns import guard, numbers, once, texts
from planner.storage.files import write_table
from planner.storage.sheets import read_sheet

FARTHEST = 1000.0  # balances beyond this are slips of the pen


def read_ledger(path: Path) -> Ledger:
    """
    Read a ledger as `write_ledger` writes it.

    Parameters
    ----------
    path
        File with the column ``agent`` and perhaps ``nights``, ``weekends``, ``holidays``,
        ``campaign_days`` and ``refused``; a blank is 0. Agents who have left may stand in it.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, or an agent stands there
        twice.
    """
    with read_sheet(path, ("agent",), SHARED) as sheet:
        ids = texts(sheet, "agent")
        once(sheet, "agent", [ids], "the same agent")
        columns = [
            numbers(sheet, name, least=-FARTHEST, most=FARTHEST, default=0) for name in SHARED
        ]
        return tuple(
            Entry(agent=agent, **dict(zip(SHARED, map(float, row), strict=True)))
            for agent, *row in zip(ids, *columns, strict=True)
        )


def write_ledger(path: Path, ledger: Ledger) -> None:
    """
    Write a ledger, whole or not at all; numbers are rounded to two places.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    frame = pd.DataFrame({"agent": [entry.agent for entry in ledger]}, dtype=str)
    frame["agent"] = guard(frame["agent"])
    for name in SHARED:
        frame[name] = [round(getattr(entry, name), 2) + 0.0 for entry in ledger]
    write_table(path, frame)

"""
Files of histories, calendars, forecasts and rosters.

CSV in UTF-8, XLSX and Parquet with the same columns. Whatever is wrong is named with its file,
row, column and value, and with what to do about it.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from forecasts import EXPECTED_SD, hours_put_back
from planner.atomic import replacing
from planner.domain.errors import InputError
from planner.domain.roster import FREE, Roster
from planner.storage.columns import dates, flags, full_hours, guard, numbers, once, texts, times
from planner.storage.people_files import (
    OFF_WORD,
    read_agents,
    read_requests,
    read_roster,
    roster_dates,
)
from planner.storage.sheet import Sheet
from planner.storage.sheets import read_sheet

__all__ = [
    "read_agents",
    "read_calendar",
    "read_forecast",
    "read_history",
    "read_requests",
    "read_roster",
    "roster_dates",
    "write_explanation",
    "write_forecast",
    "write_roster",
]

MOST_UPLIFT, MOST_SD = 100.0, 3.0
QUANTILES = ("p05", "p10", "p25", "p50", "p75", "p90", "p95")


def read_history(path: Path) -> pd.DataFrame:
    """
    Read a history of contacts.

    Parameters
    ----------
    path
        File with the columns ``timestamp,queue,contacts`` and perhaps ``special_day``; or a log
        with ``timestamp,queue``, one line a contact, which is counted by the hour.

    Returns
    -------
    DataFrame
        Columns timestamp (datetime64, local wall time), queue, contacts (float, 0 or more) and,
        if the file has it, special_day (empty on ordinary days). An absent bin is a gap; the
        hour that comes twice when the clock is put back may stand there twice.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, or a queue has a
        timestamp twice.
    """
    with read_sheet(path, ("timestamp", "queue"), ("contacts", "special_day")) as sheet:
        stamps, queues = times(sheet, "timestamp"), texts(sheet, "queue")
        if "contacts" not in sheet.frame.columns:
            return _count_log(sheet, stamps, queues)
        contacts = numbers(sheet, "contacts")
        put_back = np.zeros(len(stamps), dtype=np.bool_)
        for rows in queues.groupby(queues).indices.values():
            put_back[rows] = hours_put_back(pd.DatetimeIndex(stamps.iloc[rows]))
        _once_per_queue(sheet, queues[~put_back], stamps[~put_back])
        columns = {"timestamp": stamps, "queue": queues, "contacts": contacts}
        if "special_day" in sheet.frame.columns:
            columns["special_day"] = texts(sheet, "special_day", default="")
        return pd.DataFrame(columns).reset_index(drop=True)


def read_calendar(path: Path) -> pd.DataFrame:
    """
    Read a calendar of special days.

    Parameters
    ----------
    path
        File with the columns ``date,name,kind`` and perhaps ``queue`` (blank: every queue),
        ``known_in_advance`` (1 unless given), ``phase`` of a campaign, ``starts`` (the full hour
        from which it is felt), ``expected_uplift`` (contacts over usual ones from then on) and
        ``expected_sd`` (spread of its logarithm).

    Returns
    -------
    DataFrame
        Columns queue, date (datetime64), name, kind, known_in_advance (bool), phase, starts_hour
        (int), expected_uplift (float, NaN where nobody expects anything) and expected_sd (float).

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, or a cell is wrong.
    """
    optional = ("queue", "known_in_advance", "phase", "starts", "expected_uplift", "expected_sd")
    with read_sheet(path, ("date", "name", "kind"), optional) as sheet:
        uplift = numbers(sheet, "expected_uplift", most=MOST_UPLIFT, default=-1, least=-1)
        told = texts(sheet, "expected_uplift", default="") != ""
        sheet.refuse(
            told & (uplift <= 0), "expected_uplift", "must be over 0", "Write 1.5 for half more"
        )
        sd = numbers(sheet, "expected_sd", most=MOST_SD, default=EXPECTED_SD)
        sheet.refuse(sd <= 0, "expected_sd", "must be over 0", "Write 0.3 for about a third")
        return pd.DataFrame(
            {
                "queue": texts(sheet, "queue", default=""),
                "date": dates(sheet, "date"),
                "name": texts(sheet, "name"),
                "kind": texts(sheet, "kind"),
                "known_in_advance": flags(sheet, "known_in_advance", default=True),
                "phase": texts(sheet, "phase", default=""),
                "starts_hour": full_hours(sheet, "starts"),
                "expected_uplift": uplift.where(told),
                "expected_sd": sd,
            }
        ).reset_index(drop=True)


def read_forecast(path: Path) -> pd.DataFrame:
    """
    Read a forecast.

    Parameters
    ----------
    path
        File with the columns ``timestamp,queue,mean,p05,p10,p25,p50,p75,p90,p95``.

    Returns
    -------
    DataFrame
        The same columns, the numbers as float.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, a queue has a timestamp
        twice, or quantiles fall where they must rise.
    """
    with read_sheet(path, ("timestamp", "queue", "mean", *QUANTILES)) as sheet:
        columns = {"timestamp": times(sheet, "timestamp"), "queue": texts(sheet, "queue")}
        columns |= {name: numbers(sheet, name) for name in ("mean", *QUANTILES)}
        _once_per_queue(sheet, columns["queue"], columns["timestamp"])
        for lower, upper in pairwise(QUANTILES):
            falls = columns[upper] < columns[lower]
            sheet.refuse(falls, upper, f"is less than {lower}", "Mend the order of the quantiles")
        return pd.DataFrame(columns).reset_index(drop=True)


def write_forecast(path: Path, frame: pd.DataFrame) -> None:
    """
    Write a forecast, whole or not at all.

    Parameters
    ----------
    path
        File ending in ``.csv`` or ``.parquet``.
    frame
        Columns as `read_forecast` gives them; numbers are rounded to three places.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    numeric = ["mean", *QUANTILES]
    table = frame[["timestamp", "queue", *numeric]].assign(queue=guard(frame["queue"].astype(str)))
    table[numeric] = table[numeric].round(3)
    write_table(path, table)


def write_explanation(path: Path, frame: pd.DataFrame) -> None:
    """
    Write what makes up each day's forecast, whole or not at all.

    Parameters
    ----------
    path
        File ending in ``.csv`` or ``.parquet``.
    frame
        As `forecasts.parts_frame` makes it; numbers are rounded to three places.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    table = frame.assign(
        date=frame["date"].dt.strftime("%Y-%m-%d"),
        provisional=frame["provisional"].astype(int),
        **{name: guard(frame[name].astype(str)) for name in ("queue", "special_days")},
    )
    write_table(path, table.round(3))


def write_roster(path: Path, roster: Roster) -> None:
    """
    Write a roster, whole or not at all.

    One line a worked day. If cells are locked, a column ``locked`` marks them, and a locked day
    off has a line with ``off``.

    Parameters
    ----------
    path
        File ending in ``.csv`` or ``.parquet``.
    roster
        Any roster.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    problem = roster.problem
    locked = problem.pins != FREE
    a, d = np.nonzero(roster.works | locked)
    names = [*(shift.code for shift in problem.shifts), OFF_WORD]  # OFF is -1, the last
    frame = pd.DataFrame(
        {
            "agent": [problem.agents[i].id for i in a.tolist()],
            "date": [problem.horizon.date(i).isoformat() for i in d.tolist()],
            "shift": [names[code] for code in roster.codes[a, d].tolist()],
        },
        dtype=str,
    )
    for name in ("agent", "shift"):
        frame[name] = guard(frame[name])
    if locked.any():
        frame["locked"] = locked[a, d].astype(int)
    write_table(path, frame)


def _once_per_queue(sheet: Sheet, queues: pd.Series, stamps: pd.Series) -> None:
    once(sheet, "timestamp", [queues, stamps], "the same time of the same queue")


def _count_log(sheet: Sheet, stamps: pd.Series, queues: pd.Series) -> pd.DataFrame:
    """Count a log of single contacts by the hour."""
    table = pd.DataFrame({"queue": queues, "hour": stamps.dt.floor("h")})
    on_grid = (stamps == stamps.dt.floor("15min")).all()
    if on_grid and not pd.concat([queues, stamps], axis=1).duplicated().any():
        raise InputError(
            "column 'contacts' is missing, and this is no log of single contacts, since every "
            "time is a full quarter of an hour and stands there once",
            file=sheet.file,
            row=1,
            advice="Add the column contacts",
        )
    frames = []
    for queue, rows in table.groupby("queue", sort=False):
        counts = rows.groupby("hour").size().astype("float64")
        hours = pd.DatetimeIndex(counts.index)
        days = hours.normalize().unique()
        # On a day with contacts, an hour without one is a zero if the queue is ever seen so
        # early and so late; a day without contacts is a gap.
        span = pd.to_timedelta(range(int(hours.hour.min()), int(hours.hour.max()) + 1), unit="h")
        grid = pd.DatetimeIndex((days.to_numpy()[:, None] + span.to_numpy()).ravel())
        filled = counts.reindex(grid, fill_value=0.0)
        frames.append(
            pd.DataFrame({"timestamp": grid, "queue": queue, "contacts": filled.to_numpy()})
        )
    return pd.concat(frames, ignore_index=True)


def write_table(path: Path, frame: pd.DataFrame) -> None:
    """
    Write a table as CSV or Parquet, whole or not at all.

    Raises
    ------
    InputError
        If the file cannot be written, or its ending is another.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise InputError(
            "is not a kind of file that can be written here",
            file=str(path),
            advice="Choose a name that ends in .csv or .parquet",
        )
    with replacing(path) as part:
        if ending == ".csv":
            frame.to_csv(part, index=False, date_format="%Y-%m-%d %H:%M", lineterminator="\n")
        else:
            frame.to_parquet(part, index=False)

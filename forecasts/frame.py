"""Turn a table of counts, and one of special days, into histories."""

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.clock_changes import hours_put_back
from forecasts.types import EXPECTED_SD, HOURS, History, SpecialDay

BINS_MIN = (15, 30, 60)


def histories_from_frame(
    frame: pd.DataFrame, calendar: pd.DataFrame | None = None
) -> tuple[History, ...]:
    """
    Read the histories of all queues in a table.

    Parameters
    ----------
    frame
        Columns timestamp (datetime), queue, contacts and perhaps special_day (names joined by a
        bar). Bins of 15, 30 or 60 minutes, found from the data, are summed to hours; absent rows
        are gaps, not zeros. Where the clock was put back an hour may stand twice: its mean counts.
        A first or last day that is not whole is dropped.
    calendar
        Columns queue, date, name, kind and perhaps known_in_advance, phase, starts_hour,
        expected_uplift and expected_sd. A row without a queue holds for every queue.

    Returns
    -------
    tuple of History
        In the order in which the queues first appear.

    Raises
    ------
    ValueError
        If a column is missing, there is no row, a count is negative, a queue has the same
        timestamp twice (an hour put back aside) or bins of another length.
    """
    _require(frame, "history", ("timestamp", "queue", "contacts"))
    if frame.empty:
        raise ValueError("history: must have at least one row, got 0")
    if calendar is not None:
        _require(calendar, "calendar", ("queue", "date", "name", "kind"))
    histories = []
    for queue, rows in frame.groupby("queue", sort=False):
        contacts = _hourly(str(queue), rows)
        special_days = _calendar_days(str(queue), calendar) if calendar is not None else ()
        if "special_day" in rows.columns:
            special_days += _marked_days(rows, special_days)
        histories.append(
            History(queue=str(queue), contacts=_whole_days(contacts), special_days=special_days)
        )
    return tuple(histories)


def whole_hours(frame: pd.DataFrame) -> pd.DataFrame:
    """
    Sum the bins of today's contacts to hours, the last hour only if it is whole.

    Parameters
    ----------
    frame
        Columns timestamp, queue and contacts, as for `histories_from_frame`.

    Returns
    -------
    DataFrame
        Columns timestamp (start of the hour), queue, contacts; hours with a bin missing are left
        out.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    _require(frame, "observed", ("timestamp", "queue", "contacts"))
    tables = []
    for queue, rows in frame.groupby("queue", sort=False):
        known = rows[rows["contacts"].notna()].sort_values("timestamp")
        stamps = pd.DatetimeIndex(known["timestamp"])
        # Hours may be missing, so that a step may be longer than the bins are.
        bin_min = min(_bin_min(stamps), 60.0)
        hours = known["contacts"].astype("float64").groupby(stamps.floor("h")).agg(["sum", "size"])
        whole = hours["sum"][hours["size"] * bin_min == 60]
        tables.append(
            pd.DataFrame(
                {"timestamp": whole.index, "queue": str(queue), "contacts": whole.to_numpy()}
            )
        )
    return pd.concat(tables, ignore_index=True)


def _require(frame: pd.DataFrame, what: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in frame.columns:
            raise ValueError(f"{what}: column {column} must be present, got {list(frame.columns)}")


def _hourly(queue: str, rows: pd.DataFrame) -> pd.Series:
    """Sum bins to hours; the index is complete from the first to the last day."""
    bins = pd.Series(
        rows["contacts"].to_numpy(dtype=np.float64), index=pd.DatetimeIndex(rows["timestamp"])
    )
    bins = bins.dropna().sort_index()
    stamps = pd.DatetimeIndex(bins.index)
    if bins.empty:
        raise ValueError(f"{queue}: must have at least one count, got only empty ones")
    put_back = hours_put_back(stamps)
    twice = stamps[stamps.duplicated() & ~put_back]
    if len(twice):
        raise ValueError(f"{queue}: a timestamp must appear once, got {twice[0]} twice")
    if bins.min() < 0:
        raise ValueError(f"{queue}: contacts must be 0 or more, got {bins.min():g}")
    # The hour that came twice counts as one hour: history and forecast have days of 24.
    bins = bins.groupby(level=0).mean()
    stamps = pd.DatetimeIndex(bins.index)
    if (bin_min := _bin_min(stamps)) not in BINS_MIN:
        raise ValueError(f"{queue}: bins must be 15, 30 or 60 minutes, got {bin_min:g}")
    days = pd.date_range(stamps[0].normalize(), stamps[-1].normalize(), freq="D")
    hours = pd.date_range(days[0], periods=HOURS * len(days), freq="h")
    return bins.groupby(stamps.floor("h")).sum().reindex(hours)


def _bin_min(stamps: pd.DatetimeIndex) -> float:
    """Return the shortest step between times in order; an hour if there is one time. [min]"""
    steps_min = np.diff(stamps.to_numpy()) / np.timedelta64(1, "m")
    return float(steps_min.min()) if len(steps_min) else 60.0


def _whole_days(contacts: pd.Series) -> pd.Series:
    """Drop a first and a last day on which open hours are missing."""
    whole = History(queue="", contacts=contacts)
    counts = whole.counts[:, list(whole.open_hours)]
    is_open = np.isin(whole.days.day_of_week, whole.open_weekdays)
    seen = np.flatnonzero(~np.isnan(counts).all(axis=1) & is_open).tolist()
    if len(seen) < 3:
        return contacts
    missing: NDArray[np.int_] = np.isnan(counts).sum(axis=1)
    first = seen[1] if missing[seen[0]] else seen[0]
    last = seen[-2] if missing[seen[-1]] else seen[-1]
    return contacts.iloc[HOURS * first : HOURS * (last + 1)]


def _calendar_days(queue: str, calendar: pd.DataFrame) -> tuple[SpecialDay, ...]:
    for_all = calendar["queue"].isna() | (calendar["queue"].astype(str).str.strip() == "")
    rows = calendar[for_all | (calendar["queue"].astype(str) == queue)]

    def column(name: str, default: object) -> pd.Series:
        """Give a column that may be absent, blank cells being the default."""
        if name not in rows.columns:
            return pd.Series(default, index=rows.index, dtype=object)
        cells = rows[name].astype(object)
        return cells.where(cells.notna(), default)

    return tuple(
        SpecialDay(
            date=date,
            name=str(name),
            kind=str(kind),
            known_in_advance=bool(int(ahead)),
            phase=str(phase),
            starts_hour=int(starts),
            expected_uplift=None if np.isnan(uplift) else float(uplift),
            expected_sd=float(sd),
        )
        for date, name, kind, ahead, phase, starts, uplift, sd in zip(
            pd.to_datetime(rows["date"]).dt.date,
            rows["name"],
            rows["kind"],
            column("known_in_advance", True),
            column("phase", ""),
            column("starts_hour", 0),
            column("expected_uplift", np.nan),
            column("expected_sd", EXPECTED_SD),
            strict=True,
        )
    )


def _marked_days(rows: pd.DataFrame, listed: tuple[SpecialDay, ...]) -> tuple[SpecialDay, ...]:
    """Take names from the history that the calendar does not list for that day."""
    have = {(day.date, day.name) for day in listed}
    marked = rows[rows["special_day"].notna() & (rows["special_day"].astype(str) != "")]
    found: dict[tuple[dt.date, str], None] = {}
    for stamp, names in zip(marked["timestamp"], marked["special_day"].astype(str), strict=True):
        for name in names.split("|"):
            found.setdefault((pd.Timestamp(stamp).date(), name.strip()), None)
    return tuple(
        SpecialDay(date=date, name=name, kind="event")
        for date, name in found
        if name and (date, name) not in have
    )

"""The audit log, for reading: newest first, a page at a time, or whole as a table."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from planner.storage.columns import FORMULA
from planner.storage.store import Store
from planner.storage.tables import AuditEntry, Team

COLUMNS = ("at", "who", "action", "table", "row", "team", "why", "before", "after")
BATCH = 1000  # rows read at a time for the whole table
Row = tuple[str, int]  # a table and a number in it


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """
    One change, or one refused attempt.

    Parameters
    ----------
    id
        Counts the entries.
    at
        When. [UTC]
    who
        Login name, or the user of the machine.
    action
        ``insert``, ``update``, ``edit`` (cells of a roster) or ``refused``.
    table, row
        What was changed; of a refused attempt the verb, and 0.
    team
        Whose it is; ``None``: the installation's.
    why
        The reason given.
    before, after
        What it was, and what it became.
    added
        With what the row was added, as far as the log knows: it tells which one it is.
    """

    id: int
    at: dt.datetime
    who: str
    action: str
    table: str
    row: int
    team: str | None
    why: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    added: dict[str, Any]


def read_log(
    store: Store,
    team: str | None = None,
    *,
    who: str | None = None,
    action: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    zone: str = "UTC",
    below: int | None = None,
    most: int = 200,
) -> tuple[LogEntry, ...]:
    """
    Read the newest entries.

    Parameters
    ----------
    team
        Whose; all if not given.
    who
        By whom; by anybody if not given.
    action
        As in `LogEntry`; any if not given.
    first, last
        Days on which it was done, both included.
    zone
        Where those are days.
    below
        Entries older than this one, to go on where the last page ended.
    most
        How many.
    """
    query = _query(team)
    if who is not None:
        query = query.where(AuditEntry.who == who)
    if action is not None:
        query = query.where(AuditEntry.action == action)
    if first is not None:
        query = query.where(AuditEntry.at >= _midnight(first, zone))
    if last is not None:
        query = query.where(AuditEntry.at < _midnight(last + dt.timedelta(days=1), zone))
    if below is not None:
        query = query.where(AuditEntry.id < below)
    with store.reading() as session:
        rows = session.execute(query.order_by(AuditEntry.id.desc()).limit(most)).all()
        added = _added(session, {(row.table_name, row.row_id) for row, _name in rows})
        return tuple(
            _entry(row, name, added.get((row.table_name, row.row_id), {})) for row, name in rows
        )


def log_table(store: Store, team: str | None = None) -> str:
    """Write the whole log as CSV, the oldest first; no cell is taken for a formula."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for entry in _all(store, team):
        cells = [entry.at.isoformat(timespec="seconds"), entry.who, entry.action, entry.table]
        cells += [str(entry.row), entry.team or "", entry.why or ""]
        cells += [_written(entry.before), _written(entry.after)]
        lines.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()


def _all(store: Store, team: str | None) -> Iterator[LogEntry]:
    query = _query(team).order_by(AuditEntry.id).execution_options(yield_per=BATCH)
    with store.reading() as session:
        for row, name in session.execute(query):
            yield _entry(row, name, {})


def _query(team: str | None) -> Select[AuditEntry, str]:
    query = select(AuditEntry, Team.name).outerjoin(Team, Team.id == AuditEntry.team_id)
    return query if team is None else query.where(Team.name == team)


def _added(session: Session, rows: set[Row]) -> dict[Row, dict[str, Any]]:
    """Find with what rows were added."""
    found = select(AuditEntry.table_name, AuditEntry.row_id, AuditEntry.after).where(
        AuditEntry.action == "insert",
        tuple_(AuditEntry.table_name, AuditEntry.row_id).in_(rows),
    )
    return {(table, row): after for table, row, after in session.execute(found)}


def _entry(row: AuditEntry, team: str | None, added: dict[str, Any]) -> LogEntry:
    return LogEntry(
        id=row.id,
        at=row.at,
        who=row.who,
        action=row.action,
        table=row.table_name,
        row=row.row_id,
        team=team,
        why=row.why,
        before=row.before,
        after=row.after,
        added=added,
    )


def _midnight(date: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(), ZoneInfo(zone))


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""

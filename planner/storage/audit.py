"""
The audit log, and the guard over what never changes.

Before a flush the guard refuses to change or delete what is immutable. After it, when new rows
have their numbers, every row written is logged in the same transaction. The rows inside an
artefact or a roster version (agents, requests, assignments) are not logged one by one: they are
written once with it and stand for themselves.
"""

import datetime as dt
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction

from planner.storage.tables import Artefact, AuditEntry, Base, RosterVersion, Team

AUDITED = (Team, Artefact, RosterVersion)
UNSHOWN = {"config_text", "payload", "plan"}  # long, and the same for ever
MAY_CHANGE = {
    "teams": {"name"},
    "roster_versions": {"state", "published_at", "published_by", "revision"},
}


def watch(session: Session, who: str) -> Session:
    """Log what a session writes under a name, and return it."""
    session.info["who"] = who
    event.listen(session, "before_flush", _guard)
    event.listen(session, "after_flush", _log)
    return session


def _guard(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse to change what never changes."""
    for row in session.deleted:
        raise ValueError(f"{row.__tablename__}: rows are never deleted")
    for row in session.dirty:
        before, _ = _changes(row)
        fixed = before.keys() - MAY_CHANGE.get(row.__tablename__, set())
        if fixed:
            raise ValueError(f"{row.__tablename__}: {min(fixed)} never changes once written")


def _log(session: Session, _context: UOWTransaction) -> None:
    """Write what was changed beside it."""
    entries = []
    for row in (*session.new, *session.dirty):
        if not isinstance(row, AUDITED):
            continue
        is_new = row in session.new
        before, after = ({}, _values(row)) if is_new else _changes(row)
        if after:
            entries.append(
                {
                    "at": dt.datetime.now(dt.UTC),
                    "who": session.info["who"],
                    "action": "insert" if is_new else "update",
                    "table_name": row.__tablename__,
                    "row_id": row.id,
                    "before": before,
                    "after": after,
                }
            )
    if entries:
        session.execute(insert(AuditEntry), entries)


def _values(row: Base) -> dict[str, Any]:
    names = {column.key for column in inspect(type(row)).column_attrs} - UNSHOWN
    return {name: _plain(getattr(row, name)) for name in sorted(names)}


def _changes(row: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns changed, with the old and with the new values."""
    before, after = {}, {}
    state = inspect(row)
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            before[column.key] = _plain(history.deleted[0] if history.deleted else None)
            after[column.key] = _plain(history.added[0] if history.added else None)
    return before, after


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value

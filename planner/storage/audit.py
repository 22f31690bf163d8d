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

from planner.storage.account_tables import Account, AskRow, LoginSession
from planner.storage.tables import (
    Artefact,
    AuditEntry,
    Base,
    HandoverNote,
    RosterVersion,
    Team,
    VersionCheck,
)
from planner.storage.work_tables import Channel, FeedToken, ImportRow, Job

AUDITED = (
    *(Team, Artefact, RosterVersion, VersionCheck, Account, LoginSession, AskRow, HandoverNote),
    *(ImportRow, Job, FeedToken, Channel),
)
LONG = {"config_text", "payload", "plan", "document", "inputs", "result"}
SECRET = {"password_hash", "code_hash", "token_hash", "address"}
MAY_CHANGE = {
    "teams": {"name"},
    "roster_versions": {"state", "published_at", "published_by", "revision"},
    "accounts": {
        *("name", "role", "team_id", "agent", "disabled", "revision"),
        *("password_hash", "code_hash", "code_expires_at", "failures", "locked_until"),
    },
    "login_sessions": {"revoked_at"},
    "asks": {"state", "version_id", "revision"},
    "jobs": {
        *("state", "stage", "done", "cost", "bound", "cancel", "attempt", "host", "pid"),
        *("error", "started_at", "beat_at", "ended_at"),
    },
    "feed_tokens": {"revoked_at"},
    "channels": {"removed_at", "address"},  # when it moves into a file
}


def watch(session: Session, who: str, why: str | None = None) -> Session:
    """Log what a session writes under a name and for a reason, and return it."""
    session.info["who"], session.info["why"] = who, why
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
                    **_signed(session),
                    "action": "insert" if is_new else "update",
                    "table_name": row.__tablename__,
                    "row_id": row.id,
                    "before": before,
                    "after": after,
                    "team_id": row.id if isinstance(row, Team) else getattr(row, "team_id", None),
                }
            )
    if entries:
        session.execute(insert(AuditEntry), entries)


def log(
    session: Session,
    action: str,
    table: str,
    row_id: int,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    team_id: int | None,
) -> None:
    """Log what no single row tells, in a watched session."""
    entry = {"action": action, "table_name": table, "row_id": row_id, "team_id": team_id}
    session.execute(
        insert(AuditEntry), {**_signed(session), **entry, "before": before, "after": after}
    )


def _signed(session: Session) -> dict[str, Any]:
    """Return when, who and why."""
    return {
        "at": dt.datetime.now(dt.UTC),
        "who": session.info["who"],
        "why": session.info.get("why"),
    }


def _values(row: Base) -> dict[str, Any]:
    names = {column.key for column in inspect(type(row)).column_attrs} - LONG - SECRET
    return {name: _plain(getattr(row, name)) for name in sorted(names)}


def _changes(row: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns changed, with the old and with the new values."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state = inspect(row)
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if column.key in SECRET:
                old, new = _hidden(old), "(new)" if new else None
            before[column.key], after[column.key] = _plain(old), _plain(new)
    return before, after


def _hidden(secret: object) -> str | None:
    return "(set)" if secret else None


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value

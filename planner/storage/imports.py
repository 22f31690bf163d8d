"""Imported files as they came, the newest of each kind being the one that holds."""

import datetime as dt
import zlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.storage.artefacts import lock_team
from planner.storage.rows import digest
from planner.storage.store import Store
from planner.storage.tables import Team
from planner.storage.work_tables import ImportKind, ImportRow

__all__ = ["ImportInfo", "ImportKind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportInfo:
    """
    What a list shows of an import.

    Parameters
    ----------
    id
        Its number.
    team, kind, name
        Whose, what, and the file's name.
    rows
        Rows below the header. [rows]
    imported_at
        When. [UTC]
    imported_by
        Who.
    """

    id: int
    team: str
    kind: ImportKind
    name: str
    rows: int
    imported_at: dt.datetime
    imported_by: str


def keep_import(
    store: Store, team: str, kind: ImportKind, name: str, content: bytes, *, rows: int, by: str
) -> tuple[int, bool]:
    """
    Keep a file that has been checked.

    Returns
    -------
    import_id : int
        Its number.
    is_new : bool
        Whether anything was written: the same file again changes nothing.
    """
    content_hash = digest(name, content)
    with store.writing(by) as session:
        owner = lock_team(session, team)
        newest = session.scalar(
            select(ImportRow)
            .filter_by(team_id=owner.id, kind=kind)
            .order_by(ImportRow.id.desc())
            .limit(1)
        )
        if newest is not None and newest.content_hash == content_hash:
            return newest.id, False
        row = ImportRow(
            team_id=owner.id,
            kind=kind,
            name=name,
            content_hash=content_hash,
            payload=zlib.compress(content),
            rows=rows,
            imported_at=dt.datetime.now(dt.UTC),
            imported_by=by,
        )
        session.add(row)
        session.flush()
        return row.id, True


def newest_imports(store: Store, team: str) -> dict[ImportKind, ImportInfo]:
    """Return a team's newest import of each kind."""
    with store.reading() as session:
        return {info.kind: info for info in _list(session, team)}  # later ones take the place


def list_imports(store: Store, team: str) -> tuple[ImportInfo, ...]:
    """List a team's imports, the newest first."""
    with store.reading() as session:
        return tuple(reversed(_list(session, team)))


def import_content(store: Store, team: str, import_id: int) -> tuple[ImportKind, str, bytes]:
    """
    Give a team's file back as it came.

    Raises
    ------
    InputError
        If the team has no such import.
    """
    with store.reading() as session:
        row = session.get(ImportRow, import_id)
        if row is None or session.get_one(Team, row.team_id).name != team:
            raise InputError(f"{team} has no import {import_id}")
        return row.kind, row.name, zlib.decompress(row.payload)


def _list(session: Session, team: str) -> list[ImportInfo]:
    columns = (
        ImportRow.id,
        ImportRow.kind,
        ImportRow.name,
        ImportRow.rows,
        ImportRow.imported_at,
        ImportRow.imported_by,
    )
    query = (
        select(*columns, Team.name.label("team"))
        .join(Team, Team.id == ImportRow.team_id)
        .where(Team.name == team)
        .order_by(ImportRow.id)
    )
    return [ImportInfo(**row) for row in session.execute(query).mappings()]

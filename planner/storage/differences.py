"""How versions descend from each other, and in which cells they differ."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.domain.edits import Conflict, Difference
from planner.storage.audit import log
from planner.storage.plans import VersionState
from planner.storage.tables import Assignment, RosterVersion

Cells = dict[tuple[str, dt.date], tuple[str | None, bool]]


def differences(session: Session, old: int, new: int) -> tuple[Difference, ...]:
    """List the cells in which two versions differ, by agent and day."""
    before, after = _cells(session, old), _cells(session, new)
    nothing = (None, False)
    return tuple(
        Difference(
            agent=cell[0],
            date=cell[1],
            before=before.get(cell, nothing)[0],
            after=after.get(cell, nothing)[0],
            was_locked=before.get(cell, nothing)[1],
            locked=after.get(cell, nothing)[1],
        )
        for cell in sorted(before.keys() | after.keys())
        if before.get(cell, nothing) != after.get(cell, nothing)
    )


def lineage(session: Session, version: RosterVersion) -> set[int]:
    """Return a version and every one that it descends from."""
    found = {version.id}
    parent = version.parent_id
    while parent is not None and parent not in found:
        found.add(parent)
        parent = session.scalar(select(RosterVersion.parent_id).where(RosterVersion.id == parent))
    return found


def refuse_if_overtaken(session: Session, parent: RosterVersion, beside: Collection[int]) -> None:
    """
    Refuse to edit what somebody else has edited, or published over, in the meantime.

    Raises
    ------
    Conflict
        Names the version and what it changed.
    """
    siblings = select(RosterVersion).where(RosterVersion.parent_id == parent.id)
    unseen = [s for s in session.scalars(siblings) if s.id not in beside]
    if parent.state is VersionState.SUPERSEDED and not unseen:
        unseen = _published(session, parent)
    if unseen:
        raise _conflict(session, parent.id, max(unseen, key=lambda version: version.id))


def refuse_if_behind(
    session: Session, version: RosterVersion, published: Sequence[RosterVersion]
) -> None:
    """
    Refuse to publish over what a version does not descend from.

    Raises
    ------
    Conflict
        Names the version published and what it changed.
    """
    known = lineage(session, version)
    unseen = [theirs for theirs in published if theirs.id not in known]
    if unseen:
        theirs = max(unseen, key=lambda row: row.id)
        raise _conflict(session, max(known & lineage(session, theirs), default=0), theirs)


def log_edit(session: Session, version: RosterVersion) -> None:
    """Log which cells a version changes in its parent."""
    cells = differences(session, version.parent_id or 0, version.id)
    log(
        session,
        "edit",
        version.__tablename__,
        version.id,
        before={f"{c.agent} {c.date}": _written(c.before, c.was_locked) for c in cells},
        after={f"{c.agent} {c.date}": _written(c.after, c.locked) for c in cells},
        team_id=version.team_id,
    )


def _published(session: Session, old: RosterVersion) -> list[RosterVersion]:
    """Find what took the place of a superseded version."""
    return list(
        session.scalars(
            select(RosterVersion).where(
                RosterVersion.team_id == old.team_id,
                RosterVersion.state == VersionState.PUBLISHED,
                RosterVersion.start < old.end,
                RosterVersion.end > old.start,
            )
        )
    )


def _conflict(session: Session, known: int, theirs: RosterVersion) -> Conflict:
    return Conflict(theirs.id, theirs.created_by, differences(session, known, theirs.id))


def _written(shift: str | None, locked: bool) -> str:
    return f"{shift or 'off'}{', locked' if locked else ''}"


def _cells(session: Session, version: int) -> Cells:
    rows = session.execute(
        select(Assignment.agent, Assignment.date, Assignment.shift, Assignment.locked).where(
            Assignment.version_id == version
        )
    )
    return {(agent, date): (shift, locked) for agent, date, shift, locked in rows}

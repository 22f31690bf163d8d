"""The store of plans: drafts, the published roster, and everything they were made from."""

import datetime as dt
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.storage.artefacts import keep_history, lock_team
from planner.storage.audit import watch
from planner.storage.connect import connect, in_memory, place_of, told
from planner.storage.plans import StoredForecast, StoredPlan, VersionInfo, VersionState
from planner.storage.rows import (
    agents_from,
    cells_from,
    requests_from,
    unpack_forecast,
)
from planner.storage.tables import (
    AgentRow,
    Artefact,
    ArtefactKind,
    Assignment,
    RequestRow,
    RosterVersion,
    Team,
    VersionCheck,
)
from planner.storage.versions import add_version, get_version, no_version, publish_version

__all__ = ["Store", "StoredForecast", "StoredPlan", "VersionInfo", "VersionState"]

NOBODY = "peakroster"  # who writes when no person is named


class Store:
    """
    A database of plans; ``with Store.open(url) as store`` closes it.

    Safe to share between threads. Every method is one transaction: it happens as a whole or
    not at all. All raise `InputError` when the database cannot be reached, read or written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Store":
        """
        Open a database, made if it is SQLite and not there yet, with the schema up to date.

        Parameters
        ----------
        url
            ``sqlite:///folder/file.db``, or the address of another database.

        Raises
        ------
        InputError
            If the address cannot be used, the database cannot be written or is in use, or its
            schema is newer than this program.
        """
        return cls(connect(url))

    @property
    def is_in_memory(self) -> bool:
        """Whether the database is this process's alone, and ends with it."""
        return in_memory(self._engine)

    @property
    def place(self) -> str:
        """What tells this database from others within the process; holds no password."""
        alone = f" {id(self._engine)}" if self.is_in_memory else ""
        return place_of(self._engine.url) + alone

    def close(self) -> None:
        """Give back what is this store's alone; a database on disk is shared by the process."""
        if in_memory(self._engine):
            self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save_history(
        self, team: str, name: str, content: bytes, *, versions: dict[str, str], by: str = NOBODY
    ) -> int:
        """
        Keep an imported history file as it came.

        Parameters
        ----------
        team
            Whose history.
        name
            Name of the file.
        content
            Its bytes.
        versions
            Version of each program that read it, by name.
        by
            Who imports it.

        Returns
        -------
        int
            Its number, for a plan's ``history``; the same for the same file.
        """
        with self.writing(by) as session:
            return keep_history(session, lock_team(session, team), name, content, versions).id

    def load_history(self, history_id: int) -> tuple[str, bytes]:
        """
        Give an imported history file back: its name and its bytes.

        Raises
        ------
        InputError
            If there is no such import.
        """
        with self.reading() as session:
            artefact = session.get(Artefact, history_id)
            if artefact is None or artefact.kind is not ArtefactKind.HISTORY:
                raise InputError(f"there is no history import {history_id}")
            return artefact.details["name"], zlib.decompress(artefact.payload or b"")

    def save_draft(
        self,
        plan: StoredPlan,
        *,
        by: str = NOBODY,
        why: str | None = None,
        beside: Collection[int] | None = None,
    ) -> int:
        """
        Save a plan as a new version.

        Parameters
        ----------
        plan
            Roster with everything it was made from.
        by, why
            Who saves it, and for what reason.
        beside
            Versions made from the same parent that are known and left aside; any other, and a
            parent that has been superseded, is a conflict. Not looked at if not given.

        Returns
        -------
        int
            Number of the version.

        Raises
        ------
        InputError
            If the parent or the history is not one of the team's.
        Conflict
            If somebody else was faster.
        """
        with self.writing(by, why) as session:
            return add_version(session, plan, by=by, why=why, beside=beside)

    def publish(
        self,
        version_id: int,
        *,
        by: str,
        why: str | None = None,
        replacing: Collection[int] | None = None,
    ) -> None:
        """
        Make a version the one that holds, and supersede those published for any of its days.

        A version that is published already stays as it is.

        Parameters
        ----------
        version_id
            Draft to publish.
        by, why
            Who publishes it, and for what reason.
        replacing
            Versions that the publisher has seen it will supersede. If not given, a version made
            from another takes the place of those it descends from alone.

        Raises
        ------
        InputError
            If there is no such version, it has been superseded, or others than ``replacing``
            are published for its days.
        Conflict
            If somebody published what this version does not descend from.
        """
        with self.writing(by, why) as session:
            publish_version(session, version_id, by=by, replacing=replacing)

    def load(self, version_id: int) -> StoredPlan:
        """
        Give a plan back as it was saved.

        Raises
        ------
        InputError
            If there is no such version.
        """
        with self.reading() as session:
            version = get_version(session, version_id)
            team = session.get_one(Team, version.team_id)
            forecast = session.get_one(Artefact, version.forecast_id)
            inputs = version.inputs_id
            agents, before = agents_from(
                session.scalars(
                    select(AgentRow).filter_by(inputs_id=inputs).order_by(AgentRow.position)
                ).all()
            )
            requests = requests_from(
                session.scalars(
                    select(RequestRow).filter_by(inputs_id=inputs).order_by(RequestRow.position)
                ).all()
            )
            horizon = Horizon(start=version.start, n_days=version.n_days, zone=version.zone)
            cells = session.scalars(select(Assignment).filter_by(version_id=version_id)).all()
            codes, locked = cells_from(cells, agents, horizon, version.shift_codes)
            histories = [p.id for p in forecast.parents if p.kind is ArtefactKind.HISTORY]
            return StoredPlan(
                team=team.name,
                horizon=horizon,
                config_text=version.config_text,
                agents=agents,
                shift_codes=tuple(version.shift_codes),
                codes=codes,
                forecast=unpack_forecast(forecast.details, forecast.payload or b""),
                seed=version.seed,
                requests=requests,
                locked=locked,
                before=before,
                plan=version.plan | _latest_check(session, version_id),
                versions=version.versions,
                parent=version.parent_id,
                history=histories[0] if histories else None,
            )

    def document(self, version_id: int) -> dict[str, Any]:
        """
        Give the content of a version's ``plan.json`` back, with what its latest check found.

        Raises
        ------
        InputError
            If there is no such version.
        """
        with self.reading() as session:
            version = get_version(session, version_id)
            return version.plan | _latest_check(session, version_id)

    def published(self, team: str | None = None) -> tuple[VersionInfo, ...]:
        """List the published versions of a team, or of all, the newest period first."""
        wanted = [RosterVersion.state == VersionState.PUBLISHED]
        return self._list(*wanted, *([] if team is None else [Team.name == team]))

    def standing(self) -> tuple[VersionInfo, ...]:
        """List what holds or may come to hold: published versions and drafts, newest first."""
        return self._list(RosterVersion.state != VersionState.SUPERSEDED)

    def info(self, version_id: int) -> VersionInfo:
        """
        Say what a list shows of one version.

        Raises
        ------
        InputError
            If there is no such version.
        """
        found = self._list(RosterVersion.id == version_id)
        if not found:
            raise no_version(version_id)
        return found[0]

    def versions(self, team: str, start: dt.date) -> tuple[VersionInfo, ...]:
        """List all versions of a team and first day, the newest first."""
        return self._list(Team.name == team, RosterVersion.start == start)

    def _list(self, *wanted: ColumnElement[bool]) -> tuple[VersionInfo, ...]:
        """Read what `VersionInfo` holds, without the long columns."""
        version = RosterVersion
        query = (
            select(
                version.id,
                Team.name.label("team"),
                version.start,
                version.n_days,
                version.number,
                version.state,
                version.parent_id.label("parent"),
                version.created_at,
                version.created_by,
                version.published_at,
                version.published_by,
                version.note,
            )
            .join(Team, Team.id == version.team_id)
            .where(*wanted)
            .order_by(version.start.desc(), Team.name, version.number.desc())
        )
        with self.reading() as session:
            return tuple(VersionInfo(**row) for row in session.execute(query).mappings())

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that reads."""
        with told(self._engine), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self, who: str, why: str | None = None) -> Iterator[Session]:
        """Open a transaction that writes, in somebody's name and for a reason."""
        writer = self._engine.execution_options(writes=True)
        with told(self._engine), Session(writer) as session, session.begin():
            yield watch(session, who, why)


def _latest_check(session: Session, version_id: int) -> dict[str, Any]:
    """Return what the latest check of a version found; nothing if there was none."""
    found = select(VersionCheck.document).filter_by(version_id=version_id)
    return session.scalar(found.order_by(VersionCheck.id.desc()).limit(1)) or {}

"""
The tables.

Artefacts (history imports, forecasts, a plan's inputs) and the content of roster versions never
change; `audit.py` refuses it. A version only passes from draft to published to superseded.
Types are portable: SQLite and PostgreSQL hold the same.
"""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from planner.domain.people import Level, RequestKind
from planner.storage.plans import VersionState

NAME = String(200)
HASH = String(64)


class ArtefactKind(StrEnum):
    """What an artefact is."""

    HISTORY = "history"  # an imported file
    FORECAST = "forecast"
    INPUTS = "inputs"  # agents, requests and the days before of a plan


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant, UTC in the database and in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the name is SQLAlchemy's
    ) -> dt.datetime | None:
        """Refuse a time without a zone, and turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time must have a zone, got {value}")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the name is SQLAlchemy's
    ) -> dt.datetime | None:
        """Give the zone back where the database, as SQLite, drops it."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def words(kind: type[StrEnum], name: str) -> Enum:
    """Store an enumeration as its words, checked by the database."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        length=16,
        create_constraint=True,
        values_callable=lambda e: [word.value for word in e],
    )


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can find it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain dictionary
        str: NAME,
        dt.datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
        VersionState: words(VersionState, "state"),
        ArtefactKind: words(ArtefactKind, "kind"),
        Level: words(Level, "level"),
        RequestKind: words(RequestKind, "kind"),
    }


class Team(Base):
    """A team, whose rosters are published apart from others'."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Artefact(Base):
    """Something made once and never changed; the same content is kept once for a team."""

    __tablename__ = "artefacts"
    __table_args__ = (UniqueConstraint("team_id", "kind", "content_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[ArtefactKind]
    content_hash: Mapped[str] = mapped_column(HASH)
    config_hash: Mapped[str | None] = mapped_column(HASH)
    seed: Mapped[int | None] = mapped_column(BigInteger)
    versions: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    payload: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[dt.datetime]
    parents: Mapped[list["Artefact"]] = relationship(
        secondary="artefact_parents",
        primaryjoin="Artefact.id == ArtefactParent.child_id",
        secondaryjoin="Artefact.id == ArtefactParent.parent_id",
    )


class ArtefactParent(Base):
    """What an artefact was made from."""

    __tablename__ = "artefact_parents"

    child_id: Mapped[int] = mapped_column(ForeignKey("artefacts.id"), primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("artefacts.id"), primary_key=True)


class AgentRow(Base):
    """An agent as known when a plan was made."""

    __tablename__ = "agents"
    __table_args__ = (UniqueConstraint("inputs_id", "agent"),)

    inputs_id: Mapped[int] = mapped_column(ForeignKey("artefacts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agent: Mapped[str]
    name: Mapped[str]
    team: Mapped[str]
    level: Mapped[Level]
    skills: Mapped[list[str]]
    contract_min_week: Mapped[int]
    speed: Mapped[float]
    mentor: Mapped[str | None]
    earliest_night: Mapped[dt.date | None]
    protected_from: Mapped[dt.date | None]
    protected_until: Mapped[dt.date | None]
    max_nights: Mapped[int | None]
    max_weekends: Mapped[int | None]
    max_days_in_a_row: Mapped[int | None]
    min_hours: Mapped[float | None]
    max_hours: Mapped[float | None]
    before: Mapped[list[int]]


class RequestRow(Base):
    """A request as known when a plan was made."""

    __tablename__ = "requests"

    inputs_id: Mapped[int] = mapped_column(ForeignKey("artefacts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agent: Mapped[str]
    date: Mapped[dt.date]
    kind: Mapped[RequestKind]
    shift: Mapped[str | None]
    weight: Mapped[int]
    approved: Mapped[bool]


class RosterVersion(Base):
    """A roster of a team; one is published for any day."""

    __tablename__ = "roster_versions"
    __table_args__ = (
        UniqueConstraint("team_id", "start", "number"),
        Index(
            "uq_roster_versions_published",
            "team_id",
            "start",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    start: Mapped[dt.date]
    n_days: Mapped[int]
    end: Mapped[dt.date]  # the first day after
    zone: Mapped[str]
    number: Mapped[int]
    state: Mapped[VersionState]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("roster_versions.id"))
    inputs_id: Mapped[int] = mapped_column(ForeignKey("artefacts.id"))
    forecast_id: Mapped[int] = mapped_column(ForeignKey("artefacts.id"))
    shift_codes: Mapped[list[str]]
    config_text: Mapped[str] = mapped_column(Text)
    config_hash: Mapped[str] = mapped_column(HASH)
    seed: Mapped[int] = mapped_column(BigInteger)
    versions: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(Text)  # why it was made
    revision: Mapped[int] = mapped_column()
    team: Mapped[Team] = relationship()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own form


class Assignment(Base):
    """A day's shift of an agent; no shift: a day off laid down by hand."""

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "agent", "date"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("roster_versions.id"), primary_key=True)
    agent: Mapped[str] = mapped_column(primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    shift: Mapped[str | None]
    locked: Mapped[bool]


class VersionCheck(Base):
    """What a check of a roster version found: it takes the place of that part of its plan."""

    __tablename__ = "version_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("roster_versions.id"), index=True)
    checked_at: Mapped[dt.datetime]
    checked_by: Mapped[str]
    document: Mapped[dict[str, Any]]


class HandoverNote(Base):
    """An entry of the handover book; a mistake is mended by another entry."""

    __tablename__ = "handover_notes"
    __table_args__ = (Index(None, "team_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    date: Mapped[dt.date]  # the day that the next people read it for
    shift: Mapped[str | None]
    queue: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    written_by: Mapped[str]


class AuditEntry(Base):
    """One change of one row, or one refused attempt: who, what, before, after, why."""

    __tablename__ = "audit_log"
    __table_args__ = (Index(None, "table_name", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    who: Mapped[str]
    action: Mapped[str] = mapped_column(String(16))
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    why: Mapped[str | None] = mapped_column(Text)
    team_id: Mapped[int | None] = mapped_column(index=True)

"""Tables of what goes on behind the pages: jobs, imports, subscriptions, messages, hours seen."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.storage.tables import HASH, Base, words


class JobKind(StrEnum):
    """What a job does."""

    PLAN = "plan"
    SIMULATE = "simulate"
    SWEEP = "sweep"


class JobState(StrEnum):
    """Life of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # asked to; its result is the best it had
    FAILED = "failed"


class Job(Base):
    """A piece of long work; one at a time runs for a team."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "uq_jobs_running",
            "team_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    kind: Mapped[JobKind] = mapped_column(words(JobKind, "kind"))
    state: Mapped[JobState] = mapped_column(words(JobState, "state"))
    inputs: Mapped[dict[str, Any]]
    stage: Mapped[str]
    done: Mapped[float | None]
    cost: Mapped[float | None]
    bound: Mapped[float | None]
    cancel: Mapped[bool]
    attempt: Mapped[int]
    host: Mapped[str | None]
    pid: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    started_at: Mapped[dt.datetime | None]
    beat_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class TokenKind(StrEnum):
    """What a token opens."""

    FEED = "feed"  # one agent's calendar
    API = "api"  # what its account may see


class FeedToken(Base):
    """A secret address; only the secret's hash is kept."""

    __tablename__ = "feed_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TokenKind] = mapped_column(words(TokenKind, "kind"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    agent: Mapped[str | None]  # whose calendar
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # on whose behalf
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    lang: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    revoked_at: Mapped[dt.datetime | None]


class Channel(Base):
    """Where a team's messages go; of its address only the kind and a file's name are kept."""

    __tablename__ = "channels"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"), index=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(Text)
    lang: Mapped[str]
    every_min: Mapped[int]  # at most one message in so many minutes; what comes between is gathered
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str]
    removed_at: Mapped[dt.datetime | None]


class NoticeState(StrEnum):
    """Life of a message."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed; after a crash nobody knows whether it has arrived
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # claimed by a process that ended: not sent again


class Notice(Base):
    """A message for one channel: written with what it tells of, sent later."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("channel_id", "key"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    key: Mapped[str]  # of what it tells: the same is told once
    event: Mapped[dict[str, Any]]
    state: Mapped[NoticeState] = mapped_column(words(NoticeState, "state"))
    due_at: Mapped[dt.datetime]
    attempt: Mapped[int]
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class ImportKind(StrEnum):
    """What an imported file holds."""

    HISTORY = "history"
    AGENTS = "agents"
    REQUESTS = "requests"
    CALENDAR = "calendar"


class ImportRow(Base):
    """An imported file as it came, checked before it was kept."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "team_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[ImportKind] = mapped_column(words(ImportKind, "kind"))
    name: Mapped[str]
    content_hash: Mapped[str] = mapped_column(HASH)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[int]
    imported_at: Mapped[dt.datetime]
    imported_by: Mapped[str]


class HourSeen(Base):
    """Contacts of an hour that is over; the newest row of an hour and queue holds."""

    __tablename__ = "hours_seen"
    __table_args__ = (Index(None, "team_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    date: Mapped[dt.date]
    hour: Mapped[int]  # at which it starts, on the site's clock
    queue: Mapped[str]
    contacts: Mapped[float | None]  # none: taken back
    seen_at: Mapped[dt.datetime]
    seen_by: Mapped[str]

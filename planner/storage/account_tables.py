"""The tables of accounts and of what agents ask for."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from planner.domain.access import Role
from planner.domain.asks import AskKind, AskState
from planner.storage.tables import HASH, Base, Team, words


class Account(Base):
    """Somebody who signs in; never deleted, since the audit log names them."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    agent: Mapped[str | None]
    password_hash: Mapped[str | None]  # none until it is set with a one-time code
    code_hash: Mapped[str | None] = mapped_column(HASH)
    code_expires_at: Mapped[dt.datetime | None]
    disabled: Mapped[bool]
    failures: Mapped[int]  # wrong passwords since the last right one
    locked_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    revision: Mapped[int] = mapped_column()
    team: Mapped[Team | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own form


class LoginSession(Base):
    """A browser that is signed in. Of its token only a digest is kept."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    browser: Mapped[str]
    account: Mapped[Account] = relationship()


class AskRow(Base):
    """What an agent asks for."""

    __tablename__ = "asks"
    __table_args__ = (Index(None, "team_id", "first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    agent: Mapped[str]
    kind: Mapped[AskKind] = mapped_column(words(AskKind, "kind"))
    first: Mapped[dt.date]
    last: Mapped[dt.date]
    shift: Mapped[str | None]
    other_agent: Mapped[str | None]
    other_date: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[AskState] = mapped_column(words(AskState, "state"))
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[str]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("roster_versions.id"))
    revision: Mapped[int] = mapped_column()
    team: Mapped[Team] = relationship()
    events: Mapped[list["AskEventRow"]] = relationship(order_by="AskEventRow.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own form


class AskEventRow(Base):
    """A step in the life of an ask."""

    __tablename__ = "ask_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("asks.id"), index=True)
    at: Mapped[dt.datetime]
    who: Mapped[str]
    state: Mapped[AskState] = mapped_column(words(AskState, "state"))
    note: Mapped[str] = mapped_column(Text)

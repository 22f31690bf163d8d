"""Secret addresses: calendars of agents, and keys to the API. Only digests are kept."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select

from planner.domain.access import Actor
from planner.domain.errors import InputError
from planner.storage.account_tables import Account
from planner.storage.accounts import actor_from
from planner.storage.passwords import hash_token, new_token
from planner.storage.plans import VersionState
from planner.storage.store import Store
from planner.storage.tables import RosterVersion, Team
from planner.storage.work_tables import FeedToken, TokenKind

__all__ = ["FeedOwner", "TokenInfo", "TokenKind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenInfo:
    """
    What a list shows of a token; the token itself is shown once, when it is made.

    Parameters
    ----------
    id
        Its number.
    kind
        What it opens.
    team, agent
        Whose calendar; no team for an account of all teams.
    login
        Account on whose behalf it reads; ``None`` for a calendar that somebody else made.
    note
        What it is for.
    created_at, revoked_at
        When. [UTC]
    created_by
        Who made it.
    """

    id: int
    kind: TokenKind
    team: str | None
    agent: str | None
    login: str | None
    note: str
    created_at: dt.datetime
    created_by: str
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOwner:
    """
    Whose calendar a token opens.

    Parameters
    ----------
    team_id, team, agent, lang
        Whose, and in which language.
    stamp
        Changes whenever another roster of the team holds.
    """

    team_id: int
    team: str
    agent: str
    lang: str
    stamp: str


def _published(what: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Sum something up over the versions that hold for a token's team."""
    return (
        select(what)
        .where(
            RosterVersion.team_id == FeedToken.team_id,
            RosterVersion.state == VersionState.PUBLISHED,
        )
        .correlate(FeedToken)
        .scalar_subquery()
    )


# Built once: at hundreds of readings a second, putting it together would cost more than asking.
_OWNER = (
    select(
        FeedToken.team_id,
        Team.name,
        FeedToken.agent,
        FeedToken.lang,
        _published(func.count()),
        _published(func.max(RosterVersion.published_at)),
    )
    .join(Team, Team.id == FeedToken.team_id)
    .outerjoin(Account, Account.id == FeedToken.account_id)
    .where(
        FeedToken.token_hash == bindparam("digest"),
        FeedToken.kind == TokenKind.FEED,
        FeedToken.agent.is_not(None),
        FeedToken.revoked_at.is_(None),
        Account.id.is_(None) | Account.disabled.is_(False),
    )
)


def add_token(
    store: Store,
    kind: TokenKind,
    *,
    team: str | None,
    agent: str | None,
    account: int | None,
    lang: str,
    note: str,
    by: str,
) -> str:
    """
    Make a token and return it; it cannot be had again.

    Raises
    ------
    InputError
        If there is no such team.
    """
    secret = new_token()
    with store.writing(by) as session:
        team_id = session.scalar(select(Team.id).where(Team.name == team))
        if team is not None and team_id is None:
            raise InputError("there is no such team", value=team)
        session.add(
            FeedToken(
                kind=kind,
                team_id=team_id,
                agent=agent,
                account_id=account,
                token_hash=hash_token(secret),
                lang=lang,
                note=note,
                created_at=dt.datetime.now(dt.UTC),
                created_by=by,
            )
        )
    return secret


def feed_owner(store: Store, secret: str) -> FeedOwner | None:
    """Return whose calendar a token opens; nobody's where it is unknown or revoked."""
    with store.reading() as session:
        found = session.execute(_OWNER, {"digest": hash_token(secret)}).one_or_none()
    if found is None:
        return None
    team_id, team, agent, lang, n_published, published_at = found
    return FeedOwner(
        team_id=team_id,
        team=team,
        agent=agent,
        lang=lang,
        stamp=f"{n_published} {published_at}",
    )


def api_actor(store: Store, secret: str) -> Actor | None:
    """Return on whose behalf a key to the API reads; nobody where it is unknown or revoked."""
    query = select(Account).join(FeedToken, FeedToken.account_id == Account.id)
    query = query.where(
        FeedToken.token_hash == hash_token(secret),
        FeedToken.kind == TokenKind.API,
        FeedToken.revoked_at.is_(None),
        Account.disabled.is_(False),
    )
    with store.reading() as session:
        account = session.scalar(query)
        return None if account is None else actor_from(account)


def list_tokens(store: Store, team: str | None, agent: str | None = None) -> tuple[TokenInfo, ...]:
    """List the tokens of a team, or of one agent of it, or of all, the newest first."""
    query = (
        select(FeedToken, Team.name, Account.login)
        .outerjoin(Team, Team.id == FeedToken.team_id)
        .outerjoin(Account, Account.id == FeedToken.account_id)
    )
    if team is not None:
        query = query.where(Team.name == team)
    if agent is not None:
        query = query.where(FeedToken.agent == agent)
    with store.reading() as session:
        rows = session.execute(query.order_by(FeedToken.id.desc())).all()
    return tuple(_info(row, name, login) for row, name, login in rows)


def find_token(store: Store, token_id: int) -> TokenInfo | None:
    """Return what a list shows of a token, if it is there."""
    return next((one for one in list_tokens(store, None) if one.id == token_id), None)


def revoke_token(store: Store, token_id: int, *, by: str) -> None:
    """Close a token for good; one that is closed stays so."""
    with store.writing(by) as session:
        row = session.get_one(FeedToken, token_id)
        if row.revoked_at is None:
            row.revoked_at = dt.datetime.now(dt.UTC)


def _info(row: FeedToken, team: str | None, login: str | None) -> TokenInfo:
    return TokenInfo(
        id=row.id,
        kind=row.kind,
        team=team,
        agent=row.agent,
        login=login,
        note=row.note,
        created_at=row.created_at,
        created_by=row.created_by,
        revoked_at=row.revoked_at,
    )

"""Accounts: made, changed, and turned into the actors on whose behalf things are done."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.domain.access import Actor, Role
from planner.domain.errors import InputError
from planner.storage.account_tables import Account, LoginSession
from planner.storage.artefacts import lock_team
from planner.storage.passwords import hash_code, new_code
from planner.storage.sheets import nearest
from planner.storage.store import Store
from planner.storage.tables import AgentRow, Artefact, Team

CODE_LASTS = dt.timedelta(days=7)
LONGEST_LOGIN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInfo:
    """
    What a list of accounts shows.

    Parameters
    ----------
    id, login, name, role, team, agent
        As in `planner.domain.access.Actor`; ``name`` is the one shown to people.
    disabled
        Whether signing in is forbidden.
    has_password
        Whether one has been set; before that a one-time code is needed.
    locked_until
        End of the rest after wrong passwords. [UTC]
    created_at
        When it was made. [UTC]
    sessions
        Browsers that are signed in.
    """

    id: int
    login: str
    name: str
    role: Role
    team: str | None
    agent: str | None
    disabled: bool
    has_password: bool
    locked_until: dt.datetime | None
    created_at: dt.datetime
    sessions: int


def clean_login(login: str) -> str:
    """
    Write a login name in its one form.

    Raises
    ------
    InputError
        If it is empty, too long, or holds what cannot be typed.

    Examples
    --------
    >>> clean_login(" Wang.Fang "), clean_login("王芳")
    ('wang.fang', '王芳')
    """
    plain = unicodedata.normalize("NFKC", login).strip().casefold()
    if not 1 <= len(plain) <= LONGEST_LOGIN or not plain.isprintable() or " " in plain:
        raise InputError(
            f"a login name has 1 to {LONGEST_LOGIN} letters and no space",
            column="login",
            value=login,
        )
    return plain


def has_accounts(store: Store) -> bool:
    """Say whether anybody can sign in, so that everybody must."""
    with store.reading() as session:
        found = select(Account.id).where(Account.password_hash.is_not(None)).limit(1)
        return session.scalar(found) is not None


def list_accounts(store: Store, team: str | None = None) -> tuple[AccountInfo, ...]:
    """List the accounts of a team, or all, by login name."""
    query = select(Account).outerjoin(Team).order_by(Account.login)
    with store.reading() as session:
        rows = session.scalars(query if team is None else query.where(Team.name == team)).all()
        is_open = (LoginSession.revoked_at.is_(None), LoginSession.expires_at > _now())
        counted = select(LoginSession.account_id, func.count()).where(*is_open)
        rows_opened = session.execute(counted.group_by(LoginSession.account_id))
        opened = {account: n for account, n in rows_opened}  # noqa: C416 - rows, not pairs
        return tuple(_info(row, opened.get(row.id, 0)) for row in rows)


def add_account(
    store: Store,
    *,
    by: str,
    login: str,
    role: Role,
    name: str = "",
    team: str | None = None,
    agent: str | None = None,
) -> str:
    """
    Make an account that waits for its owner.

    Parameters
    ----------
    by
        Who makes it.
    login, role, agent
        As in `Actor`.
    name
        Name shown to people; the agent's, or the login name, if not given.
    team
        Name of the team; may be left out where there is one only.

    Returns
    -------
    str
        One-time code with which the owner sets a password, valid for a week.

    Raises
    ------
    InputError
        If the name is taken, or the team or the agent is missing or not known.
    """
    plain, code = clean_login(login), new_code()
    with store.writing(by) as session:
        if _find(session, plain) is not None:
            raise InputError("there is such an account", column="login", value=plain)
        home, person = _place(session, role, team, agent)
        now = _now()
        session.add(
            Account(
                login=plain,
                name=name.strip() or (person.name if person else "") or plain,
                role=role,
                team_id=None if home is None else home.id,
                agent=agent,
                code_hash=hash_code(code),
                code_expires_at=now + CODE_LASTS,
                disabled=False,
                failures=0,
                created_at=now,
            )
        )
    return code


def first_code(store: Store) -> str | None:
    """
    Make a code for the first administrator, as long as nobody can sign in.

    Returns
    -------
    str or None
        The code; any earlier one stops working. ``None`` once there is an account in use.
    """
    if has_accounts(store):
        return None
    with store.reading() as session:
        known = session.scalar(
            select(Account.login).where(Account.role == Role.ADMINISTRATOR).limit(1)
        )
    if known is not None:
        return renew_code(store, by=known, login=known)
    return add_account(store, by="admin", login="admin", role=Role.ADMINISTRATOR)


def renew_code(store: Store, *, by: str, login: str) -> str:
    """
    Take an account's password away, end its sessions, and give it a new one-time code.

    Raises
    ------
    InputError
        If there is no such account.
    """
    code = new_code()
    with store.writing(by) as session:
        account = _get(session, login)
        account.password_hash, account.code_hash = None, hash_code(code)
        account.code_expires_at = _now() + CODE_LASTS
        account.failures, account.locked_until = 0, None
        end_sessions(session, account)
    return code


def set_disabled(store: Store, *, by: str, login: str, disabled: bool) -> None:
    """
    Forbid or allow an account to sign in; its sessions end at once.

    Raises
    ------
    InputError
        If there is no such account, or it is the last administrator who can sign in.
    """
    with store.writing(by) as session:
        account = _get(session, login)
        account.disabled = disabled
        if disabled:
            end_sessions(session, account)
            _keep_an_administrator(session)


def change_role(
    store: Store,
    *,
    by: str,
    login: str,
    role: Role,
    team: str | None = None,
    agent: str | None = None,
) -> None:
    """
    Give an account another role, team or agent; its sessions go on with it at once.

    Raises
    ------
    InputError
        As for `add_account`, or if it is the last administrator who can sign in.
    """
    with store.writing(by) as session:
        account = _get(session, login)
        named = team or (account.team.name if account.team is not None else None)
        home, _ = _place(session, role, named, agent or account.agent)
        account.role, account.agent = role, agent or account.agent
        account.team_id = None if home is None else home.id
        _keep_an_administrator(session)


def sign_out_everywhere(store: Store, *, by: str, login: str) -> None:
    """
    End every session of an account, as after a phone was lost; its password stays.

    Raises
    ------
    InputError
        If there is no such account.
    """
    with store.writing(by) as session:
        end_sessions(session, _get(session, login))


def actor_from(account: Account) -> Actor:
    """Return on whose behalf an account acts."""
    return Actor(
        name=account.login,
        role=account.role,
        team=None if account.team is None else account.team.name,
        agent=account.agent,
        account=account.id,
    )


def end_sessions(session: Session, account: Account) -> None:
    """Sign an account out everywhere."""
    now = _now()
    for opened in session.scalars(
        select(LoginSession).filter_by(account_id=account.id, revoked_at=None)
    ):
        opened.revoked_at = now


def _info(row: Account, sessions: int) -> AccountInfo:
    return AccountInfo(
        id=row.id,
        login=row.login,
        name=row.name,
        role=row.role,
        team=None if row.team is None else row.team.name,
        agent=row.agent,
        disabled=row.disabled,
        has_password=row.password_hash is not None,
        locked_until=row.locked_until,
        created_at=row.created_at,
        sessions=sessions,
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _find(session: Session, login: str) -> Account | None:
    return session.scalar(select(Account).filter_by(login=login).with_for_update())


def _get(session: Session, login: str) -> Account:
    account = _find(session, clean_login(login))
    if account is None:
        known = list(session.scalars(select(Account.login)))
        raise InputError(
            "there is no such account", column="login", value=login, advice=nearest(login, known)
        )
    return account


def _place(
    session: Session, role: Role, team: str | None, agent: str | None
) -> tuple[Team | None, AgentRow | None]:
    """Find the team, and the agent as the team's latest plan knows them."""
    if role is Role.ADMINISTRATOR and team is None:
        return None, None
    known = list(session.scalars(select(Team.name).order_by(Team.name)))
    if team is None and len(known) != 1:
        raise InputError(
            f"an account of role {role} needs a team", column="team", advice=_choose(known)
        )
    if team is not None and known and team not in known:
        raise InputError(
            "there is no such team", column="team", value=team, advice=nearest(team, known)
        )
    home = lock_team(session, team or known[0])
    if agent is None:
        if role is Role.AGENT:
            raise InputError(
                "an account of role agent names the agent",
                column="agent",
                advice="Give the id that stands in the agents' file",
            )
        return home, None
    latest = select(func.max(AgentRow.inputs_id)).join(Artefact).where(Artefact.team_id == home.id)
    rows = {
        row.agent: row
        for row in session.scalars(
            select(AgentRow).where(AgentRow.inputs_id == latest.scalar_subquery())
        )
    }
    if rows and agent not in rows:
        raise InputError(
            "is not one of the team's agents",
            column="agent",
            value=agent,
            advice=nearest(agent, list(rows)),
        )
    return home, rows.get(agent)


def _choose(teams: list[str]) -> str:
    return f"Name one of {', '.join(teams)}" if teams else "Name the team as the configuration does"


def _keep_an_administrator(session: Session) -> None:
    session.flush()
    left = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR,
        Account.disabled.is_(False),
        Account.password_hash.is_not(None),
    )
    in_use = select(Account.id).where(Account.password_hash.is_not(None))
    if session.scalar(in_use.limit(1)) is not None and session.scalar(left.limit(1)) is None:
        raise InputError(
            "there would be no administrator left who can sign in",
            advice="Make another administrator first",
        )

"""Signing in and out: passwords against accounts, tokens against sessions."""

import datetime as dt

from sqlalchemy import select

from planner.domain.access import Actor
from planner.domain.errors import InputError
from planner.storage.account_tables import Account, LoginSession
from planner.storage.accounts import LONGEST_LOGIN, actor_from, clean_login, end_sessions
from planner.storage.passwords import (
    hash_code,
    hash_password,
    hash_token,
    is_password,
    new_token,
)
from planner.storage.store import Store

SESSION_LASTS = dt.timedelta(days=7)
FREE_TRIES = 5  # wrong passwords before an account rests
FIRST_REST, LONGEST_REST = dt.timedelta(seconds=30), dt.timedelta(minutes=15)


def sign_in(store: Store, login: str, password: str, *, browser: str = "") -> str:
    """
    Open a session.

    Parameters
    ----------
    login, password
        As typed.
    browser
        What the browser calls itself.

    Returns
    -------
    str
        Token for the browser; the database keeps its digest.

    Raises
    ------
    InputError
        If they are not right, or the account is disabled or rests after wrong tries.
    """
    now = dt.datetime.now(dt.UTC)
    try:
        plain = clean_login(login)
    except InputError:
        raise _wrong() from None
    with store.reading() as session:
        account = session.scalar(select(Account).filter_by(login=plain))
        kept = None if account is None else account.password_hash
        rests = account is not None and _rests(account, now)
    right = is_password(password, None if rests else kept)
    if account is None:
        raise _wrong()
    token = new_token()
    with store.writing(plain) as session:
        account = session.scalar(select(Account).filter_by(login=plain).with_for_update())
        if account is None or account.password_hash != kept or rests or account.disabled:
            raise _wrong()
        if right:
            account.failures, account.locked_until = 0, None
            session.add(_opened(account, token, now, browser))
        else:
            account.failures += 1
            account.locked_until = _rest_until(account.failures, now)
    if not right:
        raise _wrong()
    return token


def sign_in_identified(store: Store, login: str, *, browser: str = "") -> str:
    """
    Open a session for somebody whom an identity provider vouches for.

    Parameters
    ----------
    login
        Login name; the account is there already, for none is ever made here.
    browser
        What the browser calls itself.

    Returns
    -------
    str
        Token, as of `sign_in`.

    Raises
    ------
    InputError
        If there is no such account, or it is disabled.
    """
    token = new_token()
    with store.writing(login[:LONGEST_LOGIN]) as session:
        account = session.scalar(select(Account).filter_by(login=clean_login(login)))
        if account is None or account.disabled:
            raise InputError(
                "there is no account for you here",
                value=login,
                advice="Ask the administrator for an account with this login name",
            )
        session.add(_opened(account, token, dt.datetime.now(dt.UTC), browser))
    return token


def set_password(store: Store, code: str, password: str, *, browser: str = "") -> str:
    """
    Take a one-time code in, set the password, and open a session.

    Returns
    -------
    str
        Token, as of `sign_in`.

    Raises
    ------
    InputError
        If the code is wrong, used or out of date, or the password will not do.
    """
    now, token, known = dt.datetime.now(dt.UTC), new_token(), hash_code(code)
    with store.reading() as session:
        login = session.scalar(select(Account.login).filter_by(code_hash=known))
    if login is None:
        raise _wrong_code()
    kept = hash_password(password, login)
    with store.writing(login) as session:
        account = session.scalar(select(Account).filter_by(code_hash=known).with_for_update())
        if (
            account is None
            or account.disabled
            or account.code_expires_at is None
            or account.code_expires_at <= now
        ):
            raise _wrong_code()
        account.password_hash, account.code_hash, account.code_expires_at = kept, None, None
        account.failures, account.locked_until = 0, None
        end_sessions(session, account)
        session.add(_opened(account, token, now, browser))
    return token


def actor_of(store: Store, token: str | None) -> Actor | None:
    """Return who holds a token; nobody where it is unknown, out of date or revoked."""
    if not token:
        return None
    with store.reading() as session:
        opened = session.scalar(select(LoginSession).filter_by(token_hash=hash_token(token)))
        if (
            opened is None
            or opened.revoked_at is not None
            or opened.expires_at <= dt.datetime.now(dt.UTC)
            or opened.account.disabled
        ):
            return None
        return actor_from(opened.account)


def sign_out(store: Store, token: str | None) -> None:
    """Close the session of a token, if there is one."""
    actor = actor_of(store, token)
    if actor is None or token is None:
        return
    with store.writing(actor.name) as session:
        opened = session.scalar(select(LoginSession).filter_by(token_hash=hash_token(token)))
        if opened is not None and opened.revoked_at is None:
            opened.revoked_at = dt.datetime.now(dt.UTC)


def _opened(account: Account, token: str, now: dt.datetime, browser: str) -> LoginSession:
    return LoginSession(
        account_id=account.id,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + SESSION_LASTS,
        browser=browser[:200],
    )


def _rests(account: Account, now: dt.datetime) -> bool:
    return account.locked_until is not None and account.locked_until > now


def _rest_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    """Let an account rest after wrong passwords, twice as long after each further one."""
    if failures < FREE_TRIES:
        return None
    doublings = min(failures - FREE_TRIES, 10)
    return now + min(FIRST_REST * (1 << doublings), LONGEST_REST)


def _wrong() -> InputError:
    """Say the same of a wrong name, a wrong password, a disabled and a resting account."""
    return InputError(
        "name or password is wrong",
        advice="After five wrong tries an account rests, for 15 minutes at most; a forgotten "
        "password is reset by the administrator",
    )


def _wrong_code() -> InputError:
    return InputError(
        "the code is wrong, used or out of date", advice="Ask the administrator for a new one"
    )

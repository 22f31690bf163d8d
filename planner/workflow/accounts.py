"""Accounts and sessions: the verbs of signing in, and of those who run the installation."""

from planner.domain.access import Actor, Role, Verb
from planner.storage import accounts, signing_in
from planner.storage.permit import permit
from planner.storage.signing_in import SESSION_LASTS
from planner.storage.store import Store

__all__ = [
    "SESSION_LASTS",
    "add_account",
    "change_role",
    "first_code",
    "reset_account",
    "set_disabled",
    "set_password",
    "sign_in",
    "sign_in_identified",
    "sign_out",
    "sign_out_everywhere",
]


def sign_in(url: str, login: str, password: str, *, browser: str = "") -> str:
    """Open a session, as `planner.storage.signing_in.sign_in` does, and return its token."""
    with Store.open(url) as store:
        return signing_in.sign_in(store, login, password, browser=browser)


def sign_in_identified(url: str, login: str, *, browser: str = "") -> str:
    """Open a session for whom an identity provider vouches for, and return its token."""
    with Store.open(url) as store:
        return signing_in.sign_in_identified(store, login, browser=browser)


def set_password(url: str, code: str, password: str, *, browser: str = "") -> str:
    """Set a password with a one-time code, open a session, and return its token."""
    with Store.open(url) as store:
        return signing_in.set_password(store, code, password, browser=browser)


def sign_out(url: str, token: str | None) -> None:
    """Close the session of a token."""
    with Store.open(url) as store:
        signing_in.sign_out(store, token)


def first_code(url: str) -> str | None:
    """Make a code for the first administrator; ``None`` once somebody can sign in."""
    with Store.open(url) as store:
        return accounts.first_code(store)


def add_account(
    url: str,
    actor: Actor,
    login: str,
    role: Role,
    *,
    name: str = "",
    team: str | None = None,
    agent: str | None = None,
) -> str:
    """Make an account, as `planner.storage.accounts.add_account` does, and return its code."""
    with Store.open(url) as store:
        permit(store, actor, Verb.ACCOUNTS, team=team)
        return accounts.add_account(
            store, by=actor.name, login=login, role=role, name=name, team=team, agent=agent
        )


def reset_account(url: str, actor: Actor, login: str) -> str:
    """Take a password away, end the account's sessions, and return a new one-time code."""
    with Store.open(url) as store:
        permit(store, actor, Verb.ACCOUNTS)
        return accounts.renew_code(store, by=actor.name, login=login)


def set_disabled(url: str, actor: Actor, login: str, *, disabled: bool) -> None:
    """Forbid or allow an account to sign in."""
    with Store.open(url) as store:
        permit(store, actor, Verb.ACCOUNTS)
        accounts.set_disabled(store, by=actor.name, login=login, disabled=disabled)


def sign_out_everywhere(url: str, actor: Actor, login: str) -> None:
    """End every session of an account; its password stays."""
    with Store.open(url) as store:
        permit(store, actor, Verb.ACCOUNTS)
        accounts.sign_out_everywhere(store, by=actor.name, login=login)


def change_role(
    url: str,
    actor: Actor,
    login: str,
    role: Role,
    *,
    team: str | None = None,
    agent: str | None = None,
) -> None:
    """Give an account another role, team or agent."""
    with Store.open(url) as store:
        permit(store, actor, Verb.ACCOUNTS)
        accounts.change_role(store, by=actor.name, login=login, role=role, team=team, agent=agent)

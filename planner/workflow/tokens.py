"""Make and revoke secret addresses: calendars of agents, and keys to the API."""

from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.i18n import LANGUAGES
from planner.storage.accounts import list_accounts
from planner.storage.permit import permit
from planner.storage.store import Store
from planner.storage.tokens import (
    TokenInfo,
    TokenKind,
    add_token,
    find_token,
    list_tokens,
    revoke_token,
)

LONGEST_NOTE = 100  # [characters]


def new_feed(url: str, actor: Actor, team: str, agent: str, *, lang: str, note: str = "") -> str:
    """
    Make the address of an agent's calendar.

    Parameters
    ----------
    url, actor
        Database, and on whose behalf.
    team, agent
        Whose calendar; an agent's own, or for a manager any of the team's.
    lang
        Language of the words in it.
    note
        What it is for, such as the phone it goes to.

    Returns
    -------
    str
        Path of the calendar on the server, shown this once.

    Raises
    ------
    InputError
        If the actor may not, or there is no such team.
    """
    if lang not in LANGUAGES:
        raise InputError("the language is not known", value=lang, advice="Use zh or en")
    with Store.open(url) as store:
        permit(store, actor, Verb.FEED, team=team, agent=agent)
        secret = add_token(
            store,
            TokenKind.FEED,
            team=team,
            agent=agent,
            account=actor.account if actor.agent == agent else None,
            lang=lang,
            note=note[:LONGEST_NOTE],
            by=actor.name,
        )
    return f"/feed/{secret}.ics"


def new_api_key(url: str, actor: Actor, *, login: str | None = None, note: str = "") -> str:
    """
    Make a key with which a program reads what an account may see.

    Parameters
    ----------
    login
        Account; the actor's own if not given. Only who runs the installation names another.

    Returns
    -------
    str
        The key, shown this once.

    Raises
    ------
    InputError
        If there is no such account, or it is another's and the actor may not.
    """
    with Store.open(url) as store:
        if login is not None and login != actor.name:
            permit(store, actor, Verb.ACCOUNTS)
        wanted = login or actor.name
        account = next((one for one in list_accounts(store) if one.login == wanted), None)
        if account is None:
            raise InputError("there is no such account", value=wanted, advice="Add it first")
        return add_token(
            store,
            TokenKind.API,
            team=account.team,
            agent=account.agent,
            account=account.id,
            lang="en",
            note=note[:LONGEST_NOTE],
            by=actor.name,
        )


def find_tokens(url: str, actor: Actor) -> tuple[TokenInfo, ...]:
    """List the tokens that the actor may revoke, the newest first."""
    with Store.open(url) as store:
        return tuple(
            one
            for one in list_tokens(store, None if actor.team is None else actor.team)
            if actor.may(Verb.FEED, one.team, one.agent)
        )


def close_token(url: str, actor: Actor, token: int) -> None:
    """
    Revoke a token for good.

    Raises
    ------
    InputError
        If the actor may not, or there is no such token.
    """
    with Store.open(url) as store:
        found = find_token(store, token)
        team, agent = (None, None) if found is None else (found.team, found.agent)
        permit(store, actor, Verb.FEED, team=team, agent=agent)
        if found is None:
            raise InputError(f"there is no token {token}")
        revoke_token(store, token, by=actor.name)

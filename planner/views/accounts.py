"""Who is asking, and which accounts there are."""

from planner.domain.access import Actor, Verb
from planner.storage.accounts import AccountInfo, has_accounts, list_accounts
from planner.storage.permit import permit
from planner.storage.signing_in import actor_of
from planner.storage.store import Store
from planner.storage.tokens import api_actor


def needs_sign_in(url: str) -> bool:
    """Say whether visitors must sign in: from the first account with a password on."""
    with Store.open(url) as store:
        return has_accounts(store)


def actor_of_token(url: str, token: str | None) -> Actor | None:
    """Return who holds a browser's token; nobody where it is unknown, out of date or revoked."""
    with Store.open(url) as store:
        return actor_of(store, token)


def actor_of_key(url: str, key: str) -> Actor | None:
    """Return on whose behalf a key to the API reads; nobody where it is unknown or revoked."""
    with Store.open(url) as store:
        return api_actor(store, key)


def find_accounts(url: str, actor: Actor) -> tuple[AccountInfo, ...]:
    """
    List every account by login name.

    Raises
    ------
    Refused
        If the actor does not run the installation.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.ACCOUNTS)
        return list_accounts(store)

"""Passwords, one-time codes and session tokens: how they are made and what is kept of them."""

import hashlib
import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planner.domain.errors import InputError

LEAST_LENGTH, MOST_LENGTH = 10, 200
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
CODE_LENGTH = 12  # 59 bits
AT_ONCE = BoundedSemaphore(2)  # each takes 64 MiB; guessing in parallel gains nothing
_hasher = PasswordHasher()  # argon2id, RFC 9106's second recommended option


def hash_password(password: str, login: str) -> str:
    """
    Return what is kept of a password.

    Raises
    ------
    InputError
        If it is too short, too long, or the login name.
    """
    plain = _plain(password)
    if not LEAST_LENGTH <= len(plain) <= MOST_LENGTH:
        raise InputError(
            f"a password has {LEAST_LENGTH} to {MOST_LENGTH} characters",
            column="password",
            advice="Take some words that only you would put together",
        )
    if plain.casefold() == login.casefold():
        raise InputError("the password is the login name", column="password", advice="Take another")
    with AT_ONCE:
        return _hasher.hash(plain)


def is_password(password: str, kept: str | None) -> bool:
    """Say whether it is the password; takes as long where there is none."""
    with AT_ONCE:
        try:
            _hasher.verify(kept or _nobodys(), _plain(password)[: MOST_LENGTH + 1])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def new_code() -> str:
    """
    Make a one-time code for people to type.

    Examples
    --------
    >>> len(new_code()), new_code().count("-")
    (14, 2)
    """
    letters = [secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, CODE_LENGTH, 4))


def hash_code(code: str) -> str:
    """
    Return what is kept of a code, however it is typed.

    Examples
    --------
    >>> hash_code("abcd-efgh 2345") == hash_code("ABCDEFGH2345")
    True
    """
    typed = "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    return hash_token(typed)


def new_token() -> str:
    """Make a secret that a browser keeps."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a secret that is too long to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(password: str) -> str:
    """Write letters that look alike in one way, so that every keyboard types the same."""
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())


@cache
def _nobodys() -> str:
    return _hasher.hash(new_token())

"""
Secrets that must be used again, such as a channel's address: a file each, for its owner alone.

A password is kept as a digest, but what is sent to a service cannot be. It stands in no
database, so that no backup, dump or copy of one gives it away.
"""

import os
import re
import uuid

from planner.domain.errors import InputError
from planner.storage.place import secrets_folder

NAME = re.compile("[0-9a-f]{32}")


def keep_secret(secret: str) -> str:
    """
    Write a secret down.

    Returns
    -------
    str
        Name under which it is found again; it tells nothing.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    folder, name = secrets_folder(), uuid.uuid4().hex
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(secret)
    except OSError as error:
        raise InputError(
            "the folder of secrets cannot be written",
            file=str(folder),
            value=error.strerror,
            advice="Give write permission, or name another one in PEAKROSTER_SECRETS",
        ) from error
    return name


def find_secret(name: str) -> str | None:
    """Return a secret, if it is on this machine."""
    if NAME.fullmatch(name) is None:
        return None
    try:
        return (secrets_folder() / name).read_text(encoding="utf-8")
    except OSError:
        return None


def drop_secret(name: str) -> None:
    """Remove a secret, if it is on this machine."""
    if NAME.fullmatch(name) is not None:
        (secrets_folder() / name).unlink(missing_ok=True)

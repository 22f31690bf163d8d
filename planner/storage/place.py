"""Where the database and what is computed twice are, if nobody says."""

import os
from pathlib import Path


def default_database_url() -> str:
    """
    Return the database used where none is named.

    ``PEAKROSTER_DATABASE_URL`` if set, else a SQLite file in the user's data folder.
    """
    named = os.environ.get("PEAKROSTER_DATABASE_URL")
    if named:
        return named
    return f"sqlite:///{_data_folder() / 'peakroster.sqlite3'}"


def secrets_folder() -> Path:
    """
    Return the folder for what a database must not hold, since backups and dumps are passed on.

    ``PEAKROSTER_SECRETS`` if set, else a folder among the user's data.
    """
    named = os.environ.get("PEAKROSTER_SECRETS")
    return Path(named) if named else _data_folder() / "secrets"


def cache_folder() -> Path:
    """Return the user's folder for what can be computed again."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "peakroster"


def _data_folder() -> Path:
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "peakroster"

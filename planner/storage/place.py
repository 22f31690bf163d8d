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
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return f"sqlite:///{data / 'peakroster' / 'peakroster.sqlite3'}"


def cache_folder() -> Path:
    """Return the user's folder for what can be computed again."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "peakroster"

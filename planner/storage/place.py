"""Where the database is if nobody says."""

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

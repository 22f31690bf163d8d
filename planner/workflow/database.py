"""The verbs of whoever keeps the database."""

from pathlib import Path

from planner.domain.access import Actor, Verb
from planner.storage import maintenance
from planner.storage.maintenance import Health
from planner.storage.permit import permit
from planner.storage.store import Store


def upgrade_database(url: str, actor: Actor) -> tuple[str | None, str]:
    """Bring the schema up to date; return its number before and after."""
    found = maintenance.upgrade_database(url)
    _permit(url, actor)
    return found


def check_database(url: str, actor: Actor) -> Health:
    """Look through a database."""
    _permit(url, actor)
    return maintenance.check_database(url)


def backup_database(url: str, actor: Actor, out: Path) -> None:
    """Copy a database while it is used."""
    _permit(url, actor)
    maintenance.backup_database(url, out)


def restore_database(url: str, actor: Actor, backup: Path) -> None:
    """Put a backup in the place of a database, whose former content is lost."""
    _permit(url, actor)
    maintenance.restore_database(url, backup)


def _permit(url: str, actor: Actor) -> None:
    with Store.open(url) as store:
        permit(store, actor, Verb.DATABASE)

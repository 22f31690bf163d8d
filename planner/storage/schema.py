"""The schema of the database: is it ours, how old is it, and bring it up to date."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect, make_url
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from planner.domain.errors import InputError
from planner.storage import account_tables, work_tables  # noqa: F401 - tables of Base
from planner.storage.tables import Base


def alembic_config(connection: Connection) -> Config:
    """Tell Alembic where the steps are, in an installed package too."""
    config = Config()
    config.set_main_option("script_location", "planner.storage:migrations")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def schema_of(url: str) -> str | None:
    """
    Return the number of a database's schema without opening it for good; ``None``: it has none.

    Raises
    ------
    InputError
        If it is not a database.
    """
    if url.startswith("sqlite") and not Path(make_url(url).database or "").is_file():
        return None
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DatabaseError as error:
        raise InputError("is no database that can be read", value=str(error.orig)) from error
    finally:
        engine.dispose()


@cache
def newest_schema() -> str:
    """Return the number of the last step."""
    with create_engine("sqlite://").connect() as connection:
        return str(ScriptDirectory.from_config(alembic_config(connection)).get_current_head())


def is_current(connection: Connection) -> bool:
    """Say in one query whether the schema is up to date."""
    try:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()
        return list(found) == [newest_schema()]
    except (OperationalError, ProgrammingError):  # there is no such table
        return False


def upgrade(connection: Connection) -> None:
    """
    Bring the schema up to date, in the caller's transaction.

    Parameters
    ----------
    connection
        In a transaction that may write, foreign keys not enforced: SQLite changes a table by
        making it anew.

    Raises
    ------
    InputError
        If a newer program made the schema, or the tables are another program's.
    """
    config = alembic_config(connection)
    steps = ScriptDirectory.from_config(config)
    here = set(MigrationContext.configure(connection).get_current_heads())
    if here == set(steps.get_heads()):
        return
    if here - {step.revision for step in steps.walk_revisions()}:
        raise InputError(
            "the database was made by a newer version of peakroster",
            value=", ".join(sorted(here)),
            advice="Update peakroster, or name another database",
        )
    if not here and set(inspect(connection).get_table_names()) & set(Base.metadata.tables):
        raise InputError(
            "the database holds tables of another program",
            advice="Name a new database",
        )
    command.upgrade(config, "head")

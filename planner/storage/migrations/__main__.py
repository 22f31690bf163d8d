"""Write the step from the last schema to the tables as they are in the code."""

import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from planner.storage.schema import alembic_config, upgrade


def main(message: str) -> None:
    """Compare an empty database, upgraded by the steps so far, with the tables."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        config = alembic_config(connection)
        number = 1 + len(list(ScriptDirectory.from_config(config).walk_revisions()))
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
    engine.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change the tables")

"""How Alembic runs the steps: on the connection that `schema.upgrade` hands over."""

from alembic import context

from planner.storage.tables import Base


def run() -> None:
    """Run the steps asked for, in the caller's transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
    )
    context.run_migrations()


if __name__ == "env_py":  # Alembic's name for it; imported by others it does nothing
    run()

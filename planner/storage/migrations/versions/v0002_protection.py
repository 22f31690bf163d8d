"""When the law protects an agent from nights and overtime."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the dates to the agents."""
    with op.batch_alter_table("agents") as table:
        table.add_column(sa.Column("protected_from", sa.Date(), nullable=True))
        table.add_column(sa.Column("protected_until", sa.Date(), nullable=True))

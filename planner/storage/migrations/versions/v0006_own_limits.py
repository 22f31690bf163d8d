"""Limits of an agent's own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the limits to the agents."""
    with op.batch_alter_table("agents") as table:
        for name in ("max_nights", "max_weekends", "max_days_in_a_row"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("min_hours", "max_hours"):
            table.add_column(sa.Column(name, sa.Double(), nullable=True))

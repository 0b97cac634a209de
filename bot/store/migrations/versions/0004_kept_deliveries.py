"""Deliveries are kept until they are dealt with."""

from alembic import op
from sqlalchemy import JSON, Column, Double, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("neonbot_deliveries") as table:
        table.add_column(Column("body", JSON))
        table.add_column(Column("owner", Text))
        table.add_column(Column("lease_until", Double))
        table.add_column(Column("claims", Integer, nullable=False, server_default="0"))
    op.create_index("neonbot_deliveries_lease_until", "neonbot_deliveries", ["lease_until"])

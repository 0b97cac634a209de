"""Requests remember by which configuration they were decided."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("neonbot_requests") as table:
        table.add_column(Column("config_hash", Text, nullable=False, server_default=""))

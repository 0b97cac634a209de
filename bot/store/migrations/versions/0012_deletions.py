"""Deletions: the places that they take, for the limit on them."""

from alembic import op
from sqlalchemy import Column, Double, Text

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "neonbot_deletions",
        Column("request_id", Text, primary_key=True),
        Column("channel_id", Text, nullable=False),
        Column("at", Double, nullable=False),
    )
    op.create_index("neonbot_deletions_channel", "neonbot_deletions", ["channel_id", "at"])

"""The listed channels as they were seen last, and why nothing happens in some of them."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, Text, text

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "neonbot_channels",
        Column("channel_id", Text, primary_key=True),
        Column("name", Text),
        Column("is_member", Boolean, nullable=False),
        Column("seen_at", Double, nullable=False),
    )
    op.create_table(
        "neonbot_suspensions",
        Column("id", Text, primary_key=True),
        Column("channel_id", Text, nullable=False),
        Column("why", Text, nullable=False),
        Column("detail", Text, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("at", Double, nullable=False),
        Column("since", Text),
        Column("told", JSON, nullable=False),
        Column("told_at", Double),
        Column("fence", BigInteger, nullable=False),
        Column("lease_until", Double),
        Column("cleared_at", Double),
        Column("cleared_by", Text),
    )
    op.create_index(
        "neonbot_suspensions_open",
        "neonbot_suspensions",
        ["channel_id", "why"],
        unique=True,
        sqlite_where=text("cleared_at IS NULL"),
        postgresql_where=text("cleared_at IS NULL"),
    )

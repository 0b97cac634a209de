"""Looks at all projects, in turns, and the warnings before branches expire."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Double, Text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "neonbot_watch_turns",
        Column("name", Text, primary_key=True),
        Column("next_at", Double, nullable=False),
        Column("fence", BigInteger, nullable=False),
        Column("lease_until", Double),
    )
    op.create_table(
        "neonbot_expiry_warnings",
        Column("project_id", Text, primary_key=True),
        Column("branch_id", Text, primary_key=True),
        Column("expires_at", Double, primary_key=True),
        Column("project_alias", Text, nullable=False),
        Column("branch_name", Text, nullable=False),
        Column("channel_id", Text, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("message_ts", Text),
        Column("over", Boolean, nullable=False),
        Column("made_at", Double, nullable=False),
        Column("touched_at", Double),
        Column("touched_by", Text),
    )
    op.create_index("neonbot_expiry_warnings_branch", "neonbot_expiry_warnings", ["branch_id"])

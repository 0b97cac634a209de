"""What the newest look at each branch has shown."""

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Integer, Text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "neonbot_branch_samples",
        Column("project_id", Text, primary_key=True),
        Column("branch_id", Text, primary_key=True),
        Column("active_seconds", BigInteger, nullable=False),
        Column("compute_seconds", BigInteger, nullable=False),
        Column("written_bytes", BigInteger, nullable=False),
        Column("quiet_since", Double, nullable=False),
        Column("looks", Integer, nullable=False),
        Column("looked_at", Double, nullable=False),
    )

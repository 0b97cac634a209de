"""Who said yes to the deletion of branches that are due."""

from alembic import op
from sqlalchemy import Column, Double, Text

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "neonbot_cleanup_agreements",
        Column("policy", Text, primary_key=True),
        Column("project_id", Text, primary_key=True),
        Column("branch_id", Text, primary_key=True),
        Column("found_at", Double, nullable=False),
        Column("by", Text, nullable=False),
        Column("at", Double, nullable=False),
    )

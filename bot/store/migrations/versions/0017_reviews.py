"""What people are shown to choose from in a review, and which request a branch was kept by last."""

from alembic import op
from sqlalchemy import JSON, Column, Double, Text

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "neonbot_reviews",
        Column("id", Text, primary_key=True),
        Column("opened_at", Double, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("channel_id", Text, nullable=False),
        Column("project_alias", Text, nullable=False),
        Column("project_id", Text, nullable=False),
        Column("policy", Text, nullable=False),
        Column("shown", JSON, nullable=False),
    )
    op.add_column("neonbot_kept_branches", Column("request_id", Text))

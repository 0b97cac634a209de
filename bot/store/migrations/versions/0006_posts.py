"""What is said to Slack is stored before it is said, so that it is not said twice."""

from alembic import op
from sqlalchemy import JSON, Column, Double, Text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "neonbot_posts",
        Column("key", Text, primary_key=True),
        Column("stored_at", Double, nullable=False),
        Column("tried_at", Double),
        Column("message", JSON),
    )
    op.create_index("neonbot_posts_stored_at", "neonbot_posts", ["stored_at"])

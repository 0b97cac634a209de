"""Requests that others have to approve: what was asked of them, and who has approved."""

from alembic import op
from sqlalchemy import JSON, Column, Double, ForeignKey, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("neonbot_requests") as table:
        table.add_column(Column("asked", JSON))
    op.create_table(
        "neonbot_approvals",
        Column("request_id", Text, ForeignKey("neonbot_requests.id"), primary_key=True),
        Column("user_id", Text, primary_key=True),
        Column("at", Double, nullable=False),
    )

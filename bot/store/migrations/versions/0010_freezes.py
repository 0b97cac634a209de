"""Freezes: what is stopped, by whom, since when and why."""

from alembic import op
from sqlalchemy import Column, Double, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "neonbot_freezes",
        Column("project_id", Text, primary_key=True),
        Column("id", Text, nullable=False),
        Column("project_alias", Text, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("user_name", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("at", Double, nullable=False),
        Column("until", Double),
    )

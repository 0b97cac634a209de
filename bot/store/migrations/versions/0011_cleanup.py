"""Cleanup: the branches that policies have found, those that people keep, and the report of each run."""

from alembic import op
from sqlalchemy import JSON, Boolean, Column, Double, Integer, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "neonbot_cleanup_cases",
        Column("policy", Text, primary_key=True),
        Column("project_id", Text, primary_key=True),
        Column("branch_id", Text, primary_key=True),
        Column("branch_name", Text, nullable=False),
        Column("stage", Text, nullable=False),
        Column("reasons", JSON, nullable=False),
        Column("seen", Text, nullable=False),
        Column("found_at", Double, nullable=False),
        Column("warned_at", Double),
        Column("due_at", Double),
        Column("reminded", Integer, nullable=False),
        Column("deleted_at", Double),
        Column("recoverable_until", Double),
    )
    op.create_table(
        "neonbot_kept_branches",
        Column("project_id", Text, primary_key=True),
        Column("branch_id", Text, primary_key=True),
        Column("until", Double),
        Column("by", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("times", Integer, nullable=False),
    )
    op.create_table(
        "neonbot_cleanup_reports",
        Column("policy", Text, primary_key=True),
        Column("due_at", Double, primary_key=True),
        Column("policy_hash", Text, nullable=False),
        Column("dry_run", Boolean, nullable=False),
        Column("channel_id", Text, nullable=False),
        Column("message_ts", Text),
        Column("ended_at", Double),
        Column("summary", JSON, nullable=False),
    )

"""Deliveries, requests with their steps, and the audit trail.

Times are seconds since 1970, in a double.
"""

from alembic import op
from sqlalchemy import JSON, BigInteger, Column, Double, ForeignKey, Integer, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    _deliveries()
    _requests()
    _steps()
    _audit()


def _deliveries() -> None:
    op.create_table(
        "neonbot_deliveries",
        Column("key", Text, primary_key=True),
        Column("seen_at", Double, nullable=False),
    )
    op.create_index("neonbot_deliveries_seen_at", "neonbot_deliveries", ["seen_at"])


def _requests() -> None:
    op.create_table(
        "neonbot_requests",
        Column("id", Text, primary_key=True),
        Column("created_at", Double, nullable=False),
        Column("called_at", Double),
        Column("state", Text, nullable=False),
        Column("command", Text, nullable=False),
        Column("words", JSON, nullable=False),
        Column("project_alias", Text, nullable=False),
        Column("project_id", Text, nullable=False),
        Column("channel_id", Text, nullable=False),
        Column("team_id", Text, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("user_name", Text, nullable=False),
        Column("target_kind", Text, nullable=False),
        Column("target_name", Text, nullable=False),
        Column("target_id", Text),
        Column("message_ts", Text),
        Column("fingerprint", Text),
        Column("confirm_until", Double),
        Column("follow_until", Double),
        Column("attempts", Integer, nullable=False),
        Column("shown", Text),
        Column("fence", BigInteger, nullable=False),
        Column("lease_owner", Text),
        Column("lease_until", Double),
        Column("due_at", Double),
        Column("note", Text),
        Column("typed", Text, nullable=False),
        Column("decision", Text, nullable=False),
        Column("rule", Text, nullable=False),
        Column("neon_request_ids", JSON, nullable=False),
        Column("ending", JSON),
    )
    op.create_index("neonbot_requests_due", "neonbot_requests", ["state", "due_at"])


def _steps() -> None:
    op.create_table(
        "neonbot_steps",
        Column("request_id", Text, ForeignKey("neonbot_requests.id"), primary_key=True),
        Column("operation_id", Text, primary_key=True),
        Column("position", Integer, nullable=False),
        Column("project_id", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("duration_ms", BigInteger, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("error", Text),
    )


def _audit() -> None:
    op.create_table(
        "neonbot_audit",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("at", Double, nullable=False),
        Column("request_id", Text),
        Column("team_id", Text, nullable=False),
        Column("channel_id", Text, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("user_name", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("command", Text),
        Column("effect", Text),
        Column("decision", Text, nullable=False),
        Column("rule", Text, nullable=False),
        Column("project_id", Text),
        Column("target", Text),
        Column("outcome", Text, nullable=False),
        Column("detail", Text, nullable=False),
        Column("neon_request_ids", JSON, nullable=False),
        Column("operation_ids", JSON, nullable=False),
        Column("config_hash", Text, nullable=False),
    )
    op.create_index("neonbot_audit_channel", "neonbot_audit", ["channel_id", "id"])

"""What finished requests leave to be looked after, and requests that are alone in what they do."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Column, Double, ForeignKey, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("neonbot_requests", Column("alone", Text))
    op.create_index("neonbot_requests_alone", "neonbot_requests", ["alone"], unique=True)
    op.create_table(
        "neonbot_loose_ends",
        Column("request_id", Text, ForeignKey("neonbot_requests.id"), primary_key=True),
        Column("kind", Text, nullable=False),
        Column("project_id", Text, nullable=False),
        Column("target_id", Text, nullable=False),
        Column("target_name", Text, nullable=False),
        Column("of_name", Text, nullable=False),
        Column("made_at", Double, nullable=False),
        Column("message", JSON, nullable=False),
        Column("told", Text, nullable=False),
        Column("until", Double),
        Column("touched_by", Text),
        Column("reminded_at", Double),
        Column("fence", BigInteger, nullable=False),
        Column("lease_until", Double),
        Column("due_at", Double),
    )
    op.create_index("neonbot_loose_ends_due", "neonbot_loose_ends", ["due_at"])
    op.create_index("neonbot_loose_ends_target", "neonbot_loose_ends", ["target_id"])

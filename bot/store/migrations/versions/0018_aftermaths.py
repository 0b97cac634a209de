"""What the message of a cleanup run shows while something that it deleted can be brought back."""

from alembic import op
from sqlalchemy import JSON, Column, Double

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("neonbot_cleanup_reports", Column("message", JSON))
    op.add_column("neonbot_cleanup_reports", Column("look_at", Double))
    op.create_index("neonbot_cleanup_reports_look_at", "neonbot_cleanup_reports", ["look_at"])

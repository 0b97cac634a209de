"""What happens at set times: how far each timetable has been dealt with, and what was run."""

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Integer, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "neonbot_schedules",
        Column("name", Text, primary_key=True),
        Column("timetable", Text, nullable=False),
        Column("seen_until", Double, nullable=False),
        Column("paused_at", Double),
        Column("paused_by", Text),
    )
    op.create_table(
        "neonbot_runs",
        Column("schedule", Text, primary_key=True),
        Column("due_at", Double, primary_key=True),
        Column("state", Text, nullable=False),
        Column("asked_by", Text),
        Column("attempts", Integer, nullable=False),
        Column("missed", Integer, nullable=False),
        Column("fence", BigInteger, nullable=False),
        Column("lease_until", Double),
        Column("ended_at", Double),
        Column("detail", Text, nullable=False),
    )
    op.create_index("neonbot_runs_open", "neonbot_runs", ["state", "lease_until"])

"""What channels have subscribed to, what was seen, and the messages about it."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, Integer, Text

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "neonbot_subscriptions",
        Column("channel_id", Text, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("project_id", Text, primary_key=True),
        Column("severity", Text, nullable=False),
        Column("quiet", Text, nullable=False),
        Column("daily", Boolean, nullable=False),
        Column("critical_at_once", Boolean, nullable=False),
        Column("user_id", Text, nullable=False),
        Column("at", Double, nullable=False),
    )
    op.create_table(
        "neonbot_news_seen",
        Column("project_id", Text, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("state", JSON, nullable=False),
        Column("version", BigInteger, nullable=False),
    )
    _stories()


def _stories() -> None:
    op.create_table(
        "neonbot_stories",
        Column("id", Text, primary_key=True),
        Column("channel_id", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("project_id", Text, nullable=False),
        Column("severity", Text, nullable=False),
        Column("item", JSON, nullable=False),
        Column("count", Integer, nullable=False),
        Column("first_at", Double, nullable=False),
        Column("last_at", Double, nullable=False),
        Column("hold_until", Double),
        Column("digest", Text),
        Column("message_ts", Text),
        Column("posted_at", Double),
        Column("version", Integer, nullable=False),
        Column("shown", Integer, nullable=False),
        Column("closed", Boolean, nullable=False),
        Column("stored_at", Double, nullable=False),
    )
    op.create_index("neonbot_stories_open", "neonbot_stories", ["closed", "channel_id"])

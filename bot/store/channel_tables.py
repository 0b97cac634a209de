"""The tables about channels in Slack."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Table, Text, text

from bot.store.dbtime import Epoch
from bot.store.metadata import metadata

# The listed channels as they were seen last; `name` is null where Slack does not show it.
channels = Table(
    "neonbot_channels",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("name", Text),
    Column("is_member", Boolean, nullable=False),
    Column("seen_at", Epoch, nullable=False),
)

# Why nothing happens in a channel, and how far the admins were told. Of each reason one is open at a time.
suspensions = Table(
    "neonbot_suspensions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("at", Epoch, nullable=False),
    Column("since", Text),
    Column("told", JSON, nullable=False),
    Column("told_at", Epoch),
    Column("fence", BigInteger, nullable=False),
    Column("lease_until", Epoch),
    Column("cleared_at", Epoch),
    Column("cleared_by", Text),
    Index(
        "neonbot_suspensions_open",
        "channel_id",
        "why",
        unique=True,
        sqlite_where=text("cleared_at IS NULL"),
        postgresql_where=text("cleared_at IS NULL"),
    ),
)

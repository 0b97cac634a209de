"""The tables of what is told without being asked; part of bot.store.schema."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, Table, Text

from bot.store.dbtime import Epoch
from bot.store.metadata import metadata

# Whose turn it is to look at all projects, and when the next look is due by the process's clock.
watch_turns = Table(
    "neonbot_watch_turns",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_at", Epoch, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("lease_until", Epoch),
)

# One row for each time that a branch is to expire and that was warned of. `touched_at`: a request about
# the branch has ended, so the message is to be looked at.
expiry_warnings = Table(
    "neonbot_expiry_warnings",
    metadata,
    Column("project_id", Text, primary_key=True),
    Column("branch_id", Text, primary_key=True),
    Column("expires_at", Epoch, primary_key=True),
    Column("project_alias", Text, nullable=False),
    Column("branch_name", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("message_ts", Text),
    Column("over", Boolean, nullable=False),
    Column("made_at", Epoch, nullable=False),
    Column("touched_at", Epoch),
    Column("touched_by", Text),
    Index("neonbot_expiry_warnings_branch", "branch_id"),
)

# What channels want to hear of; the project "" stands for all of the channel's.
subscriptions = Table(
    "neonbot_subscriptions",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("project_id", Text, primary_key=True),
    Column("severity", Text, nullable=False),
    Column("quiet", Text, nullable=False),
    Column("daily", Boolean, nullable=False),
    Column("critical_at_once", Boolean, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("at", Epoch, nullable=False),
)

# What the last look has shown, by what it is compared with; no row: it was never looked at.
news_seen = Table(
    "neonbot_news_seen",
    metadata,
    Column("project_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("state", JSON, nullable=False),
    Column("version", BigInteger, nullable=False),
)

# One row for each message about news, told or to be told. Times are the process's, but for `stored_at`.
stories = Table(
    "neonbot_stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("project_id", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("item", JSON, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Epoch, nullable=False),
    Column("last_at", Epoch, nullable=False),
    Column("hold_until", Epoch),
    Column("digest", Text),
    Column("message_ts", Text),
    Column("posted_at", Epoch),
    Column("version", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("stored_at", Epoch, nullable=False),
    Index("neonbot_stories_open", "closed", "channel_id"),
)

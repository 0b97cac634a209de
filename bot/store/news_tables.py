"""The tables of what is told without being asked; part of bot.store.schema."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

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

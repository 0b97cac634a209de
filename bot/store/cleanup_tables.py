"""The tables of cleanup."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, Table, Text

from bot.store.dbtime import Epoch
from bot.store.metadata import metadata

# What the newest look at each branch has shown; `quiet_since`: nothing was seen to happen after that.
branch_samples = Table(
    "neonbot_branch_samples",
    metadata,
    Column("project_id", Text, primary_key=True),
    Column("branch_id", Text, primary_key=True),
    Column("active_seconds", BigInteger, nullable=False),
    Column("compute_seconds", BigInteger, nullable=False),
    Column("written_bytes", BigInteger, nullable=False),
    Column("quiet_since", Epoch, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("looked_at", Epoch, nullable=False),
)

# One row for each branch that a cleanup policy has found.
cleanup_cases = Table(
    "neonbot_cleanup_cases",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("project_id", Text, primary_key=True),
    Column("branch_id", Text, primary_key=True),
    Column("branch_name", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("seen", Text, nullable=False),
    Column("found_at", Epoch, nullable=False),
    Column("warned_at", Epoch),
    Column("due_at", Epoch),
    Column("reminded", Integer, nullable=False),
    Column("deleted_at", Epoch),
    Column("recoverable_until", Epoch),
)

# Who said yes to the deletion of a branch that is due. `found_at` is that of the case which it was about.
cleanup_agreements = Table(
    "neonbot_cleanup_agreements",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("project_id", Text, primary_key=True),
    Column("branch_id", Text, primary_key=True),
    Column("found_at", Epoch, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Epoch, nullable=False),
)

# Branches that somebody wants kept, whatever a policy says; `until` NULL: for ever. `request_id`: what kept
# it last, so that doing that once more is not counted as another time.
kept_branches = Table(
    "neonbot_kept_branches",
    metadata,
    Column("project_id", Text, primary_key=True),
    Column("branch_id", Text, primary_key=True),
    Column("until", Epoch),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("request_id", Text),
)

# The branches that somebody was shown to choose from, as they were then.
reviews = Table(
    "neonbot_reviews",
    metadata,
    Column("id", Text, primary_key=True),
    Column("opened_at", Epoch, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("project_alias", Text, nullable=False),
    Column("project_id", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("shown", JSON, nullable=False),
)

# The one message of each run of a policy, and what it told. `policy_hash`: a policy that was changed
# only reports the first time. `message` and `look_at` while something that it deleted can be brought back:
# what it shows besides, and when that is to be looked at.
cleanup_reports = Table(
    "neonbot_cleanup_reports",
    metadata,
    Column("policy", Text, primary_key=True),
    Column("due_at", Epoch, primary_key=True),
    Column("policy_hash", Text, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("message_ts", Text),
    Column("ended_at", Epoch),
    Column("summary", JSON, nullable=False),
    Column("message", JSON(none_as_null=True)),
    Column("look_at", Epoch),
    Index("neonbot_cleanup_reports_look_at", "look_at"),
)

"""The tables, as SQLAlchemy sees them. A change here needs a migration; a test compares the two."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from bot.store.channel_tables import channels as channels
from bot.store.channel_tables import suspensions as suspensions
from bot.store.cleanup_tables import branch_samples as branch_samples
from bot.store.cleanup_tables import cleanup_agreements as cleanup_agreements
from bot.store.cleanup_tables import cleanup_cases as cleanup_cases
from bot.store.cleanup_tables import cleanup_reports as cleanup_reports
from bot.store.cleanup_tables import kept_branches as kept_branches
from bot.store.cleanup_tables import reviews as reviews
from bot.store.dbtime import Epoch
from bot.store.metadata import metadata as metadata
from bot.store.news_tables import expiry_warnings as expiry_warnings
from bot.store.news_tables import news_seen as news_seen
from bot.store.news_tables import stories as stories
from bot.store.news_tables import subscriptions as subscriptions
from bot.store.news_tables import watch_turns as watch_turns

VERSION_TABLE = "neonbot_version"

deliveries = Table(
    "neonbot_deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("seen_at", Epoch, nullable=False),
    # Only while it is open.
    Column("body", JSON),
    Column("owner", Text),
    Column("lease_until", Epoch),
    Column("claims", Integer, nullable=False, server_default="0"),  # a version before this one gives none
    Index("neonbot_deliveries_seen_at", "seen_at"),
    Index("neonbot_deliveries_lease_until", "lease_until"),
)

requests = Table(
    "neonbot_requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", Epoch, nullable=False),
    Column("called_at", Epoch),
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
    Column("confirm_until", Epoch),
    Column("follow_until", Epoch),
    Column("attempts", Integer, nullable=False),
    Column("shown", Text),
    Column("fence", BigInteger, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", Epoch),
    Column("due_at", Epoch),
    Column("note", Text),
    Column("typed", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("config_hash", Text, nullable=False, server_default=""),
    Column("neon_request_ids", JSON, nullable=False),
    Column("ending", JSON),
    Column("asked", JSON(none_as_null=True)),
    # What at most one open request may have, such as the branch that is being brought back.
    Column("alone", Text),
    Index("neonbot_requests_due", "state", "due_at"),
    Index("neonbot_requests_alone", "alone", unique=True),
)

# What finished requests have left to be looked after, and until when a process is at it.
loose_ends = Table(
    "neonbot_loose_ends",
    metadata,
    Column("request_id", Text, ForeignKey(requests.c.id), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("project_id", Text, nullable=False),
    Column("target_id", Text, nullable=False),
    Column("target_name", Text, nullable=False),
    Column("of_name", Text, nullable=False),
    Column("made_at", Epoch, nullable=False),
    Column("message", JSON, nullable=False),
    Column("told", Text, nullable=False),
    Column("until", Epoch),
    Column("touched_by", Text),
    Column("reminded_at", Epoch),
    Column("fence", BigInteger, nullable=False),
    Column("lease_until", Epoch),
    Column("due_at", Epoch),
    Index("neonbot_loose_ends_due", "due_at"),
    Index("neonbot_loose_ends_target", "target_id"),
)

approvals = Table(
    "neonbot_approvals",
    metadata,
    Column("request_id", Text, ForeignKey(requests.c.id), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("at", Epoch, nullable=False),
)

steps = Table(
    "neonbot_steps",
    metadata,
    Column("request_id", Text, ForeignKey(requests.c.id), primary_key=True),
    Column("operation_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("project_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text),
)

audit = Table(
    "neonbot_audit",
    metadata,
    # SQLite counts rows up by itself only when the key is exactly INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Epoch, nullable=False),
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
    Column("target_name", Text),
    Column("hash", Text, nullable=False),
    Index("neonbot_audit_channel", "channel_id", "id"),
)

# One row: where the trail ends. Appending locks it.
audit_head = Table(
    "neonbot_audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("last_id", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)

# What is to be said to Slack, before it is said; `tried_at` is the first try that Slack may have taken.
posts = Table(
    "neonbot_posts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("stored_at", Epoch, nullable=False),
    Column("tried_at", Epoch),
    Column("message", JSON),
    Index("neonbot_posts_stored_at", "stored_at"),
)

# How far the trail has been told in a channel, and until when a process is at it.
audit_posts = Table(
    "neonbot_audit_posts",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("posted_id", BigInteger, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("lease_until", Epoch),
)

# One row for each thing that happens at set times. Due times up to `seen_until` have been dealt with.
schedules = Table(
    "neonbot_schedules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("timetable", Text, nullable=False),
    Column("seen_until", Epoch, nullable=False),
    Column("paused_at", Epoch),
    Column("paused_by", Text),
)

# What was due, each time once, however many processes there are. `due_at` is the timetable's time.
runs = Table(
    "neonbot_runs",
    metadata,
    Column("schedule", Text, primary_key=True),
    Column("due_at", Epoch, primary_key=True),
    Column("state", Text, nullable=False),
    Column("asked_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("lease_until", Epoch),
    Column("ended_at", Epoch),
    Column("detail", Text, nullable=False),
    Index("neonbot_runs_open", "state", "lease_until"),
)

# What is stopped; the project "" stands for everything.
freezes = Table(
    "neonbot_freezes",
    metadata,
    Column("project_id", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("project_alias", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Epoch, nullable=False),
    Column("until", Epoch),
)

# The place that each deletion takes right before it calls Neon, for the limit on them.
deletions = Table(
    "neonbot_deletions",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("at", Epoch, nullable=False),
    Index("neonbot_deletions_channel", "channel_id", "at"),
)

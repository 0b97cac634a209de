"""A snapshot in short phrases, each of them mark-up that is safe to post."""

from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models.snapshots import Snapshot
from bot.slack import mrkdwn
from bot.slack.views import phrases


def size(snapshot: Snapshot) -> str:
    """How much it holds, or how much more than the one before where that is what is charged."""
    if snapshot.full_size is None and snapshot.diff_size is not None:
        return f"{mrkdwn.size(snapshot.diff_size)} more than the one before"
    return mrkdwn.size(snapshot.full_size)


def how(snapshot: Snapshot) -> str:
    """How it came to be, after `taken`."""
    return "by hand" if snapshot.manual else "on a schedule"


def source(snapshot: Snapshot, branch_name: str | None) -> str:
    """The branch that it is of, by name or else by id."""
    known = branch_name or snapshot.source_branch_id
    return mrkdwn.code(known) if known else "a branch that Neon does not name"


def point(snapshot: Snapshot) -> datetime:
    """The moment whose state it holds."""
    return snapshot.timestamp or snapshot.created_at


def end(snapshot: Snapshot, now: datetime) -> str:
    """When Neon deletes it by itself; `never` when it stays."""
    if snapshot.expires_at is None:
        return "never"
    return f"{mrkdwn.date(snapshot.expires_at)} ({mrkdwn.until(snapshot.expires_at, now)})"


def stays(snapshot: Snapshot, now: datetime) -> str:
    """How long it is kept, as a sentence without its full stop."""
    if snapshot.expires_at is None:
        return "It stays until somebody deletes it"
    return f"Neon deletes it {mrkdwn.until(snapshot.expires_at, now)}, {mrkdwn.date(snapshot.expires_at)}"


def line(project: ProjectRef, verb: str, *words: str) -> str:
    """A command about snapshots in this project."""
    return phrases.command_line("snapshot", verb, *words, "--project", project.alias)

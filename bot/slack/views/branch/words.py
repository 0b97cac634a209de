"""A branch in short phrases, each of them mark-up that is safe to post."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import REQUESTED_BY, Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.compute import words as compute_words
from bot.slack.views.message import Block

# Neon counts an expiry from now, so the label must not promise an addition.
KEEP = "Keep 7 days from now"
KEEP_FOR_GOOD = "Keep for good"
_STATES = {"init": "being created", "resetting": "being reset", "ready": "ready", "archived": "archived"}


def state(branch: Branch) -> str:
    """Its state and what sets it apart: `default, protected, ready`."""
    recovery = branch.recovery
    deleted = "deleted" if recovery is not None and recovery.deleted_at is not None else ""
    known = _STATES.get(branch.current_state) or mrkdwn.prose(branch.current_state, 60)
    marks = (
        "default" if branch.default else "",
        "protected" if branch.protected else "",
        deleted or known,
    )
    return ", ".join(mark for mark in marks if mark)


def notable(branch: Branch) -> str:
    """As `state`, without the `ready` that nearly every branch is."""
    return state(branch).removesuffix("ready").removesuffix(", ")


def deleted(branch: Branch, now: datetime) -> str:
    """When it was deleted, and whether somebody did it: `deleted 2 days ago`."""
    recovery = branch.recovery
    when = (
        f"deleted {mrkdwn.ago(recovery.deleted_at, now)}" if recovery and recovery.deleted_at else "deleted"
    )
    return f"{when}, when it expired" if recovery and recovery.deletion_method == "ttl" else when


def recoverable(branch: Branch, now: datetime) -> str:
    """Until when a deleted branch can come back; empty when Neon does not say that it can."""
    until = branch.recovery.recoverable_until if branch.recovery else None
    return f"can be brought back until {mrkdwn.date(until)} ({mrkdwn.until(until, now)})" if until else ""


def age(branch: Branch, now: datetime) -> str:
    """How old it is and who made it: `3 days ago by Dana`."""
    # For a branch made here Neon names the key's owner; who asked for it stands in the annotation.
    key_owner = branch.created_by.name if branch.created_by else ""
    by = mrkdwn.prose(branch.annotation.get(REQUESTED_BY) or key_owner, 60)
    return mrkdwn.ago(branch.created_at, now) + (f" by {by}" if by else "")


def end(branch: Branch, now: datetime) -> str:
    """When Neon deletes it by itself, as a date and as a distance; `none` when it stays."""
    if branch.expires_at is None:
        return "none"
    return f"{mrkdwn.date(branch.expires_at)} ({mrkdwn.until(branch.expires_at, now)})"


def expiry(branch: Branch, now: datetime) -> str:
    """As `end`, for the middle of a sentence."""
    return "does not expire" if branch.expires_at is None else f"expires {end(branch, now)}"


def plain_expiry(branch: Branch, now: datetime) -> str:
    """As `expiry`, for plain text."""
    if branch.expires_at is None:
        return "does not expire"
    return f"expires {mrkdwn.until(branch.expires_at, now)}, {mrkdwn.plain_date(branch.expires_at)}"


def restrictions(branch: Branch) -> str:
    """What Neon would refuse just now, and why; empty for nothing, and for what protection explains."""
    known = {"restore": "restore", "delete-rw-endpoint": "delete its compute"}
    return "; ".join(
        f"{known.get(each.name) or mrkdwn.prose(each.name, 60)} ({mrkdwn.prose(each.reason, 200)})"
        for each in branch.restricted_actions
        if not branch.protected
    )


def parent(branch: Branch, parent_name: str | None) -> str:
    """What it was copied from, by name or else by id; `none` for a root."""
    known = parent_name or branch.parent_id
    return mrkdwn.code(known) if known else "none"


def origin(branch: Branch, parent_name: str | None) -> str:
    """As `parent`, for the middle of a sentence."""
    known = parent_name or branch.parent_id
    return f"from {mrkdwn.code(known)}" if known else "has no parent"


def computes(endpoints: Sequence[Endpoint]) -> str:
    """Its computes with size and state: `1 compute: 0.25–2 CU active`."""
    if not endpoints:
        return "no compute"
    return f"{mrkdwn.count(len(endpoints), 'compute')}: {listed_computes(endpoints)}"


def listed_computes(endpoints: Sequence[Endpoint]) -> str:
    """As `computes`, under a label of that name; `none` without any."""
    shown = ", ".join(map(_compute, endpoints[:5]))
    more = f" and {len(endpoints) - 5} more" if len(endpoints) > 5 else ""
    return f"{shown}{more}" or "none"


def _compute(endpoint: Endpoint) -> str:
    kind = "read-only " if endpoint.type == "read_only" else ""
    state = "disabled" if endpoint.disabled else mrkdwn.prose(endpoint.current_state, 60)
    return f"{kind}{compute_words.size(endpoint)} {state}"


def last_active(endpoints: Sequence[Endpoint], now: datetime) -> str:
    """When a compute of it last served anybody; empty when Neon does not say."""
    if any(each.current_state == "active" for each in endpoints):
        return "now"
    known = [each.last_active for each in endpoints if each.last_active is not None]
    return mrkdwn.ago(max(known), now) if known else ""


def buttons(branch: Branch, project: ProjectRef, endpoints: Sequence[Endpoint]) -> Block | None:
    """What one does with a branch next. Neon refuses to delete default and protected ones."""

    def line(*words: str) -> str:
        return phrases.command_line("branch", *words, "--project", project.alias)

    connect = phrases.command_line("connection", "show", branch.id, "--project", project.alias)
    deletable = not (branch.default or branch.protected)
    return blocks.actions(
        blocks.run_button("Connection", connect) if endpoints else None,
        blocks.run_button(KEEP, line("set-expiration", branch.id, "7d"))
        if branch.expires_at is not None
        else None,
        blocks.run_button(KEEP_FOR_GOOD, line("keep", branch.id)) if branch.expires_at is not None else None,
        blocks.run_button("Delete", line("delete", branch.id), style="danger") if deletable else None,
        phrases.console_button(project, branch.id),
    )

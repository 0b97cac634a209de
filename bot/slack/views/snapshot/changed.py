"""Snapshots after a write: taken, already there, renamed, given another expiry, deleted."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef, Step, Target
from bot.neon.models.snapshots import Snapshot
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.message import Card, Message
from bot.slack.views.snapshot import words


def taken(
    snapshot: Snapshot,
    branch_name: str | None,
    project: ProjectRef,
    user_id: str,
    now: datetime,
    seconds: float | None = None,
    steps: Sequence[Step] = (),
) -> Message:
    """A snapshot that is there. `seconds` None: not measured."""
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    return plain.done(
        f"Snapshot {mrkdwn.code(snapshot.name)} of {words.source(snapshot, branch_name)} "
        f"in {mrkdwn.bold(project.alias)} is taken{took}",
        step_views.line(steps),
        f"It holds the state of {mrkdwn.date(words.point(snapshot))}, {words.size(snapshot)}.",
        f"{words.stays(snapshot, now)}.",
        project=project,
        user_id=user_id,
        branch_id=snapshot.source_branch_id,
        buttons=(
            blocks.run_button("Restore to a branch", words.line(project, "restore", snapshot.id)),
            blocks.run_button("Snapshots", words.line(project, "list")),
        ),
    )


def exists(
    snapshot: Snapshot, branch_name: str | None, project: ProjectRef, user_id: str, now: datetime
) -> Message:
    """The name is taken: Neon would allow a second one, but then neither could be found by name."""
    return plain.refused(
        f"a snapshot named {mrkdwn.code(snapshot.name)} is already in {mrkdwn.bold(project.alias)}",
        f"It is of {words.source(snapshot, branch_name)}, taken {words.how(snapshot)} "
        f"{mrkdwn.ago(snapshot.created_at, now)}.",
        "Take another name, so that each can be found by its own.",
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Show", words.line(project, "show", snapshot.id)),),
    )


def renamed(snapshot: Snapshot, old_name: str, project: ProjectRef, user_id: str) -> Message:
    """A snapshot under its new name, as Neon reads it back."""
    return plain.done(
        f"Snapshot {mrkdwn.code(old_name)} in {mrkdwn.bold(project.alias)} is now named "
        f"{mrkdwn.code(snapshot.name)}",
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Show", words.line(project, "show", snapshot.id)),),
    )


def expiration_set(
    snapshot: Snapshot, wanted: datetime | None, project: ProjectRef, user_id: str, now: datetime
) -> Message:
    """The expiry as Neon reads it back, or that it did not take the one that was asked for."""
    made = (snapshot.expires_at is None) == (wanted is None)
    ends = f"expires {words.end(snapshot, now)}" if snapshot.expires_at else "has no expiry"
    return plain.done(
        f"Snapshot {mrkdwn.code(snapshot.name)} in {mrkdwn.bold(project.alias)} "
        f"{'now' if made else 'still'} {ends}",
        "" if made else "Neon accepted the change but did not make it.",
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Show", words.line(project, "show", snapshot.id)),),
        mark="✅" if made else "⚠️",
    )


def confirm_delete(snapshot: Snapshot, branch_name: str | None, project: ProjectRef, now: datetime) -> Card:
    """What is lost with the snapshot."""
    return plain.question(
        f"*Delete snapshot* {mrkdwn.code(snapshot.name)} in {mrkdwn.bold(project.alias)}?",
        "It cannot be brought back. Branches that were restored from it stay.",
        [
            ("Id", mrkdwn.code(snapshot.id)),
            ("Of branch", words.source(snapshot, branch_name)),
            ("State of", mrkdwn.date(words.point(snapshot))),
            ("Taken", f"{words.how(snapshot)}, {mrkdwn.ago(snapshot.created_at, now)}"),
            ("Size", words.size(snapshot)),
            ("Expires", words.end(snapshot, now)),
        ],
        action=f"Delete {snapshot.name}",
        pinned=(snapshot.id, snapshot.name, snapshot.source_branch_id),
    )


def deleted(
    target: Target,
    project: ProjectRef,
    user_id: str,
    seconds: float | None = None,
    steps: Sequence[Step] = (),
) -> Message:
    """A snapshot that is gone. `seconds` None: not measured."""
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    return plain.done(
        f"Snapshot {phrases.place(target, project)} is deleted{took}",
        step_views.line(steps),
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Snapshots", words.line(project, "list")),),
        mark="🗑️",
    )

"""A snapshot on its way back: a branch to look at, then in the place of another."""

from collections.abc import Sequence
from dataclasses import replace

from bot.command import ProjectRef, Step
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.branch import words as branch_words
from bot.slack.views.message import Block, Card, Loose, LooseEnd, Message
from bot.slack.views.snapshot import words


def restored(
    preview: Branch,
    replaced: Branch | None,
    snapshot_name: str | None,
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    user_id: str,
    seconds: float | None = None,
    steps: Sequence[Step] = (),
) -> Message:
    """A branch to look at. `replaced` is the one whose place it may take; None when that is not known."""
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    source = mrkdwn.code(snapshot_name or preview.restored_from or "")
    computes = branch_words.computes(endpoints)
    unchanged = ""
    if replaced is not None:
        other = mrkdwn.code(replaced.name)
        unchanged = f"{other} has not changed. Finalize, which asks first, puts this branch in its place."
    return plain.done(
        f"Snapshot {source} is restored to branch {mrkdwn.code(preview.name)} "
        f"in {mrkdwn.bold(project.alias)}{took}",
        step_views.line(steps),
        f"{computes[:1].upper()}{computes[1:]}.",
        unchanged,
        "It stays until somebody deletes it.",
        project=project,
        user_id=user_id,
        branch_id=preview.id,
        buttons=_next(preview, replaced, endpoints, project),
    )


def _next(
    preview: Branch, replaced: Branch | None, endpoints: Sequence[Endpoint], project: ProjectRef
) -> tuple[Block | None, ...]:
    connect = phrases.command_line("connection", "show", preview.id, "--project", project.alias)
    delete = phrases.command_line("branch", "delete", preview.id, "--project", project.alias)
    return (
        blocks.run_button("Finalize", words.line(project, "finalize", preview.id, replaced.id))
        if replaced
        else None,
        blocks.run_button("Connection", connect) if endpoints else None,
        blocks.run_button("Delete", delete, style="danger"),
    )


def confirm_finalize(
    preview: Branch,
    replaced: Branch,
    moving: Sequence[Endpoint],
    children: Sequence[Branch],
    kept_as: str | None,
    project: ProjectRef,
) -> Card:
    """All that changes when a restored branch takes another's place."""
    new, old = mrkdwn.code(preview.name), mrkdwn.code(replaced.name)
    kept = mrkdwn.code(kept_as) if kept_as else f"{mrkdwn.code(f'{replaced.name} (old)')} or the like"
    restart = ", which restarts them and drops their connections" if moving else ""
    return plain.question(
        f"*Put* {new} *in the place of* {old} in {mrkdwn.bold(project.alias)}?",
        f"Whoever connects to {old} then finds the data of {new}.",
        [
            ("Computes that move", f"{branch_words.listed_computes(moving)}{restart}"),
            ("Connection strings", "stay the same"),
            ("Branch id", f"{mrkdwn.code(replaced.id)} becomes {mrkdwn.code(preview.id)}"),
            ("The branch of today", f"stays, as {kept}"),
            ("Children", phrases.listed(each.name for each in children) or "none"),
            ("For up to 24 hours", "children cannot be reset from it"),
            ("From then on", "no point-in-time restore of it"),
        ],
        action=f"Replace {replaced.name}",
        pinned=(
            preview.id,
            preview.name,
            replaced.id,
            replaced.name,
            sorted(each.id for each in moving),
            sorted(each.id for each in children),
        ),
        small="This cannot be undone in one step. What you have written to the old branch stays in it.",
    )


def finalized(
    branch: Branch,
    old: Branch | None,
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    user_id: str,
    seconds: float | None = None,
    steps: Sequence[Step] = (),
) -> Message:
    """A branch that has taken another's place and name. `old` is the one before, if it can be read."""
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    connect = phrases.command_line("connection", "show", branch.id, "--project", project.alias)
    message = plain.done(
        f"{mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} now has the snapshot's data{took}",
        step_views.line(steps),
        f"Connection strings are the same, its id is now {mrkdwn.code(branch.id)}.",
        "" if old else "The branch before is kept under another name.",
        "From now on it has no point-in-time restore; children cannot be reset from it for up to 24 hours.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(blocks.run_button("Connection", connect) if endpoints else None,),
    )
    if old is None:
        return message
    return replace(message, leaves=LooseEnd(Loose.KEPT_BRANCH, old.id, old.name, of=branch.name))


def not_finalized(preview: Branch, project: ProjectRef, user_id: str) -> Message:
    """Neon's work is over, and still the branch is only a preview."""
    return plain.done(
        f"{mrkdwn.code(preview.name)} in {mrkdwn.bold(project.alias)} has not taken another branch's place",
        "Neon's operations are over, but it is still a branch to look at. Finalize it again.",
        project=project,
        user_id=user_id,
        branch_id=preview.id,
        mark="⚠️",
    )

"""Deleting a branch: the card that shows all that goes with it, and the result."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.command import ProjectRef, Step, Target
from bot.neon.models import Branch, Endpoint
from bot.neon.models.fate import Prospect
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.branch import words
from bot.slack.views.message import Card, Loose, LooseEnd, Message


def confirm_delete(
    branch: Branch,
    parent_name: str | None,
    children: Sequence[Branch],
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    now: datetime,
    prospect: Prospect,
) -> Card:
    """What is lost with the branch. The fingerprint covers identity, marks, family, computes, size."""
    name = mrkdwn.code(branch.name)
    size = mrkdwn.size(branch.logical_size)
    message = blocks.message(
        f"Delete branch {name} in {mrkdwn.prose(project.alias)}? {size}, made {words.age(branch, now)}, "
        f"{words.computes(endpoints)}.",
        blocks.section(
            f"*Delete branch* {name} in {mrkdwn.bold(project.alias)}?\n"
            "Its data goes, and what is connected to it loses its connection."
        ),
        blocks.section(
            phrases.facts(
                ("Id", mrkdwn.code(branch.id)),
                ("State", words.state(branch)),
                ("Size", size),
                ("Made", f"{mrkdwn.date(branch.created_at)}, {words.age(branch, now)}"),
                ("Parent", words.parent(branch, parent_name)),
                ("Computes", words.listed_computes(endpoints)),
                ("Last active", words.last_active(endpoints, now) or ("not known" if endpoints else "")),
                ("Children", _children(children)),
                ("Expiry", words.end(branch, now)),
            )
        ),
        blocks.context(f"Getting it back: {_way_back(prospect)}"),
    )
    return Card(message, f"Delete {branch.name}", _fingerprint(branch, children, endpoints))


def deleted(
    target: Target,
    project: ProjectRef,
    user_id: str,
    seconds: float | None,
    steps: Sequence[Step],
    *,
    already_gone: bool = False,
) -> Message:
    """A branch that is gone. `seconds` None: not measured. `already_gone`: Neon had it no more.

    Whether it can come back is Neon's to say, so it is looked up when this is the last word.
    """
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    how = "was gone already; nothing was done" if already_gone else f"is deleted{took}"
    branches = phrases.command_line("branch", "list", "--project", project.alias)
    message = blocks.message(
        f"Branch {phrases.plain_place(target, project)} {how}.",
        blocks.section(
            phrases.lines(
                f"🗑️ Branch {phrases.place(target, project)} {how}",
                step_views.line(steps),
            )
        ),
        blocks.actions(blocks.run_button("Branches", branches)),
        blocks.context(
            phrases.asked_by(user_id), f"It was {mrkdwn.code(target.id)}" if target.id is not None else ""
        ),
    )
    if already_gone or target.id is None:
        return message
    return replace(message, leaves=LooseEnd(Loose.DELETED_BRANCH, target.id, target.name))


def _way_back(prospect: Prospect) -> str:
    """What Neon shows of those deleted before, in words that promise nothing."""
    if prospect.kept_for is not None:
        return (
            f"Neon keeps others that were deleted here for {mrkdwn.span(prospect.kept_for)}. "
            "Whether it keeps this one, and until when, is certain only once it is deleted."
        )
    if prospect.lost:
        return "by the look of it, it cannot be brought back: Neon keeps nothing of what was deleted here."
    return "I could not tell whether Neon keeps what is deleted here. Take it that it cannot be brought back."


def _children(children: Sequence[Branch]) -> str:
    if not children:
        return "none"
    return (
        f"{phrases.listed(each.name for each in children)}; Neon does not delete a branch that has children"
    )


def _fingerprint(branch: Branch, children: Sequence[Branch], endpoints: Sequence[Endpoint]) -> str:
    facts = (
        branch.id,
        branch.name,
        branch.protected,
        branch.default,
        branch.parent_id,
        branch.last_reset_at,
        # In powers of two: what is in use grows all the time.
        (branch.logical_size or 0).bit_length(),
        sorted(each.id for each in children),
        sorted(each.id for each in endpoints),
    )
    return plain.fingerprint(facts)

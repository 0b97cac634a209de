"""Deleting a branch: the card that shows all that goes with it, and the result."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef, Step, Target
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.branch import words
from bot.slack.views.message import Card, Message


def confirm_delete(
    branch: Branch,
    parent_name: str | None,
    children: Sequence[Branch],
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    now: datetime,
) -> Card:
    """What is lost with the branch. The fingerprint covers identity, marks, children, computes and parent."""
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
        blocks.context(
            "Getting it back: Neon may keep it recoverable for some days, where Branch Recovery is on. "
            "This cannot be promised."
        ),
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
    remains: Branch | None = None,
    now: datetime | None = None,
) -> Message:
    """A branch that is gone. `seconds` None: not measured. `already_gone`: Neon had it no more.

    `remains` is the branch among the deleted ones, if Neon lists it as one that can be brought back.
    """
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    how = "was gone already; nothing was done" if already_gone else f"is deleted{took}"
    back = words.recoverable(remains, now) if remains is not None and now is not None else ""
    unsure = "" if already_gone else "Neon may be able to bring it back for some days; that is not certain."
    branches = phrases.command_line("branch", "list", "--project", project.alias)
    recover = phrases.command_line("branch", "recover", target.id or "", "--project", project.alias)
    return blocks.message(
        f"Branch {phrases.plain_place(target, project)} {how}.",
        blocks.section(
            phrases.lines(
                f"🗑️ Branch {phrases.place(target, project)} {how}",
                step_views.line(steps),
                f"It {back}" if back else unsure,
            )
        ),
        blocks.actions(
            blocks.run_button("Recover", recover) if back else None,
            blocks.run_button("Branches", branches),
        ),
        blocks.context(
            phrases.asked_by(user_id), f"It was {mrkdwn.code(target.id)}" if target.id is not None else ""
        ),
    )


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
        sorted(each.id for each in children),
        sorted(each.id for each in endpoints),
    )
    return plain.fingerprint(facts)

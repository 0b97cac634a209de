"""The card that asks before a branch is deleted: all that goes with it."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.branch import words
from bot.slack.views.message import Card


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

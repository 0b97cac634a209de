"""One branch in full, and the branches around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.neon.models.branches import Anonymization
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.branch import masking, words
from bot.slack.views.message import Message


@dataclass(frozen=True)
class Family:
    """The branches around a branch. `parent_name` is None for a root, or when the parent is not listed."""

    parent_name: str | None
    children: tuple[Branch, ...]


def family(branch: Branch, branches: Iterable[Branch]) -> Family:
    """The parent and the children of a branch among all branches of its project."""
    known = list(branches)
    parent = next((each.name for each in known if each.id == branch.parent_id), None)
    return Family(parent, tuple(each for each in known if each.parent_id == branch.id))


def shown(
    branch: Branch,
    parent_name: str | None,
    children: Sequence[Branch],
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    now: datetime,
    slash: str,
    *,
    anonymization: Anonymization | None = None,
) -> Message:
    """One branch in full. `anonymization` is how far masking is, for an anonymized one."""
    name = mrkdwn.code(branch.name)
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)}: {words.state(branch)}, "
        f"{mrkdwn.size(branch.logical_size)}, made {words.age(branch, now)}, "
        f"{words.plain_expiry(branch, now)}.",
        blocks.section(f"Branch {name} in {mrkdwn.bold(project.alias)}\n{words.state(branch)}"),
        blocks.section(
            phrases.facts(
                ("Id", mrkdwn.code(branch.id)),
                ("Size", mrkdwn.size(branch.logical_size)),
                ("Made", f"{mrkdwn.date(branch.created_at)}, {words.age(branch, now)}"),
                ("Changed", mrkdwn.ago(branch.updated_at, now)),
                ("Reset", mrkdwn.ago(branch.last_reset_at, now) if branch.last_reset_at else ""),
                ("Parent", words.parent(branch, parent_name)),
                ("Children", phrases.listed(each.name for each in children) or "none"),
                ("Computes", words.listed_computes(endpoints)),
                ("Last active", words.last_active(endpoints, now)),
                ("Expiry", words.end(branch, now)),
                ("Masking", masking.state(anonymization, now) if anonymization else ""),
                ("Not possible now", words.restrictions(branch)),
            )
        ),
        words.buttons(branch, project, endpoints),
        blocks.context(f"All branches: {phrases.typed(slash, 'branch', 'list', '--project', project.alias)}"),
    )

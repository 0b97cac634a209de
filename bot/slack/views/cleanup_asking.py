"""The question before what is due is deleted, and the answer to a yes."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy
from bot.neon.models import Branch
from bot.slack import mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Card, Message

_NAMED = 20


def question(
    name: str,
    policy: CleanupPolicy,
    due: Sequence[Branch],
    known: Sequence[Branch],
    project: ProjectRef,
    now: datetime,
) -> Card:
    """What would be lost: of what is due, as much as one run may delete."""
    going = due[: policy.delete.max_per_run]
    count = mrkdwn.count(len(going), "branch", "branches")
    left = len(due) - len(going)
    sizes = sum(each.logical_size or 0 for each in going)
    children = {each.id: sum(other.parent_id == each.id for other in known) for each in going}
    lines = [
        f"• {mrkdwn.code(each.name)} · {mrkdwn.size(each.logical_size)} · "
        f"made {mrkdwn.ago(each.created_at, now)} by {mrkdwn.prose(_maker(each))}"
        for each in going[:_NAMED]
    ]
    more = len(going) - len(lines)
    return plain.question(
        f"Delete {count} of {mrkdwn.bold(project.alias)} that the cleanup {mrkdwn.code(name)} has warned of?",
        phrases.lines(
            "All their data and computes go with them.",
            *lines,
            f"… and {more} more" if more else "",
        ),
        [
            ("Together", mrkdwn.size(sizes)),
            (
                "Not now",
                f"{left} more: {policy.delete.max_per_run} are deleted at once at most" if left else "",
            ),
        ],
        action=f"Delete {count}",
        pinned=[(each.id, each.name, each.protected, children[each.id]) for each in going],
        small="Each is looked at once more right before: what was used, kept or changed meanwhile stays.",
    )


def agreed(name: str, count: int, project: ProjectRef, user_id: str) -> Message:
    """Somebody has said yes; what came of it stands in the report."""
    if not count:
        return plain.refused("nothing is due any more", project=project, user_id=user_id)
    deletions = mrkdwn.count(count, "deletion")
    return plain.done(
        f"Yes to {deletions} in {mrkdwn.bold(project.alias)}",
        f"The cleanup {mrkdwn.code(name)} looks at each once more now. Its report tells what became of them.",
        project=project,
        user_id=user_id,
    )


def _maker(branch: Branch) -> str:
    return branch.created_by.name if branch.created_by and branch.created_by.name else "somebody unknown"

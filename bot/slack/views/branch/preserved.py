"""Branches that restores have left behind: a page of them, with what they cost and how to be rid of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.command import KeptBranch, ProjectRef
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Block, Message


def preserved(
    left: Sequence[tuple[Branch, KeptBranch]],
    branches: Sequence[Branch],
    project: ProjectRef,
    *,
    page: int,
    search: str | None,
    now: datetime,
) -> Message:
    """`left` are the kept ones that are there, the oldest first, among all `branches`."""
    matching = f" matching {mrkdwn.code(search)}" if search else ""
    if not left:
        said = f"No restore has left a branch{matching} in {mrkdwn.prose(project.alias)}, as far as I know."
        return blocks.message(said, blocks.section(f"{said}\nI know of the restores that were asked of me."))
    below: dict[str | None, list[str]] = defaultdict(list)
    for each in branches:
        below[each.parent_id].append(each.name)
    shown = pages.page(left, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'branch', 'branches')}"
    searched = (f"--search={search}",) if search else ()
    line = ("branch", "list", "--preserved", *searched, "--project", project.alias)
    return blocks.message(
        f"{total}{matching} in {mrkdwn.prose(project.alias)} that restores have left behind: "
        f"{phrases.listed((each.name for each, _ in shown.rows), pages.SIZE)}.",
        blocks.section(
            f"*{total}*{matching} in {mrkdwn.bold(project.alias)} that restores have left, oldest first"
        ),
        *(_row(branch, kept, below[branch.id], project, now) for branch, kept in shown.rows),
        pages.turning(shown, lambda number: phrases.command_line(*line, "--page", str(number))),
        blocks.context(shown.note, "Each counts as a branch of the project, and its storage is charged."),
    )


def _row(
    branch: Branch, kept: KeptBranch, children: Sequence[str], project: ProjectRef, now: datetime
) -> Block:
    expires = f"expires {mrkdwn.until(branch.expires_at, now)}" if branch.expires_at else "no expiry"
    held = f"what {mrkdwn.code(kept.of)} held {mrkdwn.ago(kept.since, now)}"
    below = f"\nCannot be deleted while {phrases.listed(children)} is below it" if children else ""
    deletable = not (children or branch.default or branch.protected)
    label, verb = ("Delete", "delete") if deletable else ("Show", "show")
    line = phrases.command_line("branch", verb, branch.id, "--project", project.alias)
    return blocks.section(
        f"{mrkdwn.code(branch.name)}\n{mrkdwn.size(branch.logical_size)} · {held} · {expires}{below}",
        accessory=blocks.run_button(
            label,
            line,
            style="danger" if deletable else None,
            described=f"{label} branch {branch.name}",
        ),
    )

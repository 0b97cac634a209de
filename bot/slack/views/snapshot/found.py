"""Snapshots as they are: a page of them, or one in full."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.snapshots import Snapshot
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Message
from bot.slack.views.snapshot import words


def listing(
    snapshots: Sequence[Snapshot],
    branch_names: Mapping[str, str],
    project: ProjectRef,
    *,
    branch: Branch | None,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """One page of snapshots, newest first, of the project or of one branch."""
    of = f" of {mrkdwn.code(branch.name)}" if branch else ""
    if not snapshots:
        return _nothing(of, branch, project, slash)
    newest_first = sorted(snapshots, key=lambda each: (-each.created_at.timestamp(), each.id))
    shown = pages.page(newest_first, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'snapshot')}"
    by_hand = sum(each.manual for each in snapshots)

    def turned(number: int) -> str:
        wanted = (f"--branch={branch.id}",) if branch else ()
        return words.line(project, "list", *wanted, "--page", str(number))

    return blocks.message(
        f"{total}{of} in {mrkdwn.prose(project.alias)}: "
        f"{phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}*{of} in {mrkdwn.bold(project.alias)}, newest first"),
        *(_row(each, branch_names, project, now) for each in shown.rows),
        pages.turning(shown, turned),
        blocks.context(
            shown.note,
            f"{by_hand} taken by hand, {len(snapshots) - by_hand} on a schedule. "
            "Neon's plans limit those taken by hand.",
        ),
    )


def shown(
    snapshot: Snapshot, branch_name: str | None, project: ProjectRef, now: datetime, slash: str
) -> Message:
    """One snapshot in full."""
    name, of = mrkdwn.code(snapshot.name), words.source(snapshot, branch_name)
    described = f"Snapshot {name} of {of} in"
    return plain.shown(
        f"{described} {mrkdwn.bold(project.alias)}, taken {words.how(snapshot)}",
        [
            ("Id", mrkdwn.code(snapshot.id)),
            ("Size", words.size(snapshot)),
            ("State of", mrkdwn.date(words.point(snapshot))),
            ("Taken", f"{mrkdwn.date(snapshot.created_at)}, {mrkdwn.ago(snapshot.created_at, now)}"),
            ("LSN", mrkdwn.code(snapshot.lsn) if snapshot.lsn else ""),
            ("Expires", words.end(snapshot, now)),
        ],
        spoken=f"{described} {mrkdwn.prose(project.alias)}: {words.size(snapshot)}, "
        f"taken {mrkdwn.ago(snapshot.created_at, now)}.",
        buttons=(
            blocks.run_button("Restore to a branch", words.line(project, "restore", snapshot.id)),
            blocks.run_button("Delete", words.line(project, "delete", snapshot.id), style="danger"),
            phrases.console_button(project),
        ),
        small=[
            "Restoring makes a branch of its own, to look at; nothing is overwritten.",
            f"All snapshots: {phrases.typed(slash, 'snapshot', 'list', '--project', project.alias)}",
        ],
    )


def _row(snapshot: Snapshot, branch_names: Mapping[str, str], project: ProjectRef, now: datetime) -> Block:
    of = words.source(snapshot, branch_names.get(snapshot.source_branch_id or ""))
    taken = f"taken {words.how(snapshot)} {mrkdwn.ago(snapshot.created_at, now)}"
    expires = f"expires {mrkdwn.until(snapshot.expires_at, now)}" if snapshot.expires_at else "no expiry"
    return blocks.section(
        f"{mrkdwn.code(snapshot.name)} of {of}\n{words.size(snapshot)} · {taken} · {expires}",
        accessory=blocks.run_button(
            "Show",
            words.line(project, "show", snapshot.id),
            described=f"Show snapshot {snapshot.name}",
        ),
    )


def _nothing(of: str, branch: Branch | None, project: ProjectRef, slash: str) -> Message:
    said = f"There is no snapshot{of} in {mrkdwn.prose(project.alias)}."
    create = phrases.typed(
        slash, "snapshot", "create", branch.name if branch else "main", "--project", project.alias
    )
    return blocks.message(said, blocks.section(f"{said}\nTake one: {create}"))

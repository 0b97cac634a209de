"""Branches as they are: a page of them, or one in full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.branch import words
from bot.slack.views.message import Block, Message


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


def listing(
    branches: Sequence[Branch],
    project: ProjectRef,
    *,
    page: int,
    search: str | None,
    now: datetime,
    slash: str,
) -> Message:
    """One page of branches, last changed first. `page` counts from 1; one out of range shows the nearest."""
    if not branches:
        return _nothing(project, search, slash)
    ordered = sorted(branches, key=lambda each: (-each.updated_at.timestamp(), each.name, each.id))
    shown = pages.page(ordered, page)
    matching = f" matching {mrkdwn.code(search)}" if search else ""
    total = f"{shown.span}{mrkdwn.count(shown.total, 'branch', 'branches')}"
    return blocks.message(
        f"{total} in {mrkdwn.prose(project.alias)}{matching}: "
        f"{phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* in {mrkdwn.bold(project.alias)}{matching}, last changed first"),
        *(_row(each, project, now) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line(project, search, number)),
        blocks.context(
            shown.note,
            f"Find one: {phrases.typed(slash, 'branch', 'list', '--search', 'text')}" if shown.note else "",
        ),
    )


def shown(
    branch: Branch,
    parent_name: str | None,
    children: Sequence[Branch],
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    now: datetime,
    slash: str,
) -> Message:
    """One branch in full."""
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
                ("Parent", words.parent(branch, parent_name)),
                ("Children", phrases.listed(each.name for each in children) or "none"),
                ("Computes", words.listed_computes(endpoints)),
                ("Last active", words.last_active(endpoints, now)),
                ("Expiry", words.end(branch, now)),
            )
        ),
        words.buttons(branch, project, endpoints),
        blocks.context(f"All branches: {phrases.typed(slash, 'branch', 'list', '--project', project.alias)}"),
    )


def _row(branch: Branch, project: ProjectRef, now: datetime) -> Block:
    show = phrases.command_line("branch", "show", branch.id, "--project", project.alias)
    expires = f"expires {mrkdwn.until(branch.expires_at, now)}" if branch.expires_at else "no expiry"
    return blocks.section(
        f"{mrkdwn.code(branch.name)} {words.notable(branch)}".rstrip() + "\n"
        f"{mrkdwn.size(branch.logical_size)} · made {words.age(branch, now)} · {expires}",
        accessory=blocks.run_button("Show", show, described=f"Show branch {branch.name}"),
    )


def _page_line(project: ProjectRef, search: str | None, page: int) -> str:
    wanted = (f"--search={search}",) if search else ()
    return phrases.command_line("branch", "list", *wanted, "--page", str(page), "--project", project.alias)


def _nothing(project: ProjectRef, search: str | None, slash: str) -> Message:
    here = mrkdwn.prose(project.alias)
    if search:
        said = f"No branch in {here} has {mrkdwn.code(search)} in its name or id."
        every = phrases.command_line("branch", "list", "--project", project.alias)
        return blocks.message(
            said, blocks.section(said), blocks.actions(blocks.run_button("All branches", every))
        )
    said = f"Neon lists no branch in {here}."
    create = phrases.typed(slash, "branch", "create", "my-branch", "--project", project.alias)
    return blocks.message(said, blocks.section(f"{said}\nCreate one: {create}"))

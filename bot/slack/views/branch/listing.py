"""Many branches: a page of them, as a tree, and those that are deleted but can come back."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.branch import words
from bot.slack.views.message import Block, Message
from bot.values import render

_FAR = float("inf")
# By what → how that is said, and what is compared.
_ORDERS: Mapping[str, tuple[str, Callable[[Branch], Any]]] = {
    "updated": ("last changed first", lambda each: -each.updated_at.timestamp()),
    "created": ("newest first", lambda each: -each.created_at.timestamp()),
    "name": ("by name", lambda each: each.name.casefold()),
    "size": ("largest first", lambda each: -(each.logical_size or 0)),
    "expiry": (
        "first to expire first",
        lambda each: each.expires_at.timestamp() if each.expires_at else _FAR,
    ),
}
SORTS = tuple(_ORDERS)
TREE_LINES = 30  # on a page
_DEEPEST = 8  # levels that are still indented further
_UNUSED: Mapping[str, datetime] = MappingProxyType({})


def listing(
    branches: Sequence[Branch],
    project: ProjectRef,
    *,
    page: int,
    search: str | None,
    now: datetime,
    slash: str,
    sort: str | None = None,
    stale: timedelta | None = None,
    unused: Mapping[str, datetime] = _UNUSED,
) -> Message:
    """One page of branches, last changed first unless sorted otherwise.

    `page` counts from 1; one out of range shows the nearest. With `stale`, `unused` says since when each
    branch of the list has not been used, by its id.
    """
    if not branches:
        return _nothing(project, search, stale, slash)
    order, ordered = _ordered(branches, sort, unused)
    shown = pages.page(ordered, page)
    about = _about(search, stale)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'branch', 'branches')}"
    return blocks.message(
        f"{total} in {mrkdwn.prose(project.alias)}{about}: "
        f"{phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* in {mrkdwn.bold(project.alias)}{about}, {order}"),
        *(_row(each, project, now, unused.get(each.id)) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line(project, search, sort, stale, number)),
        blocks.context(
            shown.note,
            f"Find one: {phrases.typed(slash, 'branch', 'list', '--search', 'text')}" if shown.note else "",
        ),
    )


def _ordered(
    branches: Sequence[Branch], sort: str | None, unused: Mapping[str, datetime]
) -> tuple[str, list[Branch]]:
    if unused and sort is None:
        return "longest unused first", sorted(branches, key=lambda each: (unused[each.id], each.id))
    said, place = _ORDERS[sort or "updated"]
    return said, sorted(branches, key=lambda each: (place(each), each.name, each.id))


def _about(search: str | None, stale: timedelta | None) -> str:
    matching = f" matching {mrkdwn.code(search)}" if search else ""
    return f"{matching} unused for {render(stale)} or more" if stale else matching


def _row(branch: Branch, project: ProjectRef, now: datetime, unused_since: datetime | None) -> Block:
    show = phrases.command_line("branch", "show", branch.id, "--project", project.alias)
    expires = f"expires {mrkdwn.until(branch.expires_at, now)}" if branch.expires_at else "no expiry"
    used = f" · last used {mrkdwn.ago(unused_since, now)}" if unused_since else ""
    return blocks.section(
        f"{mrkdwn.code(branch.name)} {words.notable(branch)}".rstrip() + "\n"
        f"{mrkdwn.size(branch.logical_size)} · made {words.age(branch, now)} · {expires}{used}",
        accessory=blocks.run_button("Show", show, described=f"Show branch {branch.name}"),
    )


def _page_line(
    project: ProjectRef, search: str | None, sort: str | None, stale: timedelta | None, page: int
) -> str:
    wanted = (
        *((f"--search={search}",) if search else ()),
        *((f"--sort={sort}",) if sort else ()),
        *((f"--stale={render(stale)}",) if stale else ()),
    )
    return phrases.command_line("branch", "list", *wanted, "--page", str(page), "--project", project.alias)


def _nothing(project: ProjectRef, search: str | None, stale: timedelta | None, slash: str) -> Message:
    here = mrkdwn.prose(project.alias)
    if search or stale:
        having = f" has {mrkdwn.code(search)} in its name or id" if search else ""
        idle = f"has been unused for {render(stale)} or more" if stale else ""
        said = f"No branch in {here}{having}{' and ' if having and idle else ' ' if idle else ''}{idle}."
        every = phrases.command_line("branch", "list", "--project", project.alias)
        return blocks.message(
            said, blocks.section(said), blocks.actions(blocks.run_button("All branches", every))
        )
    said = f"Neon lists no branch in {here}."
    create = phrases.typed(slash, "branch", "create", "my-branch", "--project", project.alias)
    return blocks.message(said, blocks.section(f"{said}\nCreate one: {create}"))


def tree(branches: Sequence[Branch], project: ProjectRef, *, page: int, sort: str | None) -> Message:
    """Every branch below the one that it was copied from, so many lines to a page."""
    _, ordered = _ordered(branches, sort or "name", _UNUSED)
    shown = pages.page(tuple(_descending(ordered)), page, TREE_LINES)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'branch', 'branches')}"
    sorted_by = (f"--sort={sort}",) if sort else ()
    line = ("branch", "list", "--tree", *sorted_by, "--project", project.alias)
    return blocks.message(
        f"{total} in {mrkdwn.prose(project.alias)}, each below its parent: "
        f"{phrases.listed((each.name for _, each in shown.rows), TREE_LINES)}.",
        blocks.section(f"*{total}* in {mrkdwn.bold(project.alias)}, each below its parent"),
        blocks.sections(_leaf(depth, each) for depth, each in shown.rows),
        pages.turning(shown, lambda number: phrases.command_line(*line, "--page", str(number))),
        blocks.context(shown.note),
    )


def _descending(branches: Sequence[Branch]) -> Iterator[tuple[int, Branch]]:
    """Parents before their children, with the depth. A branch whose parent is not listed counts as a root."""
    known = {each.id for each in branches}
    below: dict[str | None, list[Branch]] = defaultdict(list)
    for each in branches:
        below[each.parent_id if each.parent_id in known - {each.id} else None].append(each)
    ahead = [(0, each) for each in reversed(below[None])]
    while ahead:
        depth, branch = ahead.pop()
        yield depth, branch
        ahead += [(depth + 1, each) for each in reversed(below[branch.id])]


def _leaf(depth: int, branch: Branch) -> str:
    # Spaces at the start of a line are dropped by some clients; these wide ones are not.
    indent = "\u2003" * min(depth, _DEEPEST) + ("↳ " if depth else "")
    marks = words.notable(branch)
    return f"{indent}{mrkdwn.code(branch.name)} {mrkdwn.size(branch.logical_size)}" + (
        f" · {marks}" if marks else ""
    )


def deleted(
    branches: Sequence[Branch],
    project: ProjectRef,
    *,
    page: int,
    search: str | None,
    now: datetime,
    slash: str,
) -> Message:
    """The deleted branches that Neon can bring back, the first to go for good first."""
    if not branches:
        return _none_deleted(project, search)
    ordered = sorted(branches, key=lambda each: (_deadline(each).timestamp(), each.name, each.id))
    shown = pages.page(ordered, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'deleted branch', 'deleted branches')}"
    about = f"{_about(search, None)} can be brought back"
    searched = (f"--search={search}",) if search else ()
    line = ("branch", "list", "--deleted", *searched, "--project", project.alias)
    return blocks.message(
        f"{total} in {mrkdwn.prose(project.alias)}{about}: "
        f"{phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* in {mrkdwn.bold(project.alias)}{about}, first to go for good first"),
        *(_deleted_row(each, project, now) for each in shown.rows),
        pages.turning(shown, lambda number: phrases.command_line(*line, "--page", str(number))),
        blocks.context(
            shown.note,
            f"By name: {phrases.typed(slash, 'branch', 'recover', 'name', '--project', project.alias)}",
        ),
    )


def _deadline(branch: Branch) -> datetime:
    recovery = branch.recovery
    return recovery.recoverable_until if recovery and recovery.recoverable_until else branch.updated_at


def _deleted_row(branch: Branch, project: ProjectRef, now: datetime) -> Block:
    recover = phrases.command_line("branch", "recover", branch.id, "--project", project.alias)
    return blocks.section(
        f"{mrkdwn.code(branch.name)} {mrkdwn.code(branch.id)}\n"
        f"{words.deleted(branch, now)} · {words.recoverable(branch, now)}",
        accessory=blocks.run_button("Recover", recover, described=f"Recover branch {branch.name}"),
    )


def _none_deleted(project: ProjectRef, search: str | None) -> Message:
    said = (
        f"Neon lists no deleted branch{_about(search, None)} in {mrkdwn.prose(project.alias)} "
        "that can be brought back."
    )
    return blocks.message(
        said,
        blocks.section(f"{said}\nWhere Branch Recovery is on, it keeps them for some days."),
        blocks.actions(
            blocks.run_button("Branches", phrases.command_line("branch", "list", "--project", project.alias))
        ),
    )

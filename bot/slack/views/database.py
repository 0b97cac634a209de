"""Databases of a branch in words."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef, Step, Target
from bot.neon.models import Branch, Database
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.message import Block, Card, Message

_DROPS = "What is connected to it loses the connection"


def listing(
    databases: Sequence[Database],
    branch: Branch,
    project: ProjectRef,
    *,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """One page of the databases of a branch, by name."""
    where = phrases.on_branch(branch, project)
    if not databases:
        said = f"{where} has no database."
        create = phrases.typed(slash, "database", "create", branch.id, "my-database")
        return blocks.message(said, blocks.section(f"{said}\nMake one: {create}"))
    shown = pages.page(sorted(databases, key=lambda each: each.name), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'database')}"
    return blocks.message(
        f"{total} on {where}: {phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* on {where}"),
        *(_row(each, branch, project, now) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line(project, branch, number)),
        blocks.context(shown.note),
    )


def shown(database: Database, branch: Branch, project: ProjectRef, now: datetime) -> Message:
    """One database in full."""
    return plain.shown(
        _of(database, branch, project),
        (
            ("Owner", mrkdwn.code(database.owner_name)),
            ("Made", f"{mrkdwn.date(database.created_at)}, {mrkdwn.ago(database.created_at, now)}"),
            ("Id", mrkdwn.code(str(database.id))),
        ),
        buttons=_buttons(database, branch, project),
    )


def created(
    database: Database, branch: Branch, project: ProjectRef, user_id: str, steps: Sequence[Step] = ()
) -> Message:
    """A new database, empty."""
    said = f"{_of(database, branch, project)} is made, empty and owned by {mrkdwn.code(database.owner_name)}"
    return _done(said, database, branch, project, user_id, steps)


def exists(database: Database, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The name is taken: nothing was done."""
    return plain.refused(
        f"{phrases.on_branch(branch, project)} already has a database {mrkdwn.code(database.name)}",
        f"It was made {mrkdwn.date(database.created_at)} and is owned by {mrkdwn.code(database.owner_name)}. "
        "Use it, or take another name.",
        project=project,
        user_id=user_id,
        buttons=_buttons(database, branch, project),
    )


def confirm_rename(database: Database, new_name: str, branch: Branch, project: ProjectRef) -> Card:
    """The default branch is what production usually uses, so a rename there asks first."""
    return plain.question(
        f"*Rename* database {mrkdwn.code(database.name)} to {mrkdwn.code(new_name)} "
        f"on {phrases.on_branch(branch, project)}?",
        f"{_DROPS}, and connection strings with the old name stop working.",
        (("Branch", phrases.default_or_not(branch)), ("Owner", mrkdwn.code(database.owner_name))),
        action=f"Rename {database.name}",
        pinned=(branch.id, branch.name, database.id, database.name),
    )


def renamed(
    database: Database,
    old_name: str,
    branch: Branch,
    project: ProjectRef,
    user_id: str,
    steps: Sequence[Step] = (),
) -> Message:
    """A database under its new name."""
    said = (
        f"Database {mrkdwn.code(old_name)} on {phrases.on_branch(branch, project)} "
        f"is now named {mrkdwn.code(database.name)}"
    )
    more = "Its data is the same. Connection strings with the old name do not work any more."
    return _done(said, database, branch, project, user_id, steps, more)


def owner_set(
    database: Database, branch: Branch, project: ProjectRef, user_id: str, steps: Sequence[Step] = ()
) -> Message:
    """A database with another owner, as Neon reads it back."""
    said = f"{_of(database, branch, project)} is now owned by {mrkdwn.code(database.owner_name)}"
    return _done(said, database, branch, project, user_id, steps)


def confirm_delete(database: Database, branch: Branch, project: ProjectRef, now: datetime) -> Card:
    """What is lost with a database: all of its data."""
    return plain.question(
        f"*Delete database* {mrkdwn.code(database.name)} on {phrases.on_branch(branch, project)}?",
        f"All of its data goes, and {_DROPS[:1].lower()}{_DROPS[1:]}. Other branches keep their own copy.",
        (
            ("Branch", phrases.default_or_not(branch)),
            ("Owner", mrkdwn.code(database.owner_name)),
            ("Made", f"{mrkdwn.date(database.created_at)}, {mrkdwn.ago(database.created_at, now)}"),
        ),
        action=f"Delete database {database.name}",
        pinned=(branch.id, branch.name, branch.default, database.id, database.name),
        small="Getting it back: restore the branch to an earlier time, as far back as its history reaches.",
    )


def deleted(
    target: Target,
    project: ProjectRef,
    user_id: str,
    steps: Sequence[Step] = (),
    *,
    already_gone: bool = False,
) -> Message:
    """A database that is gone."""
    how = "was gone already; nothing was done" if already_gone else "is deleted with its data"
    branch_id = (target.id or "").partition("/")[0]
    databases = phrases.command_about(project, "database", "list", branch_id)
    return plain.done(
        f"Database {phrases.place(target, project)} {how}",
        step_views.line(steps),
        project=project,
        user_id=user_id,
        branch_id=branch_id or None,
        buttons=(blocks.run_button("Databases", databases),) if branch_id else (),
        mark="🗑️",
    )


def _done(
    said: str,
    database: Database,
    branch: Branch,
    project: ProjectRef,
    user_id: str,
    steps: Sequence[Step],
    more: str = "",
) -> Message:
    return plain.done(
        said,
        step_views.line(steps),
        more,
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=_buttons(database, branch, project),
    )


def _row(database: Database, branch: Branch, project: ProjectRef, now: datetime) -> Block:
    show = phrases.command_about(project, "database", "show", branch.id, database.name)
    return blocks.section(
        f"{mrkdwn.code(database.name)}\n"
        f"owned by {mrkdwn.code(database.owner_name)} · made {mrkdwn.ago(database.created_at, now)}",
        accessory=blocks.run_button("Show", show, described=f"Show database {database.name}"),
    )


def _page_line(project: ProjectRef, branch: Branch, page: int) -> str:
    return phrases.command_about(project, "database", "list", branch.id, flags=("--page", str(page)))


def _buttons(database: Database, branch: Branch, project: ProjectRef) -> Sequence[Block | None]:
    flags = (f"--database={database.name}",)
    connect = phrases.command_about(project, "connection", "show", branch.id, flags=flags)
    return (blocks.run_button("Connection", connect),)


def _of(database: Database, branch: Branch, project: ProjectRef) -> str:
    return f"Database {mrkdwn.code(database.name)} on {phrases.on_branch(branch, project)}"

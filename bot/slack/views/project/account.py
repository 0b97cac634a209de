"""Projects of the whole account: everything that the bot's key sees, and what can be brought back."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models.projects import AccountProjects, FullProject
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Block, Message
from bot.slack.views.project import words


def everything(
    found: AccountProjects,
    here: Sequence[ProjectRef],
    *,
    page: int,
    search: str | None,
    now: datetime,
) -> Message:
    """A page of the key's own projects and those shared with it. `here` are those of this channel."""
    shared = {each.id for each in found.shared}
    known = {each.id: each for each in (*found.own, *found.shared)}.values()
    if not known:
        return _nothing("This account has no project", found, search)
    shown = pages.page(sorted(known, key=lambda each: (each.name, each.id)), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'project')}"
    aliases = {each.id: each for each in here}
    heading = f"{total} in the Neon account{_matching(search)}"
    return blocks.message(
        f"{heading}: {phrases.listed((each.name for each in shown.rows), pages.SIZE)}. {_partial(found)}",
        blocks.section(phrases.lines(f"*{total}* in the Neon account{_matching(search)}", _partial(found))),
        *(_row(each, aliases.get(each.id), now, shared=each.id in shared) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line("--all", search, number)),
        blocks.context(shown.note),
    )


def deleted_ones(
    found: AccountProjects, *, page: int, search: str | None, now: datetime, slash: str
) -> Message:
    """A page of deleted projects, the one that is lost first at the top."""
    if not found.own:
        return _nothing("No deleted project can be brought back", found, search)
    ends = sorted(found.own, key=lambda each: (each.recoverable_until or now, each.id))
    shown = pages.page(ends, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'deleted project')}"
    return blocks.message(
        f"{total} can be brought back{_matching(search)}. {_partial(found)}",
        blocks.section(phrases.lines(f"*{total}* can be brought back{_matching(search)}", _partial(found))),
        *(_deleted_row(each, now) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line("--deleted", search, number)),
        blocks.context(shown.note, f"By hand: {phrases.typed(slash, 'project', 'recover', 'id')}"),
    )


def _row(project: FullProject, here: ProjectRef | None, now: datetime, *, shared: bool) -> Block:
    last = project.compute_last_active_at
    of = f"shared by {mrkdwn.prose(project.org_name or 'another account', 60)}" if shared else ""
    facts = (
        words.place(project),
        words.storage(project),
        f"last active {mrkdwn.ago(last, now)}" if last else "",
        f"in this channel as {mrkdwn.bold(here.alias)}" if here else "",
        of,
    )
    button = None
    if here is not None:
        line = phrases.command_line("project", "show", here.alias)
        button = blocks.run_button("Show", line, described=f"Show project {here.alias}")
    return blocks.section(f"{words.identity(project)}\n{' · '.join(filter(None, facts))}", accessory=button)


def _deleted_row(project: FullProject, now: datetime) -> Block:
    gone, until = project.deleted_at, project.recoverable_until
    facts = (
        words.place(project),
        f"deleted {mrkdwn.ago(gone, now)}" if gone else "",
        f"lost {mrkdwn.until(until, now)}" if until else "",
    )
    line = phrases.command_line("project", "recover", project.id)
    return blocks.section(
        f"{words.identity(project)}\n{' · '.join(filter(None, facts))}",
        accessory=blocks.run_button("Recover", line, described=f"Recover project {project.name}"),
    )


def _nothing(said: str, found: AccountProjects, search: str | None) -> Message:
    sentence = f"{said}{_matching(search)}."
    return blocks.message(
        f"{sentence} {_partial(found)}", blocks.section(phrases.lines(sentence, _partial(found)))
    )


def _partial(found: AccountProjects) -> str:
    """The warning that the list is not complete; empty when it is."""
    missing = found.unavailable_project_ids
    if not missing:
        return ""
    count = mrkdwn.count(len(missing), "project")
    return f"⚠️ Not complete: Neon could not read {count} in time: {phrases.listed(missing)}."


def _matching(search: str | None) -> str:
    return f" matching {mrkdwn.code(search)}" if search else ""


def _page_line(which: str, search: str | None, number: int) -> str:
    searched = (f"--search={search}",) if search else ()
    return phrases.command_line("project", "list", which, *searched, f"--page={number}")

"""Projects as a channel has them: all of its own, one in full, the libraries that one can load."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Project
from bot.neon.models.projects import FullProject, Library, Permission, ProjectSettings
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Block, Message
from bot.slack.views.project import words


def listing(
    page: pages.Page[ProjectRef],
    read: Sequence[Project | None],
    default: ProjectRef | None,
    *,
    search: str | None,
    slash: str,
) -> Message:
    """A page of a channel's projects. `read` goes with its rows; None: that one could not be read."""
    if not page.rows:
        return _nothing(search, slash)
    unread = sum(project is None for project in read)
    problem = f" {mrkdwn.count(unread, 'project')} could not be read." if unread else ""
    matching = f" matching {mrkdwn.code(search)}" if search else ""
    total = f"{page.span}{mrkdwn.count(page.total, 'project')}"
    rows = zip(page.rows, read, strict=True)
    names = phrases.listed((ref.alias for ref in page.rows), pages.SIZE)
    return blocks.message(
        f"{total} in this channel{matching}: {names}.{problem}",
        blocks.section(f"*{total} in this channel*{matching}{problem}"),
        *(_row(ref, project, default=ref == default) for ref, project in rows),
        pages.turning(page, lambda number: _page_line(search, number)),
        blocks.context(
            page.note,
            f"Choose one with {mrkdwn.code('--project')} and its name; the default needs none."
            if page.total > 1
            else "",
        ),
    )


def shown(
    project: FullProject,
    ref: ProjectRef,
    branch_count: int,
    endpoints_active: int,
    permissions: Sequence[Permission] | None,
    now: datetime,
) -> Message:
    """One project. `endpoints_active` counts the computes that run now; `permissions` None: not known."""
    branches = mrkdwn.count(branch_count, "branch", "branches")
    running = f"{mrkdwn.count(endpoints_active, 'compute')} running"
    last = project.compute_last_active_at
    return blocks.message(
        f"Project {mrkdwn.prose(ref.alias)}: {branches}, {running}, "
        f"Postgres {project.pg_version} in {mrkdwn.prose(project.region_id)}.",
        blocks.section(f"Project {mrkdwn.bold(ref.alias)}\n{branches}, {running}"),
        blocks.section(
            phrases.facts(
                ("Name in Neon", mrkdwn.code(project.name)),
                ("Id", mrkdwn.code(project.id)),
                ("Region", mrkdwn.code(project.region_id)),
                ("Postgres", str(project.pg_version)),
                ("Storage", words.storage(project)),
                ("History", words.history(project.history_retention_seconds)),
                ("Made", f"{mrkdwn.date(project.created_at)}, {mrkdwn.ago(project.created_at, now)}"),
                ("Last active", mrkdwn.ago(last, now) if last else "not known"),
            )
        ),
        blocks.section(phrases.facts(*_settings(project), ("Shared with", _guests(permissions)))),
        blocks.actions(
            blocks.run_button("Branches", phrases.command_line("branch", "list", "--project", ref.alias)),
            blocks.run_button(
                "Operations", phrases.command_line("operation", "list", "--project", ref.alias)
            ),
            phrases.console_button(ref),
        ),
    )


def libraries(found: Sequence[Library], settings: ProjectSettings, ref: ProjectRef, *, page: int) -> Message:
    """The libraries that computes of the project can load when they start."""
    here = mrkdwn.bold(ref.alias)
    if not found:
        said = f"Neon has no libraries to preload for {mrkdwn.prose(ref.alias)}."
        return blocks.message(said, blocks.section(said))
    chosen = settings.preload_libraries
    enabled = set(chosen.enabled_libraries) if chosen else set[str]()
    with_defaults = chosen is None or chosen.use_defaults
    shown = pages.page(sorted(found, key=lambda each: each.library_name), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'library', 'libraries')}"

    def row(each: Library) -> str:
        loaded = each.library_name in enabled or (with_defaults and each.is_default)
        marks = ("loaded" if loaded else "", "experimental" if each.is_experimental else "")
        noted = ", ".join(filter(None, (mrkdwn.prose(each.version, 40), *marks)))
        about = f": {mrkdwn.prose(each.description, 200)}" if each.description else ""
        return f"• {mrkdwn.code(each.library_name)} ({noted}){about}"

    return blocks.message(
        f"{total} to preload in {mrkdwn.prose(ref.alias)}.",
        blocks.section(f"*{total}* that computes in {here} can load when they start"),
        blocks.sections([row(each) for each in shown.rows]),
        pages.turning(shown, lambda number: _libraries_line(ref, number)),
        blocks.context(shown.note),
    )


def _settings(project: FullProject) -> tuple[tuple[str, str], ...]:
    settings, defaults = project.settings, project.default_endpoint_settings
    preloaded = settings.preload_libraries
    return (
        ("New computes", words.computes(defaults)),
        ("Connections", words.access(settings.allowed_ips)),
        ("Public internet", "closed" if settings.block_public_connections else ""),
        ("Private networks", "closed" if settings.block_vpc_connections else ""),
        ("Logical replication", "on" if settings.enable_logical_replication else "off"),
        ("Preloaded libraries", phrases.listed(preloaded.enabled_libraries) if preloaded else ""),
        ("Quota", words.quota(settings.quota)),
        ("Maintenance", words.window(settings.maintenance_window)),
        ("HIPAA", "on" if settings.hipaa else ""),
    )


def _guests(permissions: Sequence[Permission] | None) -> str:
    if permissions is None:
        return "not known"
    return phrases.listed(each.granted_to_email for each in permissions) or "nobody"


def _row(ref: ProjectRef, project: Project | None, *, default: bool) -> Block:
    mark = " (default)" if default else ""
    if project is None:
        return blocks.section(
            f"{mrkdwn.bold(ref.alias)}{mark} {mrkdwn.code(ref.id)}\n"
            "Could not be read: Neon did not answer, or the bot's key does not reach it."
        )
    show = phrases.command_line("project", "show", ref.alias)
    region = mrkdwn.prose(project.region_id, 60)
    return blocks.section(
        f"{mrkdwn.bold(ref.alias)}{mark} {mrkdwn.code(ref.id)}\n"
        f"{mrkdwn.code(project.name)} · Postgres {project.pg_version} · {region}",
        accessory=blocks.run_button("Show", show, described=f"Show project {ref.alias}"),
    )


def _nothing(search: str | None, slash: str) -> Message:
    if search:
        said = f"No project of this channel has {mrkdwn.code(search)} in its name or id."
        return blocks.message(said, blocks.section(said))
    said = "This channel has no Neon project."
    hint = f"Why: {phrases.typed(slash, 'whoami')} shows what the bot knows about this channel."
    return blocks.message(said, blocks.section(f"{said}\n{hint}"))


def _page_line(search: str | None, number: int) -> str:
    searched = (f"--search={search}",) if search else ()
    return phrases.command_line("project", "list", *searched, f"--page={number}")


def _libraries_line(ref: ProjectRef, number: int) -> str:
    return phrases.command_line("project", "libraries", f"--page={number}", "--project", ref.alias)

"""Projects in words: those of a channel, or one in full."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.command import ProjectRef
from bot.neon.models import Project
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

_SHOWN = 40


def listing(rows: Sequence[tuple[ProjectRef, Project | None]], slash: str) -> Message:
    """The projects of a channel; the first is the default. None: it could not be read."""
    if not rows:
        said = "This channel has no Neon project."
        hint = f"Why: {phrases.typed(slash, 'whoami')} shows what the bot knows about this channel."
        return blocks.message(said, blocks.section(f"{said}\n{hint}"))
    unread = sum(project is None for _, project in rows)
    problem = f" {mrkdwn.count(unread, 'project')} could not be read." if unread else ""
    return blocks.message(
        f"{mrkdwn.count(len(rows), 'project')} in this channel: "
        f"{phrases.listed((ref.alias for ref, _ in rows), 20)}.{problem}",
        blocks.section(f"*{mrkdwn.count(len(rows), 'project')} in this channel*{problem}"),
        *(_row(ref, project, default=index == 0) for index, (ref, project) in enumerate(rows[:_SHOWN])),
        blocks.context(
            f"{len(rows) - _SHOWN} more are not shown" if len(rows) > _SHOWN else "",
            f"Choose one with {mrkdwn.code('--project')} and its name; the default needs none."
            if len(rows) > 1
            else "",
        ),
    )


def shown(
    project: Project, ref: ProjectRef, branch_count: int, endpoints_active: int, now: datetime
) -> Message:
    """One project. `endpoints_active` counts the computes that run now."""
    branches = mrkdwn.count(branch_count, "branch", "branches")
    running = f"{mrkdwn.count(endpoints_active, 'compute')} running"
    retention = project.history_retention_seconds
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
                ("Storage", _storage(project)),
                ("History", _history(retention)),
                ("Made", f"{mrkdwn.date(project.created_at)}, {mrkdwn.ago(project.created_at, now)}"),
                ("Last active", mrkdwn.ago(last, now) if last else "not known"),
            )
        ),
        blocks.actions(
            blocks.run_button("Branches", phrases.command_line("branch", "list", "--project", ref.alias)),
            blocks.run_button(
                "Operations", phrases.command_line("operation", "list", "--project", ref.alias)
            ),
            phrases.console_button(ref),
        ),
    )


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


def _storage(project: Project) -> str:
    stored = project.synthetic_storage_size
    return mrkdwn.size(stored) if stored is not None else ""


def _history(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return f"kept for {mrkdwn.span(timedelta(seconds=seconds))}" if seconds else "not kept"

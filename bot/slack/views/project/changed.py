"""Projects after a write: made, already there, changed, brought back; the card before a change that bites."""

import re
import unicodedata
from collections.abc import Sequence

from bot.command import ProjectRef, Step
from bot.neon.models.projects import FullProject, ProjectChange
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.message import Card, Message
from bot.slack.views.project import words

_LONGEST_ALIAS = 40


def created(project: FullProject, user_id: str) -> Message:
    """Neon has taken the project on; its first branch and compute are still being made."""
    said = f"Project {mrkdwn.code(project.name)} is created; Neon is setting it up"
    return blocks.message(f"{said}.", blocks.section(f"⏳ {said}"), blocks.context(phrases.asked_by(user_id)))


def ready(
    project: FullProject, user_id: str, channel_id: str, seconds: float, steps: Sequence[Step]
) -> Message:
    """A project that can be used, as soon as a channel has it."""
    return plain.done(
        f"Project {mrkdwn.code(project.name)} is ready in {mrkdwn.seconds(seconds)}",
        step_views.line(steps),
        f"{mrkdwn.code(project.id)} · {words.place(project)} · "
        f"history {words.history(project.history_retention_seconds)}",
        _not_reached(project, channel_id),
        project=ProjectRef(project.name, project.id),
        user_id=user_id,
    )


def exists(project: FullProject, user_id: str) -> Message:
    """The name is taken. Neon would allow it twice, but hardly anybody wants that."""
    return plain.refused(
        f"the account has a project named {mrkdwn.code(project.name)} already",
        f"It is {mrkdwn.code(project.id)}, {words.place(project)}. Pick another name.",
        project=ProjectRef(project.name, project.id),
        user_id=user_id,
    )


def not_deleted(project: FullProject, user_id: str) -> Message:
    """There is nothing to bring back."""
    return plain.refused(
        f"project {words.identity(project)} is not deleted",
        project=ProjectRef(project.name, project.id),
        user_id=user_id,
    )


def recovered(project: FullProject, branch_count: int, user_id: str, channel_id: str | None) -> Message:
    """A deleted project is back. `channel_id` None: this channel has it in the configuration already."""
    branches = mrkdwn.count(branch_count, "branch", "branches")
    return plain.done(
        f"Project {words.identity(project)} is back with {branches}",
        "Its connection strings are what they were."
        + (" If no channel has it, add it:" if channel_id else ""),
        config_lines(project.name, project.id, channel_id) if channel_id else "",
        project=ProjectRef(project.name, project.id),
        user_id=user_id,
    )


def updated(
    project: FullProject,
    fields: Sequence[str],
    ref: ProjectRef,
    user_id: str,
    steps: Sequence[Step] = (),
) -> Message:
    """A project with other settings: those that were asked for, as Neon holds them now."""
    settings, defaults = project.settings, project.default_endpoint_settings
    now = {
        "name": ("Name in Neon", mrkdwn.code(project.name)),
        "history": ("History", words.history(project.history_retention_seconds)),
        "computes": ("New computes", words.computes(defaults)),
        "logical_replication": (
            "Logical replication",
            "on" if settings.enable_logical_replication else "off",
        ),
        "allowed_ips": ("Connections", words.access(settings.allowed_ips)),
    }
    return plain.done(
        f"Project {mrkdwn.bold(ref.alias)} is changed",
        step_views.line(steps),
        phrases.facts(*(now[each] for each in fields if each in now)),
        project=ref,
        user_id=user_id,
    )


def confirm_update(project: FullProject, change: ProjectChange, ref: ProjectRef) -> Card | None:
    """The card before a change that loses history, cannot be undone or cuts people off; None for others."""
    before, known = project.settings, project.history_retention_seconds
    history, allowed = change.history, change.allowed_ips
    shorter = history is not None and known is not None and history.total_seconds() < known
    consequences = []
    if history is not None and shorter:
        consequences.append(
            f"History older than {mrkdwn.span(history)} goes, on all branches. It does not come back."
        )
    if change.logical_replication and not before.enable_logical_replication:
        consequences.append("Logical replication cannot be switched off again, and running computes restart.")
    if allowed is not None and allowed != before.allowed_ips:
        consequences.append(f"Connections will be possible {words.access(allowed)}.")
    if not consequences:
        return None
    return plain.question(
        f"*Change project* {mrkdwn.bold(ref.alias)}?",
        "\n".join(consequences),
        (
            ("Id", mrkdwn.code(project.id)),
            ("History now", words.history(known) if shorter else ""),
            ("Connections now", words.access(before.allowed_ips) if allowed is not None else ""),
        ),
        action=f"Change {ref.alias}",
        pinned=(project.id, known, before.allowed_ips.model_dump(), before.enable_logical_replication),
    )


def config_lines(name: str, project_id: str, channel_id: str) -> str:
    """What to write into config.yaml, so that this channel has the project."""
    lines = ("channels:", f"  {channel_id}:", "    projects:", f"      {_alias(name)}: {project_id}")
    return mrkdwn.fence("\n".join(lines), 600)


def _not_reached(project: FullProject, channel_id: str) -> str:
    said = (
        "No channel reaches it yet. To give it to this one, add the last line to config.yaml and restart me:"
    )
    return f"{said}\n{config_lines(project.name, project.id, channel_id)}"


def _alias(name: str) -> str:
    """A name of the kind that config.yaml takes, as near as possible."""
    plain_letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain_letters).strip("-_")[:_LONGEST_ALIAS] or "project"

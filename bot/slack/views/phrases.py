"""Turns of phrase that several views share, so that one thing is always said the same way."""

from collections.abc import Iterable, Sequence

from bot.command import ProjectRef, Target
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import console
from bot.slack.views.message import Block
from bot.text import join

ACCOUNT = "the Neon account"


def command_line(*words: str) -> str:
    """A command line that the parser takes apart into exactly these words."""
    return join(words)


def command_about(project: ProjectRef, noun: str, verb: str, *names: str, flags: Sequence[str] = ()) -> str:
    """As `command_line`, for a project and for names that may look like flags."""
    return command_line(noun, verb, *flags, "--project", project.alias, "--", *names)


def typed(slash: str, *words: str) -> str:
    """A command line as inline code, the way a person types it."""
    return mrkdwn.code(f"{slash} {command_line(*words)}", limit=400)


def place(target: Target, project: ProjectRef | None) -> str:
    """What a write is about and where: `pr-42` in *shop*. Without a project: in the whole account."""
    if project and target.kind == "project":  # which is not in itself
        return mrkdwn.code(target.name)
    where = mrkdwn.bold(project.alias) if project else ACCOUNT
    return f"{mrkdwn.code(target.name)} in {where}"


def plain_place(target: Target, project: ProjectRef | None) -> str:
    """As `place`, for notifications and screen readers."""
    if project and target.kind == "project":
        return mrkdwn.code(target.name)
    where = mrkdwn.prose(project.alias) if project else ACCOUNT
    return f"{mrkdwn.code(target.name)} in {where}"


def on_branch(branch: Branch, project: ProjectRef) -> str:
    """A branch and where it is: `pr-42` in *shop*."""
    return f"{mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}"


def default_or_not(branch: Branch) -> str:
    """A branch, and whether it is the one that most of production uses: `main`, the default one."""
    return mrkdwn.code(branch.name) + (", the default one" if branch.default else "")


def on(name: str, branch_name: str) -> str:
    """What a write calls a thing of a branch, such as a role: `app on pr-42`; plain text, not mark-up."""
    return f"{name} on {branch_name}"


def asked_by(user_id: str) -> str:
    """Who is behind a message. Notifies that person."""
    return f"Asked by {mrkdwn.user(user_id)}"


def facts(*pairs: tuple[str, str]) -> str:
    """Labelled lines, those without a value left out. Labels are ours, values are mark-up already."""
    return "\n".join(f"*{label}:* {value}" for label, value in pairs if value)


def lines(*each: str) -> str:
    """The lines that say something."""
    return "\n".join(line for line in each if line)


def listed(names: Iterable[str], limit: int = 5) -> str:
    """Outside names as code, the first few of them: `a`, `b` and 3 more."""
    known = list(names)
    shown = ", ".join(mrkdwn.code(name) for name in known[:limit])
    return f"{shown} and {len(known) - limit} more" if len(known) > limit else shown


def console_button(project: ProjectRef | None, branch_id: str | None = None) -> Block:
    """Opens the branch, or else the project, or else the list of projects in the Neon Console."""
    if project is None:
        return blocks.link_button("Open in Neon", console.projects_url())
    if branch_id is None:
        return blocks.link_button("Open in Neon", console.project_url(project.id))
    return blocks.link_button("Open in Neon", console.branch_url(project.id, branch_id))

"""Branches after a write: created, already there, renamed, given another expiry, deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.command import ProjectRef, Step, Target
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views import steps as step_views
from bot.slack.views.branch import words
from bot.slack.views.message import Message

_LONGEST_NAME = 256


def created(branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Neon has taken the branch on; its compute may still be starting."""
    name = mrkdwn.code(branch.name)
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} is created; Neon is setting it up.",
        blocks.section(f"⏳ Branch {name} in {mrkdwn.bold(project.alias)} is created; Neon is setting it up"),
        blocks.context(phrases.asked_by(user_id)),
    )


def ready(
    branch: Branch,
    parent_name: str | None,
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    user_id: str,
    seconds: float,
    steps: Sequence[Step],
    slash: str,
    *,
    expiry_lost: bool = False,
) -> Message:
    """A branch that can be used. `expiry_lost`: an expiry was asked for, and Neon holds none."""
    name, took = mrkdwn.code(branch.name), mrkdwn.seconds(seconds)
    now = branch.created_at + timedelta(seconds=seconds)
    warning = (
        "Warning: you asked for an expiry, but Neon shows none. Set it with "
        + phrases.typed(slash, "branch", "set-expiration", branch.id, "7d", "--project", project.alias)
        if expiry_lost
        else ""
    )
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} is ready in {took}, "
        f"{words.origin(branch, parent_name)}, {words.plain_expiry(branch, now)}. {warning}",
        blocks.section(
            phrases.lines(
                f"✅ Branch {name} in {mrkdwn.bold(project.alias)} is ready in {took}",
                step_views.line(steps),
                f"{_capital(words.origin(branch, parent_name))} · {words.computes(endpoints)}",
                _capital(words.expiry(branch, now)),
                f"⚠️ {warning}" if warning else "",
            )
        ),
        words.buttons(branch, project, endpoints),
        blocks.context(phrases.asked_by(user_id)),
    )


def exists(
    branch: Branch,
    parent_name: str | None,
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    user_id: str,
    slash: str,
) -> Message:
    """The name is taken: nothing was done, and here is the branch that has it."""
    name = mrkdwn.code(branch.name)
    show = phrases.command_line("branch", "show", branch.id, "--project", project.alias)
    connect = phrases.command_line("connection", "show", branch.id, "--project", project.alias)
    return blocks.message(
        f"Nothing was done: a branch named {name} is already in {mrkdwn.prose(project.alias)}.",
        blocks.section(
            phrases.lines(
                f"⚠️ Nothing was done: a branch named {name} is already in {mrkdwn.bold(project.alias)}",
                f"It is {words.state(branch)}, made {mrkdwn.date(branch.created_at)}, "
                f"{words.origin(branch, parent_name)}",
                words.computes(endpoints),
                f"Use it, or take another name, such as {mrkdwn.code(_other_name(branch.name), 300)}. "
                f"Names in use: {phrases.typed(slash, 'branch', 'list', '--project', project.alias)}",
            )
        ),
        blocks.actions(
            blocks.run_button("Connection", connect) if endpoints else None,
            blocks.run_button("Show", show, described=f"Show branch {branch.name}"),
            phrases.console_button(project, branch.id),
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def renamed(branch: Branch, old_name: str, project: ProjectRef, user_id: str) -> Message:
    """A branch under its new name, as Neon reads it back."""
    said = f"is now named {mrkdwn.code(branch.name)}"
    old = mrkdwn.code(old_name)
    return blocks.message(
        f"Branch {old} in {mrkdwn.prose(project.alias)} {said}.",
        blocks.section(
            f"✅ Branch {old} in {mrkdwn.bold(project.alias)} {said}\n"
            "Its id, data and connection strings are the same."
        ),
        blocks.actions(phrases.console_button(project, branch.id)),
        blocks.context(phrases.asked_by(user_id)),
    )


def expiration_set(branch: Branch, project: ProjectRef, user_id: str, now: datetime) -> Message:
    """The expiry of a branch as Neon reads it back, or that there is none."""
    name = mrkdwn.code(branch.name)
    ends = branch.expires_at is not None
    after = (
        "Nobody is asked again then: Neon deletes it with its data."
        if ends
        else "It stays until somebody deletes it."
    )
    extend = phrases.command_line("branch", "set-expiration", branch.id, "7d", "--project", project.alias)
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} now "
        f"{words.plain_expiry(branch, now) if ends else 'has no expiry'}. {after}",
        blocks.section(
            f"✅ Branch {name} in {mrkdwn.bold(project.alias)} now "
            f"{words.expiry(branch, now) if ends else 'has no expiry'}\n{after}"
        ),
        blocks.actions(
            blocks.run_button(words.KEEP, extend) if ends else None,
            phrases.console_button(project, branch.id),
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def deleted(
    target: Target,
    project: ProjectRef,
    user_id: str,
    seconds: float | None,
    steps: Sequence[Step],
    *,
    already_gone: bool = False,
) -> Message:
    """A branch that is gone. `seconds` None: not measured. `already_gone`: Neon had it no more."""
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    how = "was gone already; nothing was done" if already_gone else f"is deleted{took}"
    recovery = "" if already_gone else "Neon may be able to bring it back for some days; that is not certain."
    branches = phrases.command_line("branch", "list", "--project", project.alias)
    return blocks.message(
        f"Branch {phrases.plain_place(target, project)} {how}.",
        blocks.section(
            phrases.lines(
                f"🗑️ Branch {phrases.place(target, project)} {how}", step_views.line(steps), recovery
            )
        ),
        blocks.actions(blocks.run_button("Branches", branches)),
        blocks.context(
            phrases.asked_by(user_id), f"It was {mrkdwn.code(target.id)}" if target.id is not None else ""
        ),
    )


def _other_name(name: str) -> str:
    return f"{name[: _LONGEST_NAME - 2]}-2"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

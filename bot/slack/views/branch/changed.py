"""Branches after a write: created, already there, renamed, given another expiry, deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.command import ProjectRef, Step
from bot.neon.models import Branch, Endpoint
from bot.neon.models.branches import MaskingRule
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views import steps as step_views
from bot.slack.views.branch import words
from bot.slack.views.message import Message

_LONGEST_NAME = 256
_SCHEMA_ONLY = "Tables only, no rows. It is a root branch, and the plan allows only so many of those."


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
    rules: Sequence[MaskingRule] | None = None,
) -> Message:
    """A branch that can be used. `expiry_lost`: an expiry was asked for, and Neon holds none.

    `rules` are those of an anonymized branch; it is not masked yet.
    """
    name, took = mrkdwn.code(branch.name), mrkdwn.seconds(seconds)
    now = branch.created_at + timedelta(seconds=seconds)
    warnings = (_expiry_lost(branch, project, slash) if expiry_lost else "", _unmasked(rules))
    look = phrases.command_line("branch", "masking", branch.id, "--project", project.alias)
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} is ready in {took}, "
        f"{words.origin(branch, parent_name)}, {words.plain_expiry(branch, now)}. {' '.join(warnings)}",
        blocks.section(
            phrases.lines(
                f"✅ Branch {name} in {mrkdwn.bold(project.alias)} is ready in {took}",
                step_views.line(steps),
                f"{_capital(words.origin(branch, parent_name))} · {words.computes(endpoints)}",
                _capital(words.expiry(branch, now)),
                _SCHEMA_ONLY if branch.init_source == "schema-only" else "",
                *(f"⚠️ {each}" for each in warnings if each),
            )
        ),
        blocks.actions(blocks.run_button("Masking", look)) if rules is not None else None,
        words.buttons(branch, project, endpoints),
        blocks.context(phrases.asked_by(user_id)),
    )


def _expiry_lost(branch: Branch, project: ProjectRef, slash: str) -> str:
    line = phrases.typed(slash, "branch", "set-expiration", branch.id, "7d", "--project", project.alias)
    return f"Warning: you asked for an expiry, but Neon shows none. Set it with {line}"


def _unmasked(rules: Sequence[MaskingRule] | None) -> str:
    if rules is None:
        return ""
    known = f"Neon has {mrkdwn.count(len(rules), 'rule')} for it" if rules else "It has no masking rules"
    return f"Nothing is masked yet: it holds its parent's real data. {known}."


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
    after = "Neon deletes it then, with its data." if ends else "It stays until somebody deletes it."
    keep = phrases.command_line("branch", "keep", branch.id, "--project", project.alias)
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
            blocks.run_button(words.KEEP_FOR_GOOD, keep) if ends else None,
            phrases.console_button(project, branch.id),
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def _other_name(name: str) -> str:
    return f"{name[: _LONGEST_NAME - 2]}-2"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

"""Restoring a branch, or resetting it to its parent: the card that says what that means, and the result."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.command import Point, ProjectRef, Step
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.branch import words
from bot.slack.views.message import Card, Loose, LooseEnd, Message
from bot.values import render


def confirm_restore(
    branch: Branch,
    to: Point,
    kept_as: str | None,
    children: Sequence[Branch],
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    now: datetime,
    *,
    anonymized: bool,
    reset: bool = False,
) -> Card:
    """What becomes of the present content, of connections, of the family and of the expiry.

    `kept_as` None: the present content is lost. `reset`: it is about the parent as it is now.
    """
    name, verb = mrkdwn.code(branch.name), "Reset" if reset else "Restore"
    return plain.question(
        f"*{verb} branch* {name} in {mrkdwn.bold(project.alias)}{' to its parent' if reset else ''}?",
        _consequence(branch, kept_as, now),
        (
            ("Id", mrkdwn.code(branch.id)),
            ("State", words.state(branch)),
            ("Gets the data of", _point(branch, to, now)),
            ("Holds now", mrkdwn.size(branch.logical_size)),
            ("Connections", _connections(endpoints)),
            ("Last active", words.last_active(endpoints, now) or ("not known" if endpoints else "")),
            ("Parent from then on", _parent(branch, to, kept_as)),
            ("Children", _children(children, kept_as)),
            ("Expiry", _expiry(branch)),
            ("Masking", "undone: it holds real data again" if anonymized else ""),
        ),
        action=f"{verb} {branch.name}",
        pinned=(
            *(branch.id, branch.name, branch.protected, branch.parent_id, branch.last_reset_at),
            *(to.branch.id, render(to.at) if to.at else None, kept_as, anonymized),
            *(sorted(each.id for each in children), sorted(each.id for each in endpoints)),
        ),
        small=_small(kept_as),
    )


def _consequence(branch: Branch, kept_as: str | None, now: datetime) -> str:
    if kept_as is not None:
        return f"What it holds now stays as another branch, {mrkdwn.code(kept_as)}."
    since = branch.last_reset_at or branch.created_at
    done = "its last reset" if branch.last_reset_at else "it was made"
    return f"Everything written to it since {done} {mrkdwn.ago(since, now)} is lost for good."


def _point(branch: Branch, to: Point, now: datetime) -> str:
    whose = "this branch itself" if to.branch.id == branch.id else mrkdwn.code(to.branch.name)
    if to.at is None:
        return f"{whose}, as it is now"
    if to.at.time is not None:
        return f"{whose}, as it was {mrkdwn.date(to.at.time)} ({mrkdwn.ago(to.at.time, now)})"
    return f"{whose}, at {mrkdwn.code(to.at.lsn or '')}"


def _connections(endpoints: Sequence[Endpoint]) -> str:
    if not endpoints:
        return "none, as it has no compute"
    return f"all drop for some seconds; the connection string stays. {words.computes(endpoints)}"


def _parent(branch: Branch, to: Point, kept_as: str | None) -> str:
    own = to.branch.id == branch.id
    parent = mrkdwn.code((kept_as or "") if own else to.branch.name)
    return f"{parent}, which cannot be deleted as long as this branch is below it"


def _children(children: Sequence[Branch], kept_as: str | None) -> str:
    if not children:
        return "none"
    return (
        f"{phrases.listed(each.name for each in children)}; they keep their data and move below "
        f"{mrkdwn.code(kept_as or '')}"
    )


def _expiry(branch: Branch) -> str:
    if branch.expires_at is None:
        return "none"
    if branch.ttl_interval_seconds is None:
        return "counts anew from then on"
    return f"counts anew: {mrkdwn.span(timedelta(seconds=branch.ttl_interval_seconds))} from then on"


def _small(kept_as: str | None) -> str:
    if kept_as is None:
        return "To keep what it holds now, cancel and add `--preserve-as` with a name for it."
    return (
        f"{mrkdwn.code(kept_as)} has no expiry: it counts as one of the project's branches, and its storage "
        "is charged, until somebody deletes it."
    )


def being_restored(branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Neon has taken it on."""
    name = mrkdwn.code(branch.name)
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} is being restored.",
        blocks.section(f"⏳ Branch {name} in {mrkdwn.bold(project.alias)} is being restored"),
        blocks.context(phrases.asked_by(user_id)),
    )


def restored(
    branch: Branch,
    parent: Branch | None,
    kept: Branch | None,
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    user_id: str,
    seconds: float,
    steps: Sequence[Step],
    now: datetime,
    *,
    reset: bool = False,
) -> Message:
    """The branch with its new content and its new parent. `kept` is the branch that has the old content."""
    name, how = mrkdwn.code(branch.name), "reset to its parent" if reset else "restored"
    took = mrkdwn.seconds(seconds)
    connect = phrases.command_line("connection", "show", branch.id, "--project", project.alias)
    message = blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} is {how} in {took}.",
        blocks.section(
            phrases.lines(
                f"✅ Branch {name} in {mrkdwn.bold(project.alias)} is {how} in {took}",
                step_views.line(steps),
                _copied(branch, parent, endpoints),
                _tied(None if reset else parent),
                f"It {words.expiry(branch, now)}" if branch.expires_at else "",
            )
        ),
        blocks.actions(
            blocks.run_button("Connection", connect) if endpoints else None,
            phrases.console_button(project, branch.id),
        ),
        blocks.context(phrases.asked_by(user_id)),
    )
    if kept is None:
        return message
    return replace(message, leaves=LooseEnd(Loose.KEPT_BRANCH, kept.id, kept.name, of=branch.name))


def _copied(branch: Branch, parent: Branch | None, endpoints: Sequence[Endpoint]) -> str:
    of = f" as it was {mrkdwn.date(branch.parent_timestamp)}" if branch.parent_timestamp else ""
    origin = words.origin(branch, parent.name if parent else None)
    return f"Copied {origin}{of} · {words.computes(endpoints)}" if branch.parent_id else ""


def _tied(parent: Branch | None) -> str:
    return f"{mrkdwn.code(parent.name)} is its parent now, and cannot be deleted before it." if parent else ""

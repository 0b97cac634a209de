"""What is set on a branch as a whole: protection, the default, no expiry; and branches that came back."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.branch import words
from bot.slack.views.message import Block, Card, Message
from bot.values import render

_PROTECTION = (
    "Nobody can delete or reset it, delete its computes, or delete the project, until it is unprotected. "
    "It does not expire and is not archived, and branches made from it get other passwords."
)


def protected(branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Neon guards the branch from now on."""
    return plain.done(
        f"Branch {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} is protected",
        _PROTECTION,
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_run("Unprotect", branch, project, "unprotect"),),
    )


def unprotected(branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Neon guards the branch no more."""
    return plain.done(
        f"Branch {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} is not protected any more",
        "It can be reset, and deleted unless it is the default or has children.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_run("Protect", branch, project, "protect"),),
    )


def already(said: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It was so before; `said` is a few words of ours, such as `is protected already`."""
    return plain.refused(
        f"branch {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} {said}",
        project=project,
        user_id=user_id,
        buttons=(_run("Show", branch, project, "show"),),
    )


def confirm_unprotect(branch: Branch, project: ProjectRef, now: datetime) -> Card:
    """What becomes possible without the protection."""
    return plain.question(
        f"*Unprotect branch* {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}?",
        "From then on it can be reset, and deleted unless it is the default or has children; "
        "its computes and the project can be deleted too.",
        (
            ("Id", mrkdwn.code(branch.id)),
            ("State", words.state(branch)),
            ("Size", mrkdwn.size(branch.logical_size)),
            ("Made", f"{mrkdwn.date(branch.created_at)}, {words.age(branch, now)}"),
        ),
        action=f"Unprotect {branch.name}",
        pinned=(branch.id, branch.name, branch.protected),
        small="Nothing in it changes, and connections stay.",
    )


def confirm_default(branch: Branch, old: Branch | None, project: ProjectRef) -> Card:
    """What moves with the default, and what does not. `old` is the default so far."""
    so_far = f"{mrkdwn.code(old.name)} is an ordinary branch then, and can be deleted" if old else ""
    return plain.question(
        f"*Make* {mrkdwn.code(branch.name)} *the default branch* of {mrkdwn.bold(project.alias)}?",
        "From then on new branches are copied from it, and the Neon Console and all requests that name no "
        "branch use it.",
        (
            ("Default so far", f"{mrkdwn.code(old.name)} ({mrkdwn.code(old.id)})" if old else "none"),
            ("Then", so_far if old and not old.protected and old.parent_id else ""),
            ("New default", f"{mrkdwn.code(branch.name)} ({mrkdwn.code(branch.id)})"),
            ("State", words.state(branch)),
            ("Size", mrkdwn.size(branch.logical_size)),
        ),
        action=f"Make {branch.name} the default",
        pinned=(branch.id, branch.name, branch.protected, old.id if old else None),
        small="Connections stay as they are: every connection string goes on leading to the same branch.",
    )


def made_default(branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The project has another default branch."""
    return plain.done(
        f"Branch {mrkdwn.code(branch.name)} is the default branch of {mrkdwn.bold(project.alias)} now",
        "New branches are copied from it. Connection strings lead where they did before.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_run("Show", branch, project, "show"),),
    )


def recovered(
    branch: Branch,
    parent_name: str | None,
    endpoints: Sequence[Endpoint],
    project: ProjectRef,
    user_id: str,
    old_expiry: datetime | None,
    now: datetime,
) -> Message:
    """A deleted branch that is back. `old_expiry` is the one that it had, as far as that is known."""
    name = mrkdwn.code(branch.name)
    again = old_expiry if old_expiry is not None and old_expiry > now else None
    return blocks.message(
        f"Branch {name} in {mrkdwn.prose(project.alias)} is back with its data. "
        f"{_without_expiry(old_expiry, now)}",
        blocks.section(
            phrases.lines(
                f"✅ Branch {name} in {mrkdwn.bold(project.alias)} is back with its data",
                f"{_capital(words.origin(branch, parent_name))} · {words.computes(endpoints)}",
                "Its connection strings are the same as before.",
                _without_expiry(old_expiry, now),
            )
        ),
        blocks.actions(
            blocks.run_button(
                "Connection",
                phrases.command_line("connection", "show", branch.id, "--project", project.alias),
            )
            if endpoints
            else None,
            _run("Set the old expiry", branch, project, "set-expiration", render(again)) if again else None,
            _run(words.KEEP, branch, project, "set-expiration", "7d"),
            phrases.console_button(project, branch.id),
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def _without_expiry(old: datetime | None, now: datetime) -> str:
    if old is None:
        return "It has no expiry, even if it had one."
    if old <= now:
        return f"It has no expiry any more; the one that it had was {mrkdwn.date(old)}."
    return (
        f"It has no expiry any more: Neon does not bring that back. It was to expire {mrkdwn.date(old)} "
        f"({mrkdwn.until(old, now)})."
    )


def not_recoverable(
    typed: str, live: Branch | None, project: ProjectRef, user_id: str, *, lost: bool = False
) -> Message:
    """Nothing was brought back. `live` is a branch that is there under that name or id.

    `lost`: there is a deleted one as well, which cannot come back beside it.
    """
    show = _run("Show", live, project, "show") if live else None
    deleted = phrases.command_line("branch", "list", "--deleted", "--project", project.alias)
    list_button = blocks.run_button("Deleted branches", deleted)
    here = mrkdwn.bold(project.alias)
    if live is not None and lost:
        said = f"another branch named {mrkdwn.code(live.name)} is in {here} now"
        more = "Rename that one first; two branches cannot have the same name."
    elif live is not None:
        said, more = f"branch {mrkdwn.code(live.name)} is in {here}, and not deleted", ""
    else:
        said = f"Neon lists no deleted branch {mrkdwn.code(typed)} in {here} that can be brought back"
        more = "A name is written exactly as it was. What was deleted too long ago is gone."
    return plain.refused(said, more, project=project, user_id=user_id, buttons=(show, list_button))


def _run(label: str, branch: Branch, project: ProjectRef, verb: str, *more: str) -> Block:
    line = phrases.command_line("branch", verb, branch.id, *more, "--project", project.alias)
    return blocks.run_button(label, line, described=f"{label} branch {branch.name}")


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

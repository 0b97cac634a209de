"""Projects that go: deleted, offered to another account, taken over, moved to another organization."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote

from bot.command import ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.neon.models.projects import FullProject, Permission, TransferRequest
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Card, Loose, LooseEnd, Message
from bot.slack.views.project import words
from bot.slack.views.project.changed import config_lines

_CLAIM = "https://console.neon.tech/app/claim"
_DAY = timedelta(days=1)  # how long Neon lets an offer stand, unless it is told otherwise


def confirm_delete(
    project: FullProject,
    branches: Sequence[Branch],
    endpoints: Sequence[Endpoint],
    permissions: Sequence[Permission],
    ref: ProjectRef,
    now: datetime,
) -> Card:
    """What is lost with the project. The fingerprint covers identity, branches, computes and guests."""
    running = sum(each.current_state == "active" for each in endpoints)
    newest = sorted(branches, key=lambda each: each.created_at, reverse=True)
    last = project.compute_last_active_at
    return plain.question(
        f"*Delete project* {mrkdwn.bold(ref.alias)}?",
        "All its branches, databases and computes go, and whoever is connected is cut off.",
        (
            ("Name in Neon", mrkdwn.code(project.name)),
            ("Id", mrkdwn.code(project.id)),
            ("Branches", f"{len(branches)}: {phrases.listed(each.name for each in newest)}"),
            ("Computes", f"{len(endpoints)}, {running} running"),
            ("Size", words.storage(project) or "not known"),
            ("Last active", mrkdwn.ago(last, now) if last else "not known"),
            ("Shared with", phrases.listed(each.granted_to_email for each in permissions) or "nobody"),
        ),
        action=f"Delete {ref.alias}",
        pinned=(
            *(project.id, project.name),
            sorted((each.id, each.name) for each in branches),
            sorted(each.id for each in endpoints),
            sorted(each.id for each in permissions),
        ),
        small="Getting it back: Neon keeps deleted projects for some days. Whether it keeps this one, and "
        "until when, is certain only once it is deleted.",
    )


def deleted(ref: ProjectRef, user_id: str) -> Message:
    """The project is gone, for now."""
    message = plain.done(
        f"Project {mrkdwn.bold(ref.alias)} is deleted",
        f"It was {mrkdwn.code(ref.id)}. If it is not to come back, its line in config.yaml can go.",
        project=None,
        user_id=user_id,
    )
    return replace(message, leaves=LooseEnd(Loose.DELETED_PROJECT, ref.id, ref.alias))


def confirm_transfer(project: FullProject, ref: ProjectRef, within: timedelta | None) -> Card:
    """Before a project is offered."""
    return plain.question(
        f"*Offer project* {mrkdwn.bold(ref.alias)} to another Neon account?",
        f"For {mrkdwn.span(within or _DAY)}, whoever has the secret link can take it over with all its data. "
        "An offer cannot be withdrawn. Once it is taken, this bot no longer reaches the project.",
        (("Id", mrkdwn.code(project.id)), ("Size", words.storage(project))),
        action=f"Offer {ref.alias}",
        pinned=(project.id, project.org_id),
        small="Only you will see the link.",
    )


def offered(ref: ProjectRef, request: TransferRequest, user_id: str) -> Message:
    """The project is on offer. The id is in the private message alone."""
    return plain.done(
        f"Project {mrkdwn.bold(ref.alias)} is offered to whoever gets its link",
        f"The offer stands until {mrkdwn.date(request.expires_at)}. Only the asker was shown the link.",
        project=ref,
        user_id=user_id,
    )


def offer(ref: ProjectRef, request: TransferRequest, slash: str) -> Message:
    """The secret of an offer, for the asker alone."""
    secret = request.id.get_secret_value()
    link = f"{_CLAIM}?p={quote(ref.id, safe='')}&tr={quote(secret, safe='')}"
    accept = f"{slash} {phrases.command_line('project', 'accept', ref.id, secret)}"
    return blocks.message(
        f"The link to take over {mrkdwn.prose(ref.alias)}. Whoever has it can take the project.",
        blocks.section(
            f"*How to take over {mrkdwn.prose(ref.alias)}*\n"
            "Give this to the one who shall have the project, and to nobody else. "
            "Neon does not show it again.\n"
            f"In a browser:\n{mrkdwn.fence(link)}\n"
            f"With a bot like this one, in a channel for the whole account:\n{mrkdwn.fence(accept)}"
        ),
        blocks.context(f"It works once, until {mrkdwn.date(request.expires_at)}."),
    )


def confirm_accept(project_id: str, org_id: str | None) -> Card:
    """Before a project of another account is taken over."""
    into = f"organization {mrkdwn.code(org_id)}" if org_id else "the account of the bot's key"
    return plain.question(
        f"*Take over project* {mrkdwn.code(project_id)}?",
        f"It comes to {into}, which pays for it from then on. Its present owner loses it.",
        (),
        action=f"Take over {project_id}",
        pinned=(project_id, org_id),
    )


def accepted(project: FullProject | None, project_id: str, user_id: str, channel_id: str) -> Message:
    """A project has come over. None: it cannot be read yet."""
    name = project.name if project else project_id
    return plain.done(
        f"Project {mrkdwn.code(name)} now belongs to this account",
        "To give it to this channel, add the last line to config.yaml and restart me:",
        config_lines(name, project_id, channel_id),
        project=ProjectRef(name, project_id),
        user_id=user_id,
    )


def confirm_move(project: FullProject, ref: ProjectRef, org_id: str) -> Card:
    """Before a project goes to another organization."""
    return plain.question(
        f"*Move project* {mrkdwn.bold(ref.alias)} to another organization?",
        f"It goes to {mrkdwn.code(org_id)}, which pays for it from then on. Members of the present one lose "
        "their access, and so does this bot unless its key reaches the other one.",
        (
            ("Id", mrkdwn.code(project.id)),
            ("Organization now", mrkdwn.code(project.org_id) if project.org_id else ""),
            ("Size", words.storage(project)),
        ),
        action=f"Move {ref.alias}",
        pinned=(project.id, project.org_id, org_id),
    )


def moved(alias: str, project_id: str, org_id: str, user_id: str) -> Message:
    """A project belongs to another organization."""
    return plain.done(
        f"Project {mrkdwn.bold(alias)} now belongs to {mrkdwn.code(org_id)}",
        f"It kept its id, {mrkdwn.code(project_id)}, and its connection strings.",
        project=ProjectRef(alias, project_id),
        user_id=user_id,
    )

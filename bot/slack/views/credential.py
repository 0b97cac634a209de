"""Credentials of a branch in words. Secrets are only in messages that one person sees."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.credentials import Credential, Secrets
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

_LONGEST = 1300  # characters of a secret; any real one has fewer, and two of them fit into one section


def listing(
    credentials: Sequence[Credential],
    branch: Branch,
    project: ProjectRef,
    *,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """One page of credentials, newest first."""
    place = phrases.on_branch(branch, project)
    if not credentials:
        said = f"{place} has no credentials (beta)"
        words = ("credential", "create", branch.id, "my-app", "--scope=storage:read")
        issue = phrases.typed(slash, *words, "--project", project.alias)
        return plain.shown(f"{said}\nIssue one: {issue}", (), spoken=f"{said}.")
    ordered = sorted(credentials, key=lambda each: (-each.created_at.timestamp(), each.token_id))
    shown = pages.page(ordered, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'credential')}"
    return blocks.message(
        f"{total} of {place}: {phrases.listed((each.label for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* (beta) of {place}, newest first"),
        *(_row(each, branch, project, now) for each in shown.rows),
        pages.turning(
            shown,
            lambda number: phrases.command_line(
                "credential", "list", branch.id, "--page", str(number), "--project", project.alias
            ),
        ),
        blocks.context(
            shown.note, "Those of its ancestors work on this branch as well; they are listed there."
        ),
    )


def issued(credential: Credential, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """A new credential, as everybody may know it."""
    return plain.done(
        f"Credential {_name(credential)} is issued on {phrases.on_branch(branch, project)}",
        f"Its scopes are {_scopes(credential)}, good here and on branches made from this one.",
        "Its secrets are shown to whoever asked, and to nobody else.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_button("Revoke", "revoke", credential, branch, project),),
    )


def exists(credential: Credential, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The name is in use."""
    return plain.refused(
        f"{phrases.on_branch(branch, project)} has a credential named {_name(credential)} already",
        f"Its scopes are {_scopes(credential)}. Take another name, or give this one new secrets.",
        project=project,
        user_id=user_id,
        buttons=(_button("Rotate", "rotate", credential, branch, project),),
    )


def secrets_lost(credential: Credential, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It was issued, but Neon's answer never came."""
    return plain.done(
        f"Credential {_name(credential)} is issued on {phrases.on_branch(branch, project)}, "
        "but Neon's answer with its secrets was lost",
        "Show them, or revoke it and issue another.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(
            _button("Show secrets", "reveal", credential, branch, project),
            _button("Revoke", "revoke", credential, branch, project),
        ),
        mark="⚠️",
    )


def told(credential: Credential, secrets: Secrets, branch: Branch, project: ProjectRef) -> Message:
    """The secrets themselves, for one person."""
    token, s3_secret = secrets.api_token.get_secret_value(), secrets.s3_secret_access_key.get_secret_value()
    what = f"The secrets of {_name(credential)} on {phrases.on_branch(branch, project)}"
    if not all(mrkdwn.exact(each, _LONGEST) for each in (token, s3_secret, secrets.token_id)):
        said = "They have a form that this bot does not know, so they are not shown."
        return blocks.message(f"{what}: {said}", blocks.section(f"{what}\n⚠️ {said}"))
    pair = mrkdwn.fence(f"{secrets.token_id}\n{s3_secret}")
    return blocks.message(
        f"{what}.",
        blocks.section(what),
        blocks.section(f"*Token* for HTTP requests\n{mrkdwn.fence(token)}"),
        blocks.section(f"*S3 keys*: access key id and secret\n{pair}") if credential.for_storage else None,
        blocks.context(
            "Only you can see this. Store it where secrets belong, and do not paste it into a channel."
        ),
    )


def not_kept(credential: Credential, branch: Branch, project: ProjectRef) -> Message:
    """Neon cannot show the secrets of one this old."""
    said = f"Neon has not kept the secrets of {_name(credential)} on {phrases.on_branch(branch, project)}"
    return plain.shown(
        f"{said}\nIt was issued before Neon did that. New secrets can be shown.",
        (),
        spoken=f"{said}.",
        buttons=(_button("Rotate", "rotate", credential, branch, project),),
    )


def confirm_rotate(credential: Credential, branch: Branch, project: ProjectRef, now: datetime) -> Card:
    """What stops working."""
    return plain.question(
        f"*Replace the secrets* of credential {_name(credential)} on {phrases.on_branch(branch, project)}?",
        "The old ones stop working at once: whatever uses them fails until it has the new ones. "
        "The id stays.",
        _facts(credential, now),
        action=f"Rotate {credential.label}",
        pinned=(branch.id, credential.token_id),
        small="The new secrets are shown to you alone.",
    )


def rotated(credential: Credential, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """New secrets, as everybody may know of them."""
    return plain.done(
        f"Credential {_name(credential)} on {phrases.on_branch(branch, project)} has new secrets",
        "The old ones have stopped working; in some places that may take a moment.",
        "The new ones are shown to whoever asked, and to nobody else.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
    )


def confirm_revoke(credential: Credential, branch: Branch, project: ProjectRef, now: datetime) -> Card:
    """What stops working."""
    return plain.question(
        f"*Revoke credential* {_name(credential)} on {phrases.on_branch(branch, project)}?",
        "Whatever uses it fails from then on, also on branches made from this one.",
        _facts(credential, now),
        action=f"Revoke {credential.label}",
        pinned=(branch.id, credential.token_id),
        small="This cannot be undone.",
    )


def revoked(label: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It is gone for good."""
    return plain.done(
        f"Credential {mrkdwn.code(label)} on {phrases.on_branch(branch, project)} is revoked",
        "Its secrets open nothing any more.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
    )


def _row(credential: Credential, branch: Branch, project: ProjectRef, now: datetime) -> Block:
    ends = ""
    if credential.revoked_at is not None:
        ends = f" · revoked {mrkdwn.ago(credential.revoked_at, now)}"
    elif credential.expires_at is not None:
        ends = f" · expires {mrkdwn.until(credential.expires_at, now)}"
    return blocks.section(
        f"{_name(credential)}: {_scopes(credential)}\n"
        f"{mrkdwn.code(credential.token_id_short)} · issued {mrkdwn.ago(credential.created_at, now)} · "
        f"{_used(credential, now)}{ends}",
        accessory=None if credential.revoked_at else _button("Revoke", "revoke", credential, branch, project),
    )


def _facts(credential: Credential, now: datetime) -> tuple[tuple[str, str], ...]:
    last = credential.last_used_at
    return (
        ("Id", mrkdwn.code(credential.token_id)),
        ("Scopes", _scopes(credential)),
        ("Issued", f"{mrkdwn.date(credential.created_at)}, {mrkdwn.ago(credential.created_at, now)}"),
        ("Last used", mrkdwn.ago(last, now) if last else "never, as far as Neon says"),
    )


def _used(credential: Credential, now: datetime) -> str:
    last = credential.last_used_at
    return f"last used {mrkdwn.ago(last, now)}" if last else "never used, as far as Neon says"


def _scopes(credential: Credential) -> str:
    return phrases.listed(credential.scopes, 6) or "none"


def _name(credential: Credential) -> str:
    return mrkdwn.code(credential.label)


def _button(label: str, verb: str, credential: Credential, branch: Branch, project: ProjectRef) -> Block:
    words = ("credential", verb, branch.id, credential.token_id, "--project", project.alias)
    return blocks.run_button(label, phrases.command_line(*words), described=f"{label} {credential.label}")

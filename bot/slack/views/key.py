"""API keys: a list, one that was made, and what ends with one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import SecretStr

from bot.neon.models.keys import ApiKey
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

_JUST_USED = timedelta(hours=1)
_LONGEST_KEY = 400


def listing(
    keys: Sequence[ApiKey], org: str | None, aliases: Mapping[str, str], *, page: int, now: datetime
) -> Message:
    """A page of keys, the newest first. `org`: as it was typed; `aliases`: of this channel's projects."""
    if not keys:
        said = "There is no API key."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(sorted(keys, key=lambda each: (-each.created_at.timestamp(), each.id)), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'API key')}"
    return blocks.message(
        f"{total}: {phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}*, the newest first"),
        *(_row(each, org, aliases, now) for each in shown.rows),
        pages.turning(
            shown, lambda number: phrases.command_line("key", "list", f"--page={number}", *_org(org))
        ),
        blocks.context(
            shown.note, "Keys themselves are never listed: Neon tells each one once, when it is made."
        ),
    )


def created(name: str, reach: str, user_id: str) -> Message:
    """For the channel: a key was made. `reach` is mark-up."""
    return plain.done(
        f"API key {mrkdwn.code(name)} is made. It reaches {reach}",
        "Only whoever asked is shown the key, and only now.",
        project=None,
        user_id=user_id,
    )


def secret(name: str, key: SecretStr) -> Message:
    """For the asker alone: the key itself."""
    said = f"API key {mrkdwn.code(name)}: copy it now, Neon does not tell it again"
    return blocks.message(
        f"{said}.",
        blocks.section(said),
        blocks.section(mrkdwn.fence(key.get_secret_value(), _LONGEST_KEY)),
        blocks.context("Only you can see this. Whoever has it can do all that it reaches: keep it secret."),
    )


def lost(key: ApiKey, org: str | None, user_id: str) -> Message:
    """A key that was made and that nobody knows, because Neon's answer never came."""
    return plain.done(
        f"API key {mrkdwn.code(key.name)} was made, but the key itself was lost with Neon's answer",
        "Nobody knows it and Neon does not tell it again. Revoke it, and make another.",
        project=None,
        user_id=user_id,
        buttons=(_revoke(key, org, "Revoke it"),),
        mark="⚠️",
    )


def taken(key: ApiKey, org: str | None, user_id: str, now: datetime) -> Message:
    """Nothing was done: Neon would allow a second key of the name, but nobody could tell them apart."""
    return plain.refused(
        f"an API key named {mrkdwn.code(key.name)} is there already",
        f"It was made {_made(key, now)}, and last used {_used(key, now)}. Take another name, or revoke it.",
        project=None,
        user_id=user_id,
        buttons=(_revoke(key, org, "Revoke it"),),
    )


def confirm_revoke(key: ApiKey, aliases: Mapping[str, str], now: datetime) -> Card:
    """What ends with a key."""
    recent = key.last_used_at is not None and now - key.last_used_at < _JUST_USED
    warning = " Something works with it, perhaps this bot itself." if recent else ""
    return plain.question(
        f"*Revoke API key* {mrkdwn.code(key.name)}?",
        f"Whatever uses it is refused at once. A revoked key does not come back.{warning}",
        (
            ("Id", mrkdwn.code(str(key.id))),
            ("Reaches", _reach(key, aliases)),
            ("Made", _made(key, now)),
            ("Last used", _used(key, now)),
        ),
        action=f"Revoke {key.name}",
        pinned=(key.id, key.name, key.project_id),
    )


def revoked(name: str, user_id: str) -> Message:
    """A key that works no more."""
    said = f"API key {mrkdwn.code(name)} is revoked"
    return plain.done(
        said, "Whatever used it is refused from now on.", project=None, user_id=user_id, mark="🗑️"
    )


def reach(project_id: str | None, org_id: str | None, aliases: Mapping[str, str]) -> str:
    """What a key can be used for, as mark-up."""
    if project_id is not None:
        return f"the project {mrkdwn.code(aliases.get(project_id, project_id))} only"
    return "all projects of the organization" if org_id else "all that its owner can reach"


def _reach(key: ApiKey, aliases: Mapping[str, str]) -> str:
    return reach(key.project_id, None, aliases) if key.project_id else ""


def _row(key: ApiKey, org: str | None, aliases: Mapping[str, str], now: datetime) -> Block:
    only = f" for {reach(key.project_id, None, aliases)}" if key.project_id else ""
    return blocks.section(
        f"{mrkdwn.code(key.name)}{only}\nmade {_made(key, now)} · last used {_used(key, now)}",
        accessory=_revoke(key, org, "Revoke"),
    )


def _revoke(key: ApiKey, org: str | None, label: str) -> Block:
    line = phrases.command_line("key", "revoke", str(key.id), *_org(org))
    return blocks.run_button(label, line, style="danger", described=f"Revoke API key {key.name}")


def _org(org: str | None) -> tuple[str, ...]:
    return (f"--org={org}",) if org else ()


def _made(key: ApiKey, now: datetime) -> str:
    by = f" by {mrkdwn.prose(key.created_by.name, 60)}" if key.created_by and key.created_by.name else ""
    return f"{mrkdwn.ago(key.created_at, now)}{by}"


def _used(key: ApiKey, now: datetime) -> str:
    if key.last_used_at is None:
        return "never"
    where = f" from {mrkdwn.code(key.last_used_from_addr)}" if key.last_used_from_addr else ""
    return f"{mrkdwn.ago(key.last_used_at, now)}{where}"

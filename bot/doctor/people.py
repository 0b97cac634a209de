"""The people and user groups of config.yaml: whether they are there, and count for anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.command import Person
from bot.config import Config
from bot.config_source import dotted
from bot.config_values import EVERYONE
from bot.doctor.checking import side_by_side
from bot.doctor.finding import Finding, fail, ok, warn
from bot.doctor.slack import refused
from bot.errors import SlackError
from bot.slack.directory import Directory
from bot.slack.people import display_name, kind

_UNKNOWN = frozenset({"user_not_found", "user_not_visible"})
_MEND = "Mend the id in config.yaml, or take it out."
_TAKE_OUT = "Take the id out of config.yaml: nobody holds a right by it."
# Whoever is in a group that cannot be read might be anybody, so the bot trusts no group there.
_NO_GROUP_COUNTS = "Until that is mended, no group gives anybody a right in its channel."
_NO_ADMINS = warn(
    "config.yaml lists no admins: nobody is told when something happens to a channel, nor can resume it.",
    "List people (U…) or user groups (S…) under admins.",
)
_NOT_ALLOWED = {
    Person.GUEST: "a guest, and guests may do nothing",
    Person.BOT: "a bot, and bots may do nothing",
    Person.DEACTIVATED: "deactivated",
    Person.FOREIGN: "of another organisation, and its people may do nothing",
}


@dataclass(frozen=True)
class People:
    """Looks at whoever is named. `team_id` is the bot's own workspace."""

    directory: Directory
    config: Config
    team_id: str

    async def findings(self) -> tuple[Finding, ...]:
        """One for each person and each group."""
        holders = _holders(self.config)
        groups = [each for each in holders if each.startswith("S")]
        people = [each for each in holders if each not in groups]
        checks = [(each, self._person(each, holders[each])) for each in people]
        if groups:
            checks.append(("The user groups", self._groups({each: holders[each] for each in groups})))
        found = await side_by_side(checks)
        if not self.config.admins:
            found = (*found, _NO_ADMINS)
        return found or (ok("config.yaml names no single people and no user groups."),)

    async def _person(self, user_id: str, place: str) -> tuple[Finding, ...]:
        try:
            record = await self.directory.user(user_id)
        except SlackError as error:
            if error.code in _UNKNOWN:
                return (fail(f"{user_id} ({place}): Slack knows no such person.", _MEND),)
            return (refused(f"{user_id} ({place})", error, _MEND),)
        person, name = kind(record, self.team_id), display_name(record, user_id)
        if person is Person.MEMBER:
            return (ok(f"{user_id} is {name}, a full member."),)
        return (warn(f"{user_id} ({place}) is {name}: {_NOT_ALLOWED[person]}.", _TAKE_OUT),)

    async def _groups(self, places: Mapping[str, str]) -> tuple[Finding, ...]:
        try:
            listed = {str(each["id"]): each for each in await self.directory.groups()}
        except SlackError as error:
            fix = "Grant usergroups:read, or name people (U…) instead of groups in config.yaml."
            return (refused("The user groups", error, fix),)
        return tuple(_group(group_id, place, listed.get(group_id)) for group_id, place in places.items())


def _group(group_id: str, place: str, record: Mapping[str, Any] | None) -> Finding:
    if record is None:
        return fail(f"{group_id} ({place}): Slack knows no such user group. {_NO_GROUP_COUNTS}", _MEND)
    called = f"{group_id} (@{record.get('handle', '')})"
    if record.get("date_delete"):
        enable = "Enable it in Slack, or take it out of config.yaml."
        return fail(f"{called} is disabled. {_NO_GROUP_COUNTS}", enable)
    count = int(record.get("user_count") or 0)
    if not count:
        return warn(f"{called} has nobody in it.", "Add people to it in Slack.")
    return ok(f"{called} has {count} {'member' if count == 1 else 'members'}.")


def _holders(config: Config) -> dict[str, str]:
    """Whom config.yaml names, each with the first place where it does."""
    found = dict.fromkeys(config.admins, "admins")
    for channel_id, channel in config.channels.items():
        for place, names in channel.named():
            for each in names:
                found.setdefault(each, dotted(("channels", channel_id, *place)))
    found.pop(EVERYONE, None)
    return found

"""Who somebody is, asked of Slack and remembered for five minutes, or asked anew where it matters most."""

from collections.abc import Mapping
from typing import Any

import structlog
from cachetools import TTLCache

from bot.clock import Clock
from bot.command import Actor, Person
from bot.errors import SlackError
from bot.slack.gateway import Gateway
from bot.slack.incoming import Incoming

log = structlog.get_logger(__name__)

REMEMBERED_FOR = 300.0  # seconds


class People:
    """Turns ids into actors. Whatever Slack cannot say counts as not allowed."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self._gateway = gateway
        self._users: TTLCache[str, Mapping[str, Any]] = TTLCache(
            10_000, REMEMBERED_FOR, timer=clock.monotonic
        )
        self._groups: TTLCache[str, frozenset[str]] = TTLCache(1_000, REMEMBERED_FOR, timer=clock.monotonic)

    async def actor(self, incoming: Incoming, groups: frozenset[str], *, fresh: bool = False) -> Actor:
        """The person behind a delivery; `groups` are the ones whose membership matters.

        `fresh` asks Slack anew, for what somebody who was taken off a group must not do minutes later.
        """
        person, name = await self._person(incoming, fresh)
        member_of: frozenset[str] | None = frozenset()
        if person is Person.MEMBER:
            member_of = await self._member_of(incoming.user_id, groups, fresh)
        return Actor(incoming.user_id, incoming.team_id, name, person, member_of)

    async def _person(self, incoming: Incoming, fresh: bool) -> tuple[Person, str]:
        team_id = await self._gateway.team_id()
        if incoming.team_id != team_id:
            return Person.FOREIGN, incoming.user_name
        user = None if fresh else self._users.get(incoming.user_id)
        if user is None:
            try:
                user = await self._gateway.user(incoming.user_id)
            except SlackError as error:
                log.warning("could not read a user", user=incoming.user_id, code=error.code)
                return Person.UNKNOWN, incoming.user_name
            self._users[incoming.user_id] = user
        return kind(user, team_id), display_name(user, incoming.user_name)

    async def _member_of(self, user_id: str, groups: frozenset[str], fresh: bool) -> frozenset[str] | None:
        """Those of `groups` that the user is in; None when any of them could not be read."""
        found: set[str] = set()
        for group in groups:
            members = None if fresh else self._groups.get(group)
            if members is None:
                try:
                    members = await self._gateway.group_members(group)
                except SlackError as error:
                    log.warning("could not read a user group", group=group, code=error.code)
                    return None
                self._groups[group] = members
            if user_id in members:
                found.add(group)
        return frozenset(found)


def kind(user: Mapping[str, Any], team_id: str) -> Person:
    """What Slack's record of somebody makes them to the workspace `team_id`."""
    if user.get("deleted"):
        return Person.DEACTIVATED
    if user.get("is_bot") or user.get("is_workflow_bot"):
        return Person.BOT
    if user.get("is_stranger") or user.get("team_id", team_id) != team_id:
        return Person.FOREIGN
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Person.GUEST
    return Person.MEMBER


def display_name(user: Mapping[str, Any], otherwise: str) -> str:
    """What people call somebody, by Slack's record of them."""
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or user.get("real_name") or user.get("name") or otherwise)

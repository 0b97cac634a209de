"""Who may do what, and where. Pure: the same question always gets the same answer, with its reason.

Everything is denied that the configuration does not grant. Reasons name people and user groups by
their ids (`U…`, `S…`); whoever shows a reason turns the ids into names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.command import Actor, Effect, Person, ProjectRef, Scope
from bot.config import Config
from bot.config_values import EVERYONE


class Verdict(StrEnum):
    """What happens to a request."""

    ALLOW = "allow"
    CONFIRM = "confirm"  # allowed, once the person has seen what it would destroy
    DENY = "deny"


@dataclass(frozen=True)
class Decision:
    """A verdict, why in words for the person, and the line of the configuration that decided."""

    verdict: Verdict
    reason: str
    rule: str

    @property
    def denied(self) -> bool:
        """Whether nothing may happen."""
        return self.verdict is Verdict.DENY


_MEMBERS_ONLY = "built in: only full members of this workspace"
_OUTSIDERS = {
    Person.GUEST: "Guests can't use me. Ask a full member of this workspace to do it for you.",
    Person.BOT: "I take orders from people only, not from other bots or workflows.",
    Person.DEACTIVATED: "This account is deactivated. Ask a colleague to do it.",
    Person.FOREIGN: "Only people of the workspace that I belong to can use me. Ask them to do it for you.",
    Person.UNKNOWN: "Slack could not tell me who you are, so I did nothing. Try again in a minute.",
}
DOING = {
    Effect.READ: "look things up",
    Effect.CREATE: "create things",
    Effect.CHANGE: "change things",
    Effect.DESTROY: "delete or overwrite things",
    Effect.REVEAL: "see passwords",
}


def decide(
    config: Config,
    *,
    effect: Effect,
    scope: Scope,
    actor: Actor,
    channel_id: str,
    project: ProjectRef | None,
    command: str,
) -> Decision:
    """Whether `actor` may have that effect in that channel on that project.

    `command` is the command's path, such as `branch delete`, for the wording. `project` None means
    that none was chosen yet: the answer is then about the channel alone.
    """
    if actor.person is not Person.MEMBER:
        return _deny(_OUTSIDERS[actor.person], _MEMBERS_ONLY)
    if scope is Scope.ANYWHERE and effect is Effect.READ:
        return Decision(
            Verdict.ALLOW, "Everybody in this workspace may do this anywhere.", "built in: harmless"
        )
    outside = _outside_channel(config, channel_id, project)
    if outside is not None:
        return outside
    if scope is Scope.ACCOUNT and not config.channels[channel_id].account:
        return _deny(
            "This is about the whole Neon account, and this channel works with its own projects only. "
            f"Whoever runs me can mark a channel for it in {config.name}.",
            f"{config.name}: channels.{channel_id}.account (not true)",
        )
    return _by_grant(config, effect=effect, actor=actor, channel_id=channel_id, command=command)


def protects(config: Config, channel_id: str, name: str) -> Decision | None:
    """The refusal to touch a branch of that name in that channel; None when no rule stands in the way.

    `never_touch` holds shell-style patterns; `*` crosses slashes and case counts. Ask with the
    branch's name as Neon knows it, never with what was typed: that may be an id.
    """
    outside = _outside_channel(config, channel_id, None)
    if outside is not None:
        return outside
    for index, pattern in enumerate(config.channels[channel_id].never_touch):
        if fnmatchcase(name, pattern):
            rule = f"{config.name}: channels.{channel_id}.never_touch[{index}]"
            return _deny(f"{name} is off limits in this channel: never_touch lists {pattern}.", rule)
    return None


def keeps_projects(config: Config, channel_id: str, project: str) -> Decision | None:
    """The refusal to do to a whole project what a channel forbids for some of its branches; else None."""
    channel = config.channel(channel_id)
    if channel is None or not channel.never_touch:
        return None
    reason = (
        f"{project} may hold branches that never_touch lists, and this would reach them, too. "
        "Do it in the Neon Console, or in a channel without that list."
    )
    return _deny(reason, f"{config.name}: channels.{channel_id}.never_touch")


def groups_needed(config: Config, channel_id: str) -> frozenset[str]:
    """The user groups whose members must be known to decide anything in that channel."""
    channel = config.channel(channel_id)
    if channel is None:
        return frozenset()
    holders = (holder for effect in Effect for holder in channel.allow.holders(effect))
    return frozenset(filter(_is_group, holders))


def _outside_channel(config: Config, channel_id: str, project: ProjectRef | None) -> Decision | None:
    channel = config.channel(channel_id)
    if channel is None:
        if channel_id.startswith("D"):
            reason = "I look after databases in channels, not in direct messages. Ask in your team's channel."
        else:
            reason = (
                f"No Neon project is connected to this channel. Whoever runs me can add it to {config.name}."
            )
        return _deny(reason, f"{config.name}: channels (does not list {channel_id})")
    if project is not None and project.id not in channel.projects.values():
        here = ", ".join(channel.projects)
        reason = f"{project.alias} is not one of this channel's projects. Here you can use: {here}."
        return _deny(reason, f"{config.name}: channels.{channel_id}.projects")
    return None


def _by_grant(config: Config, *, effect: Effect, actor: Actor, channel_id: str, command: str) -> Decision:
    rule = f"{config.name}: channels.{channel_id}.allow.{effect}"
    holders = config.channels[channel_id].allow.holders(effect)
    if not holders:
        return _deny(f"Nobody may {DOING[effect]} in this channel.", f"{rule} (not listed)")
    groups = frozenset(filter(_is_group, holders))
    if EVERYONE in holders or actor.id in holders or (actor.groups or frozenset()) & groups:
        return _grant(effect, rule, holders)
    if actor.groups is None and groups:
        reason = (
            "Slack could not tell me which user groups you are in, so I did nothing. Try again in a minute."
        )
        return _deny(reason, rule)
    who = _listed(holders)
    do_it = f"run {config.command} {command}" if command else "do it"
    return _deny(f"Only {who} may {DOING[effect]} here. Ask them to {do_it} for you.", rule)


def _grant(effect: Effect, rule: str, holders: Sequence[str]) -> Decision:
    who = "Everyone" if EVERYONE in holders else _listed(holders)
    reason = f"{who} may {DOING[effect]} in this channel."
    if effect is Effect.DESTROY:
        return Decision(Verdict.CONFIRM, f"{reason} It is confirmed first.", rule)
    return Decision(Verdict.ALLOW, reason, rule)


def _deny(reason: str, rule: str) -> Decision:
    return Decision(Verdict.DENY, reason, rule)


def _is_group(holder: str) -> bool:
    return holder.startswith("S")


def _listed(ids: Sequence[str]) -> str:
    """`S1`, `S1 or U2`, `S1, U2 or U3`."""
    return " or ".join(filter(None, (", ".join(ids[:-1]), ids[-1])))

"""Who may do what, and where. Pure: the same question always gets the same answer, with its reason.

Everything is denied that the configuration does not grant. Reasons name people and user groups by
their ids (`U…`, `S…`); whoever shows a reason turns the ids into names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from bot.command import Actor, Effect, Person, ProjectRef, Scope
from bot.config import Config
from bot.config_channels import Channel
from bot.config_rights import Approval, Line, first
from bot.config_source import dotted
from bot.config_values import EVERYONE


class Verdict(StrEnum):
    """What happens to a request."""

    ALLOW = "allow"
    CONFIRM = "confirm"  # allowed, once the person has seen what it would destroy
    APPROVE = "approve"  # allowed, once others have agreed to it
    DENY = "deny"


@dataclass(frozen=True)
class Decision:
    """A verdict, why in words for the person, and the line of the configuration that decided.

    `approval` is what others have to agree to, where the verdict is APPROVE.
    """

    verdict: Verdict
    reason: str
    rule: str
    approval: Approval | None = None

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
SILENT_ON_GROUPS = (
    "Slack could not tell me which user groups you are in, so I did nothing. Try again in a minute."
)
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
    by: str = "",
) -> Decision:
    """Whether `actor` may have that effect in that channel on that project.

    `command` is the command's path, such as `branch delete`, for the wording. `by` is the command whose
    own lines, where there are any, take the place of the effect's. `project` None means that none was
    chosen yet: the answer is then about the channel alone.
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
    asked = _Asked(config, channel_id, project, effect, by, command)
    granted = _by_grant(asked, actor)
    return granted if granted.denied else _by_approval(asked, granted)


def administers(config: Config, *, actor: Actor, channel_id: str, command: str) -> Decision:
    """Whether `actor` may give orders there about the bot itself, such as `freeze`."""
    if actor.person is not Person.MEMBER:
        return _deny(_OUTSIDERS[actor.person], _MEMBERS_ONLY)
    outside = _outside_channel(config, channel_id, None)
    if outside is not None:
        return outside
    rule = f"{config.name}: admins"
    if not config.admins:
        reason = f"I have no admins. Whoever runs me can list them in {config.name}."
        return _deny(reason, f"{rule} (not listed)")
    who, named = listed(config.admins), stands_in(config.admins, actor)
    if named:
        return Decision(Verdict.ALLOW, f"{who} may do this in every channel of mine.", rule)
    if named is None:
        return _deny(SILENT_ON_GROUPS, rule)
    return _deny(f"Only {who} may do this. Ask them to run {config.command} {command} for you.", rule)


def protects(config: Config, channel_id: str, project: ProjectRef | None, name: str) -> Decision | None:
    """The refusal to touch a branch of that name there; None when no rule stands in the way.

    `never_touch` holds shell-style patterns; `*` crosses slashes and case counts. Ask with the
    branch's name as Neon knows it, never with what was typed: that may be an id.
    """
    outside = _outside_channel(config, channel_id, project)
    if outside is not None:
        return outside
    for place, pattern in config.channels[channel_id].off_limits(project):
        if fnmatchcase(name, pattern):
            rule = f"{config.name}: {dotted(('channels', channel_id, *place))}"
            where = f"in {place[1]}" if place[0] == "projects" else "in this channel"
            return _deny(f"{name} is off limits {where}: never_touch lists {pattern}.", rule)
    return None


def keeps_projects(config: Config, channel_id: str, project: ProjectRef | None, name: str) -> Decision | None:
    """The refusal to do to a whole project what is forbidden for some of its branches; else None.

    Without a project, the lists of all the channel's projects count. `name` is what people call it.
    """
    channel = config.channel(channel_id)
    if channel is None:
        return None
    about = (project,) if project else channel.refs
    place = next((place for each in about for place, _ in channel.off_limits(each)), None)
    if place is None:
        return None
    reason = (
        f"{name} may hold branches that never_touch lists, and this would reach them, too. "
        "Do it in the Neon Console, or in a channel without that list."
    )
    return _deny(reason, f"{config.name}: {dotted(('channels', channel_id, *place[:-1]))}")


def groups_needed(config: Config, channel_id: str) -> frozenset[str]:
    """The user groups whose members must be known to decide anything in that channel."""
    channel = config.channel(channel_id)
    if channel is None:
        return frozenset()
    lists = (*(names for _, names in channel.named()), config.admins)
    return frozenset(name for names in lists for name in names if _is_group(name))


def together(approvals: Sequence[Approval]) -> Approval:
    """One approval that satisfies all of these: by people who stand in every list, most of them, soonest."""
    first = max(approvals, key=lambda each: each.count)
    lists = dict.fromkeys(names for each in approvals for names in (each.by, *each.also))
    return replace(
        first,
        within=min(each.within for each in approvals),
        also=tuple(names for names in lists if names != first.by),
    )


def stands_in(names: Sequence[str], actor: Actor) -> bool | None:
    """Whether a list of people and groups names that person; None when Slack could not say."""
    groups = frozenset(filter(_is_group, names))
    if EVERYONE in names or actor.id in names or (actor.groups or frozenset()) & groups:
        return True
    return None if actor.groups is None and groups else False


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
    if project is not None and all(each.id != project.id for each in channel.projects.values()):
        here = ", ".join(channel.projects)
        reason = f"{project.alias} is not one of this channel's projects. Here you can use: {here}."
        return _deny(reason, f"{config.name}: channels.{channel_id}.projects")
    return None


@dataclass(frozen=True)
class _Asked:
    """One effect in one channel. `by` is the command whose own lines come before the effect's, if any."""

    config: Config
    channel_id: str
    project: ProjectRef | None
    effect: Effect
    by: str
    command: str

    @property
    def channel(self) -> Channel:
        return self.config.channels[self.channel_id]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.by, self.effect.value) if self.by else (self.effect.value,)

    def doing(self, line: str) -> str:
        if line == self.effect:
            return DOING[self.effect]
        return f"run {line}" if line == self.command else f"run {line} or call what could do the same"

    def rule(self, *place: str) -> str:
        return f"{self.config.name}: {dotted(('channels', self.channel_id, *place))}"


def _by_grant(asked: _Asked, actor: Actor) -> Decision:
    config = asked.config
    found = first(asked.channel.allowing(asked.project), asked.names)
    if found is None:
        rule = asked.rule("allow", asked.effect.value)
        return _deny(f"Nobody may {DOING[asked.effect]} in this channel.", f"{rule} (not listed)")
    doing, holders, rule = asked.doing(found.name), found.says, asked.rule(*found.place)
    if not holders:
        return _deny(f"Nobody may {doing} {_where(found)}.", rule)
    named = stands_in(holders, actor)
    if named:
        who = "Everyone" if EVERYONE in holders else listed(holders)
        return _grant(asked.effect, f"{who} may {doing} {_where(found)}.", rule)
    if named is None:
        return _deny(SILENT_ON_GROUPS, rule)
    do_it = f"run {config.command} {asked.command}" if asked.command else "do it"
    return _deny(
        f"Only {listed(holders)} may {doing} {_where(found, 'here')}. Ask them to {do_it} for you.", rule
    )


def _where(line: Line[Any], otherwise: str = "in this channel") -> str:
    """The project, where it has that line of its own."""
    return f"in {line.section[1]}" if line.section[0] == "projects" else otherwise


def _grant(effect: Effect, reason: str, rule: str) -> Decision:
    if effect is Effect.DESTROY:
        return Decision(Verdict.CONFIRM, f"{reason} It is confirmed first.", rule)
    return Decision(Verdict.ALLOW, reason, rule)


def _by_approval(asked: _Asked, granted: Decision) -> Decision:
    found = first(asked.channel.approving(asked.project), asked.names)
    if found is None:
        return granted
    asks, rule = found.says, asked.rule(*found.place)
    approval = Approval(asks.by, asks.count, asks.within, rule)
    reason = f"It takes {approved_by(approval)} to {asked.doing(found.name)} {_where(found)}."
    return Decision(Verdict.APPROVE, reason, rule, approval)


def approved_by(approval: Approval) -> str:
    """In words: `an approval by S1 or U2`, `2 approvals by S1`, `an approval by another member`."""
    number, others = "an approval", "another member"
    if approval.count > 1:
        number, others = f"{approval.count} approvals", "other members"
    lists = [others if EVERYONE in each else listed(each) for each in (approval.by, *approval.also)]
    return f"{number} by {', who must also be '.join(lists)}"


def one_person(accounts: Sequence[str]) -> str:
    """In words: `U1 and U2 count as one person`."""
    return f"{', '.join(accounts[:-1])} and {accounts[-1]} count as one person"


def _deny(reason: str, rule: str) -> Decision:
    return Decision(Verdict.DENY, reason, rule)


def _is_group(holder: str) -> bool:
    return holder.startswith("S")


def listed(ids: Sequence[str]) -> str:
    """`S1`, `S1 or U2`, `S1, U2 or U3`."""
    return " or ".join(filter(None, (", ".join(ids[:-1]), ids[-1])))

"""What is stored may stop what the configuration allows: conditions that are asked beside the policy.

A condition reads what is stored now and gives a pure check, so that help and explain can say before
anybody tries what would be refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from bot.command import Actor, AnyCommand, Effect, ProjectRef
from bot.errors import StoreError
from bot.judging import demand
from bot.policy import Decision

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """What is about to be done: what it does to the world, who wants it, where, to which project.

    `project` is None for what is about no single project; `named` are those that the arguments name.
    `command` is the command itself, for what it declares; None where only an effect is asked about.
    """

    effects: tuple[Effect, ...]
    actor: Actor
    channel_id: str
    project: ProjectRef | None
    command: AnyCommand | None = None
    named: tuple[ProjectRef, ...] = ()

    @property
    def projects(self) -> tuple[ProjectRef, ...]:
        """Every project that this is about."""
        return (self.project, *self.named) if self.project else self.named

    @property
    def writes(self) -> bool:
        """Whether anything would be another way afterwards."""
        return any(effect.writes for effect in self.effects)


def wanted(
    command: AnyCommand,
    given: Mapping[str, Any],
    actor: Actor,
    channel_id: str,
    project: ProjectRef | None,
    projects: Sequence[ProjectRef],
) -> Wanted:
    """What a command line is about to do. `projects` are the channel's."""
    needed = demand(command, given)
    words = {word.lower() for word in needed.projects}
    named = tuple(each for each in projects if {each.id, each.alias.lower()} & words)
    return Wanted(needed.effects, actor, channel_id, project, command, named)


class Check(Protocol):
    """What one condition makes of things as they are stored now. Pure."""

    def refusal(self, about: Wanted) -> Decision | None:
        """A DENY with its reason and its rule; None when nothing stands in the way."""
        ...

    def notices(self, channel_id: str, projects: Sequence[ProjectRef]) -> tuple[str, ...]:
        """What people in that channel should know of, in sentences, before they try."""
        ...


class Condition(Protocol):
    """Something stored that may stop a command."""

    async def check(self, channel_id: str) -> Check:
        """As it is stored now, of what is done in that channel. Raises StoreError."""
        ...


@dataclass(frozen=True)
class Standing:
    """All conditions as they were stored at one moment; `unread` when they could not be read."""

    checks: tuple[Check, ...] = ()
    unread: StoreError | None = None

    def refusal(self, about: Wanted) -> Decision | None:
        """The first refusal. Raises StoreError for a write or a secret while the conditions are not known."""
        if self.unread is not None and (about.writes or Effect.REVEAL in about.effects):
            raise self.unread
        return next(filter(None, (check.refusal(about) for check in self.checks)), None)

    def notices(self, channel_id: str, projects: Sequence[ProjectRef]) -> tuple[str, ...]:
        """What people in that channel should know of."""
        return tuple(each for check in self.checks for each in check.notices(channel_id, projects))


NOTHING_STANDS = Standing()


class Allowance(Protocol):
    """What may be done only so often."""

    async def refusal(self, about: Wanted) -> Decision | None:
        """Whether there would be no room for it now. Raises StoreError."""
        ...

    async def take(self, about: Wanted, request_id: str) -> Decision | None:
        """Take what room it needs, once for each request; a refusal when there is none. Raises StoreError."""
        ...


class Admission:
    """Asks everything stored. Called before names are looked up, at each click, and before each call."""

    def __init__(self, conditions: Sequence[Condition], allowance: Allowance) -> None:
        self._conditions = tuple(conditions)
        self._allowance = allowance

    async def standing(self, channel_id: str) -> Standing:
        """The conditions as they are stored now. Reads go on without them, writes and secrets do not."""
        try:
            return Standing(tuple([await each.check(channel_id) for each in self._conditions]))
        except StoreError as error:
            log.warning("could not read what may stop a command", problem=error.message)
            return Standing(unread=error)

    async def refusal(self, about: Wanted, standing: Standing | None = None) -> Decision | None:
        """What stands in the way of this now. Raises StoreError like Standing.

        `standing` are the conditions, where they were read a moment ago.
        """
        standing = standing or await self.standing(about.channel_id)
        return standing.refusal(about) or await self._allowance.refusal(about)

    async def begin(self, about: Wanted, request_id: str) -> Decision | None:
        """What stands in the way of a call that is about to be made; else it has what room it needs."""
        return (await self.standing(about.channel_id)).refusal(about) or await self._allowance.take(
            about, request_id
        )

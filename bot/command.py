"""The vocabulary of commands: what a file under commands/ declares.

A command declares its arguments, its effect and a `run`; it enforces nothing. Permission,
confirmation, audit, progress, retries and the wording of errors are the pipeline's (bot.dispatch).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.arguments import (
    Argument,
    Compute,
    CuRange,
    Effect,
    Expiry,
    Kind,
    Moment,
    NoArgs,
    Point,
    Timeout,
    arguments,
    declared,
    flag,
    positional,
)
from bot.audit import AuditPage, AuditReader, AuditSearch, Result
from bot.freezes import Freeze, Freezing
from bot.guidance import Guide, Ruling, Usage
from bot.kept import KeptBranch, KeptReader
from bot.orders import Orders
from bot.outcome import Finished, Outcome, ProjectRef, Step, Target
from bot.schedules.planned import Planned, Scheduled
from bot.slack.views.message import Attachment, Block, Card, Message

if TYPE_CHECKING:
    from bot.cleanup.desk import Desk
    from bot.costs import Costs
    from bot.neon.client import NeonClient
    from bot.news.desk import NewsDesk
    from bot.schedules.board import Board
    from bot.status_page import StatusPage

__all__ = [
    "Actor",
    "AnyCommand",
    "Argument",
    "Attachment",
    "AuditPage",
    "AuditReader",
    "AuditSearch",
    "Command",
    "Compute",
    "Context",
    "CuRange",
    "Demand",
    "Effect",
    "Expiry",
    "Finished",
    "Form",
    "Freeze",
    "Freezing",
    "Guide",
    "KeptBranch",
    "KeptReader",
    "Kind",
    "Moment",
    "NoArgs",
    "Outcome",
    "Person",
    "Planned",
    "Point",
    "ProjectRef",
    "Result",
    "Ruling",
    "Scheduled",
    "Scope",
    "Step",
    "Target",
    "Timeout",
    "Usage",
    "arguments",
    "declared",
    "flag",
    "positional",
]


class Scope(StrEnum):
    """What a command needs to know before it can run."""

    PROJECT = "project"  # one project of this channel
    CHANNEL = "channel"  # a channel that the configuration lists
    ACCOUNT = "account"  # a channel that may work with the whole Neon account: `account: true`
    ANYWHERE = "anywhere"  # nothing: help and the like answer in a direct message too


class Person(StrEnum):
    """Who somebody is to this workspace. Only members may do anything at all."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    FOREIGN = "foreign"  # of another organisation, in a shared channel
    UNKNOWN = "unknown"  # Slack could not say; counts as not allowed


@dataclass(frozen=True)
class Actor:
    """Who typed or clicked. `groups` None means that Slack could not say."""

    id: str
    team_id: str
    name: str
    person: Person
    groups: frozenset[str] | None = frozenset()


@dataclass(frozen=True)
class Demand:
    """What a command line needs before it may run: its own effect first, then those that flags add.

    `projects` are all that the arguments name, `project` is the one that it is about. `free` is for what
    calls Neon's API by a path: it could do what other commands are for.
    """

    effects: tuple[Effect, ...]
    scope: Scope
    project: str | None = None  # its name or id, where the arguments themselves give it
    projects: tuple[str, ...] = ()
    free: bool = False

    @property
    def writes(self) -> bool:
        """Whether Neon would hold something else afterwards."""
        return self.effects[0].writes


@dataclass(frozen=True)
class Context:
    """What a command may use. `now` is when the request was made, so that a re-run decides the same."""

    neon: "NeonClient"
    status_page: "StatusPage"
    trail: AuditReader
    schedules: "Board"
    cleanup: "Desk"
    news: "NewsDesk"
    kept: KeptReader
    actor: Actor
    channel_id: str
    channel_label: str
    projects: tuple[ProjectRef, ...]
    now: datetime
    request_id: str
    guide: Guide
    slash: str  # the slash command's own name, such as /neon
    default_ttl: timedelta | None
    default_compute: bool
    config_hash: str
    chosen: ProjectRef | None = None
    orders: Orders | None = None
    costs: "Costs | None" = None  # the table of plans, where the configuration has one

    @property
    def default_expires_at(self) -> datetime | None:
        """When a branch made now ends, unless its maker says otherwise; None for never."""
        return self.now + self.default_ttl if self.default_ttl else None

    @property
    def project(self) -> ProjectRef:
        """The one project that this command is about; only for commands of scope PROJECT."""
        if self.chosen is None:
            raise LookupError("this command's scope promises no project")
        return self.chosen

    @property
    def admin(self) -> Orders:
        """The orders that admins may give; only for commands that are for admins."""
        if self.orders is None:
            raise LookupError("only a command for admins gives orders")
        return self.orders


_A = TypeVar("_A")


@dataclass(frozen=True)
class Form(Generic[_A]):
    """A window in place of a private answer, where Slack lets one be opened; else `run` answers.

    waiting  what it shows at once, since a window has to be there within three seconds
    filled   what it shows then
    """

    waiting: Callable[[Context, _A], Block]
    filled: Callable[[Context, _A], Awaitable[Block]]


@dataclass(frozen=True)
class Command(Generic[_A]):
    """A command, declared. See commands/branch/create.py for a whole one.

    args      class of declared arguments
    run       does it: at most one write to Neon
    effect    what it does to the world
    examples  command lines that work, the first one shown in errors
    target    for writes: what it is about, pinned before the call
    aim       in place of `target` when it is done, where only Neon can tell what that is
    check     raises UsageError for arguments that do not go together, before anything is said or stored
    doing     for writes: the heading while it works, such as "Creating branch"
    also      effects that it has besides, such as REVEAL for what shows a secret it has made
    demand    for a command whose effect depends on its arguments: what these, by name, need; pure
    confirm   for DESTROY and whatever else asks first: the card, with the blast radius; None: do not ask
    follows   it reads, but shows operations in one message like a write; needs `target` and `doing`
    settle    for writes whose answer was lost: reads Neon; None when nothing was applied; raises
              CannotTellError when that cannot be read. Without it, `run` is simply repeated.
    look      in place of `settle`, where the target says too little: it gets the arguments, too
    finish    the last view, once all operations are done
    alone     at most one open request of it may be about the same target
    form      for what only reads: the window that it is shown in
    admins_only  for the admins of the bot, in every channel that is listed: changes our own records only, so
              it is done at once, whatever is frozen, and told to the channel afterwards
    """

    args: type[_A]
    run: Callable[[Context, _A], Awaitable[Outcome]]
    effect: Effect = field(kw_only=True)
    examples: tuple[str, ...] = field(kw_only=True)
    scope: Scope = field(kw_only=True, default=Scope.PROJECT)
    target: Callable[[_A], Target] | None = field(kw_only=True, default=None)
    aim: Callable[[Context, _A], Awaitable[Target]] | None = field(kw_only=True, default=None)
    check: Callable[[Context, _A], None] | None = field(kw_only=True, default=None)
    doing: str = field(kw_only=True, default="")
    also: tuple[Effect, ...] = field(kw_only=True, default=())
    demand: Callable[[Mapping[str, Any]], Demand] | None = field(kw_only=True, default=None)
    follows: bool = field(kw_only=True, default=False)
    confirm: Callable[[Context, _A], Awaitable[Card | None]] | None = field(kw_only=True, default=None)
    settle: Callable[[Context, Target], Awaitable[Outcome | None]] | None = field(kw_only=True, default=None)
    look: Callable[[Context, Target, _A], Awaitable[Outcome | None]] | None = field(
        kw_only=True, default=None
    )
    finish: Callable[[Context, Finished], Awaitable[Message]] | None = field(kw_only=True, default=None)
    alone: bool = field(kw_only=True, default=False)
    form: Form[_A] | None = field(kw_only=True, default=None)
    admins_only: bool = field(kw_only=True, default=False)


AnyCommand = Command[Any]

"""A few declared commands, with every kind of argument, and a Neon that knows some branches."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.command import (
    Command,
    Context,
    CuRange,
    Effect,
    Expiry,
    Finished,
    Kind,
    Moment,
    NoArgs,
    Outcome,
    ProjectRef,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.entry import Entry
from bot.neon.errors import NeonNotFoundError, UnavailableError
from bot.neon.models import Branch, Endpoint, Operation
from bot.neon.models.snapshots import Snapshot
from bot.registry import Registry
from bot.slack.views.message import Card, Message

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SHOP = ProjectRef("shop", "old-violet-32930710")
LEDGER = ProjectRef("ledger", "calm-sea-51238842")


@arguments
class Listing:
    search: str | None = flag(Kind.TEXT, help="only those whose name contains this")
    page: int = flag(Kind.INTEGER, help="which page", default=1)


@arguments
class Creation:
    name: str = positional(Kind.NEW_NAME, help="its name")
    parent: Branch | None = flag(Kind.BRANCH, help="branch to copy from")
    at: Moment | None = flag(Kind.MOMENT, help="copy the parent as it was then")
    ttl: Expiry | None = flag(Kind.EXPIRY, help="delete it after this long")
    compute: bool | None = flag(Kind.SWITCH, help="start a compute")
    cu: CuRange | None = flag(Kind.CU, help="size of the compute")


@arguments
class OfBranch:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


@arguments
class Expiration:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    when: Expiry = positional(Kind.EXPIRY, help="when it ends")


@arguments
class Visit:
    project: ProjectRef | None = positional(Kind.PROJECT, help="name or id of the project", optional=True)
    back_to: Moment | None = positional(Kind.MOMENT, help="as it was then", optional=True)
    notice: timedelta | None = flag(Kind.DURATION, help="how long before")


@arguments
class OfOperation:
    operation: Operation = positional(Kind.OPERATION, help="the operation's id")


@arguments
class Words:
    words: tuple[str, ...] = positional(Kind.WORDS, help="a noun and a verb", optional=True)


@dataclass(frozen=True)
class Undeclared:
    """Arguments that are no `@arguments`."""

    name: str = ""


async def run(ctx: Context, args: Any) -> Outcome:
    return Outcome(Message("done"))


async def confirm(ctx: Context, args: Any) -> Card:
    return Card(Message("Sure?"), "Delete", "1")


async def settle(ctx: Context, target: Target) -> Outcome | None:
    return None


async def finish(ctx: Context, finished: Finished) -> Message:
    return Message("done")


def target(args: Any) -> Target:
    return Target("branch", "pr-42")


def entry(name: str, command: Command[Any], summary: str = "Do something.") -> Entry:
    return Entry(tuple(name.split(" ")), summary, command)


def reading(args: type[Any], *examples: str, scope: Scope = Scope.PROJECT) -> Command[Any]:
    return Command(args, run, effect=Effect.READ, examples=examples, scope=scope)


def writing(args: type[Any], effect: Effect, *examples: str) -> Command[Any]:
    return Command(
        args,
        run,
        effect=effect,
        examples=examples,
        target=target,
        doing="Working",
        confirm=confirm,
        settle=settle,
        finish=finish,
    )


HELP = entry("help", reading(Words, "help", "help branch", scope=Scope.ANYWHERE))
LIST = entry("branch list", reading(Listing, "branch list", "branch list --search preview"))
CREATE = entry(
    "branch create",
    writing(Creation, Effect.CREATE, "branch create pr-42", "branch create pr-42 --at 2h ago --no-compute"),
    "Create a branch.",
)
DELETE = entry("branch delete", writing(OfBranch, Effect.DESTROY, "branch delete pr-42"))
SET_EXPIRATION = entry(
    "branch set-expiration", writing(Expiration, Effect.CHANGE, "branch set-expiration pr-42 7d")
)
VISIT = entry("project show", reading(Visit, "project show", "project show shop"))
OPERATION = entry(
    "operation show", reading(OfOperation, "operation show 7a1c3b52-8c1e-4a9b-9f0d-1c2d3e4f5a6b")
)
WHOAMI = entry("whoami", reading(NoArgs, "whoami", scope=Scope.ANYWHERE))

UNDECLARED = reading(Undeclared, "thing do")

ENTRIES = (HELP, LIST, CREATE, DELETE, SET_EXPIRATION, VISIT, OPERATION, WHOAMI)


def registry(*more: Entry) -> Registry:
    return Registry.of([*ENTRIES, *more])


def branch(name: str, id: str, project: ProjectRef = SHOP) -> Branch:
    return Branch(
        id=id, project_id=project.id, name=name, current_state="ready", created_at=NOW, updated_at=NOW
    )


def operation(id: str, project: ProjectRef = SHOP) -> Operation:
    return Operation(
        id=id,
        project_id=project.id,
        action="create_branch",
        status="finished",
        created_at=NOW,
        updated_at=NOW,
    )


@dataclass
class FewBranches:
    """Answers the look-ups of bot.resolve from memory, as strictly by project as Neon does."""

    known: list[Branch] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    computes: list[Endpoint] = field(default_factory=list)
    kept: list[Snapshot] = field(default_factory=list)
    listing_works: bool = True

    async def branch(self, project_id: str, branch_id: str, /) -> Branch:
        for each in self._of(project_id):
            if each.id == branch_id:
                return each
        raise NeonNotFoundError(status=404)

    async def branch_named(self, project_id: str, name: str, /) -> Branch | None:
        return next((each for each in self._of(project_id) if each.name == name), None)

    async def branches(self, project_id: str, /) -> tuple[Branch, ...]:
        if not self.listing_works:
            raise UnavailableError(status=503)
        return tuple(self._of(project_id))

    async def operation(self, project_id: str, operation_id: str, /) -> Operation:
        for each in self.operations:
            if (each.project_id, each.id) == (project_id, operation_id):
                return each
        raise NeonNotFoundError(status=404)

    async def endpoint(self, project_id: str, endpoint_id: str, /) -> Endpoint:
        for each in self.computes:
            if (each.project_id, each.id) == (project_id, endpoint_id):
                return each
        raise NeonNotFoundError(status=404)

    async def endpoints(self, project_id: str, /, *, branch_id: str | None = None) -> tuple[Endpoint, ...]:
        return tuple(
            each
            for each in self.computes
            if each.project_id == project_id and branch_id in {None, each.branch_id}
        )

    async def snapshots(self, project_id: str, /) -> tuple[Snapshot, ...]:
        return tuple(self.kept)

    def _of(self, project_id: str) -> Iterable[Branch]:
        return [each for each in self.known if each.project_id == project_id]

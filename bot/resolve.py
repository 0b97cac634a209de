"""Names and ids → what they stand for, within one channel's projects; and back into words.

A word that names nothing, or something of another project, is an error, never a default: doing the
right thing to the wrong branch is the worst that this bot could do.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from bot.command import Argument, Compute, Kind, Point, ProjectRef, Scope, declared
from bot.entry import PROJECT_FLAG, Entry
from bot.errors import AmbiguousError, NotFoundError, UsageError
from bot.judging import demand
from bot.neon.errors import NeonError, NeonNotFoundError
from bot.neon.models import Branch, Endpoint, Operation
from bot.neon.models.snapshots import Snapshot
from bot.parsing import END_OF_FLAGS, ITSELF, LOOKED_UP, Parsed, Raw, RawPoint
from bot.text import either, nearest, quoted
from bot.values import render

# As Neon's own tools tell ids from names. A branch may have such a name all the same, but is then only
# found by its id: a stored id must never come to mean another branch that was given it as a name.
_BRANCH_ID = re.compile(r"br(?:-[a-z0-9]+){3}")
_COMPUTE_ID = re.compile(r"ep(?:-[a-z0-9]+){3}")
_PARENT = "^parent"
_OPERATION_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # anything else is a 400 at Neon
_LONGEST_NAME = 256
_COMPARED = 2_000  # names at most, to offer the nearest of
_EXACTLY = "A branch's name is written exactly as in Neon, capital letters included."

_A = TypeVar("_A")


class Lookup(Protocol):
    """The reads of bot.neon.client.NeonClient that names are looked up by."""

    async def branch(self, project_id: str, branch_id: str, /) -> Branch:
        """NeonNotFoundError when there is none."""
        ...

    async def branch_named(self, project_id: str, name: str, /) -> Branch | None:
        """The branch of exactly that name."""
        ...

    async def branches(self, project_id: str, /) -> tuple[Branch, ...]:
        """All branches of the project."""
        ...

    async def operation(self, project_id: str, operation_id: str, /) -> Operation:
        """NeonNotFoundError when there is none."""
        ...

    async def endpoint(self, project_id: str, endpoint_id: str, /) -> Endpoint:
        """NeonNotFoundError when there is none."""
        ...

    async def endpoints(self, project_id: str, /, *, branch_id: str | None = None) -> tuple[Endpoint, ...]:
        """The computes of a branch, or of the whole project."""
        ...

    async def snapshots(self, project_id: str, /) -> tuple[Snapshot, ...]:
        """All snapshots of the project."""
        ...


class Resolver:
    """Looks up what a command's arguments name, in one project and among one channel's projects.

    `project` may be None for commands that are about no single project.
    """

    def __init__(self, neon: Lookup, projects: Sequence[ProjectRef], project: ProjectRef | None) -> None:
        self._neon = neon
        self._projects = projects
        self._project = project

    async def resolve(self, args: type[_A], given: Mapping[str, Any]) -> _A:
        """The arguments as the command wants them. Raises NotFoundError or AmbiguousError."""
        found: dict[str, Any] = {}
        for each in declared(args):
            if each.name in given:
                found[each.name] = await self._value(each, given[each.name], _about(found))
        return args(**found)

    async def _value(self, argument: Argument, value: Any, about: Branch | None) -> Any:
        if not isinstance(value, Raw):
            return value
        if argument.kind is Kind.PROJECT:
            return choose_project(self._projects, value.word)
        if self._project is None:
            raise LookupError(f"{argument.name} can only be looked up in a project")
        match argument.kind:
            case Kind.OPERATION:
                return await self._operation(self._project, value.word)
            case Kind.COMPUTE:
                return await self._compute(self._project, value.word)
            case Kind.SNAPSHOT:
                return await self._snapshot(self._project, value.word)
            case Kind.POINT if isinstance(value, RawPoint):
                return await self._point(self._project, value, about)
        return await self._branch(self._project, value.word)

    async def _point(self, project: ProjectRef, raw: RawPoint, about: Branch | None) -> Point:
        """A branch that is named like the whole word is meant before any reading of its parts."""
        whole = None if raw.word == raw.branch else await self._found_branch(project, raw.word)
        if whole is not None and whole.project_id == project.id:
            return Point(whole)
        if raw.branch not in {ITSELF, _PARENT}:
            return Point(await self._branch(project, raw.branch), raw.at)
        if about is None:
            raise NotFoundError(
                f"{quoted(raw.word)} does not say which branch.", hint="Write `branch@time`, or a branch."
            )
        if raw.branch == ITSELF:
            return Point(about, raw.at)
        if about.parent_id is None:
            raise NotFoundError(f"{about.name} has no parent.", hint="Name another branch instead.")
        return Point(await self._branch(project, about.parent_id), raw.at)

    async def _compute(self, project: ProjectRef, word: str) -> Compute:
        if _COMPUTE_ID.fullmatch(word):
            try:
                endpoint = await self._neon.endpoint(project.id, word)
            except NeonNotFoundError:
                raise NotFoundError(
                    f"There is no compute {quoted(word)} in {project.alias}.",
                    hint="`compute list` shows them. A branch's name stands for its compute, too.",
                ) from None
            return Compute(endpoint, await self._branch(project, endpoint.branch_id))
        branch = await self._branch(project, word)
        for endpoint in await self._neon.endpoints(project.id, branch_id=branch.id):
            if endpoint.type == "read_write":
                return Compute(endpoint, branch)
        raise NotFoundError(
            f"{branch.name} has no compute that can write.",
            hint="`compute list` shows what there is, and `compute create` adds one.",
        )

    async def _snapshot(self, project: ProjectRef, word: str) -> Snapshot:
        known = await self._neon.snapshots(project.id)
        found = [each for each in known if word in {each.id, each.name}]
        if len(found) > 1:
            ids = either(f"`{each.id}`" for each in found[:5])
            raise AmbiguousError(f"Several snapshots are named {quoted(word)}.", hint=f"Write {ids}.")
        if not found:
            near = _near([each.name for each in known], word)
            raise NotFoundError(
                f"There is no snapshot {quoted(word)} in {project.alias}.",
                hint=f"Did you mean {either(map(quoted, near))}?" if near else "`snapshot list` shows all.",
            )
        return found[0]

    async def _branch(self, project: ProjectRef, word: str) -> Branch:
        found = await self._found_branch(project, word)
        if found is None or found.project_id != project.id:
            raise NotFoundError(
                f"There is no branch {quoted(word)} in {project.alias}.",
                hint=await self._branch_hint(project, word),
            )
        return found

    async def _found_branch(self, project: ProjectRef, word: str) -> Branch | None:
        if len(word) > _LONGEST_NAME:
            return None
        if not _BRANCH_ID.fullmatch(word):
            return await self._neon.branch_named(project.id, word)
        try:
            return await self._neon.branch(project.id, word)
        except NeonNotFoundError:
            return None

    async def _branch_hint(self, project: ProjectRef, word: str) -> str:
        try:
            known = await self._neon.branches(project.id)
        except NeonError:
            return _EXACTLY
        for branch in known:
            if branch.name == word:
                return f"Its name looks like an id, so use its real one: `{branch.id}`."
        near = _near([branch.name for branch in known], word)
        return f"Did you mean {either(map(quoted, near))}?" if near else _EXACTLY

    async def _operation(self, project: ProjectRef, word: str) -> Operation:
        operation_id = word.lower()
        try:
            if _OPERATION_ID.fullmatch(operation_id):
                found = await self._neon.operation(project.id, operation_id)
                if found.project_id == project.id:
                    return found
        except NeonNotFoundError:
            pass
        raise NotFoundError(
            f"There is no operation {quoted(word)} in {project.alias}.",
            hint="An operation has a long id, and Neon may forget those older than six months.",
        )


def choose_project(projects: Sequence[ProjectRef], typed: str | None) -> ProjectRef:
    """The channel's project of that name or id; its first one when nothing was typed.

    Raises NotFoundError for anything else, projects of other channels included, and AmbiguousError.
    """
    if not projects:
        raise NotFoundError("This channel has no Neon project.", hint="The bot's config.yaml gives it one.")
    if typed is None:
        return projects[0]
    # Ids come first, so that a pinned one cannot be shadowed by a name.
    for known in ({each.id: each for each in reversed(projects)}, {each.alias: each for each in projects}):
        if typed in known:
            return known[typed]
    found = [each for each in projects if each.alias.lower() == typed.lower()]
    if not found:
        has = ", ".join(f"`{each.alias}`" for each in projects)
        raise NotFoundError(f"{quoted(typed)} is no project of this channel.", hint=f"It has: {has}.")
    if len(found) > 1:
        raise AmbiguousError(
            f"{quoted(typed)} may be several projects of this channel.",
            hint=f"Write {either(f'`{each.alias}`' for each in found)}, in just these letters.",
        )
    return found[0]


def named_project(entry: Entry, parsed: Parsed, projects: Sequence[ProjectRef]) -> ProjectRef | None:
    """The project that a command line is about; None for one about no single project, and without any.

    Raises like `choose_project`, and UsageError where the arguments and `--project` name two projects.
    """
    needed = demand(entry.command, parsed.given)
    if needed.scope is not Scope.PROJECT and parsed.project is not None:
        raise UsageError(
            f"--project says {quoted(parsed.project)}, and the rest is about more than one project.",
            hint="Leave --project out.",
            example=entry.command.examples[0],
        )
    if needed.scope is not Scope.PROJECT or not projects:
        return None
    chosen = choose_project(projects, needed.project or parsed.project)
    if needed.project and parsed.project and choose_project(projects, parsed.project) != chosen:
        raise UsageError(
            f"--project says {quoted(parsed.project)}, and the rest says {quoted(needed.project)}.",
            hint="Leave --project out.",
            example=entry.command.examples[0],
        )
    return chosen


def words(args: object, project: ProjectRef | None = None) -> tuple[str, ...]:
    """The words that stand for these arguments from now on, whatever is renamed meanwhile.

    Parsing and resolving them gives equal arguments. They follow the command's name; `project`, where
    given, is pinned with them.
    """
    flags = [f"{PROJECT_FLAG}={project.id}"] if project else []
    by_position: list[str] = []
    for argument in declared(type(args)):
        value = getattr(args, argument.name)
        if value is None:
            continue
        if argument.kind is Kind.WORDS:
            by_position += value
        elif argument.many and argument.positional:
            by_position += [_word(argument.kind, each) for each in value]
        elif argument.many:
            flags += [f"{argument.flag}={_word(argument.kind, each)}" for each in value]
        elif argument.kind is Kind.SWITCH:
            flags.append(argument.flag if value else argument.flag.replace("--", "--no-", 1))
        elif argument.positional:
            by_position.append(_word(argument.kind, value))
        else:
            flags.append(f"{argument.flag}={_word(argument.kind, value)}")
    ends = [END_OF_FLAGS] if any(each.startswith("-") for each in by_position) else []
    return (*flags, *ends, *by_position)


def _near(names: Sequence[str], word: str) -> tuple[str, ...]:
    """Three names at most: those that look like the word, or else contain it."""
    # Names of another length cannot be similar, and comparing thousands would hold up everyone else.
    comparable = [name for name in names if 0.4 <= len(name) / max(1, len(word)) <= 2.5]
    containing = [name for name in names if word.lower() in name.lower()]
    return nearest(word, comparable[:_COMPARED]) or tuple(containing[:3])


def _word(kind: Kind, value: Any) -> str:
    if isinstance(value, Point):
        return f"{value.branch.id}@{render(value.at)}" if value.at else value.branch.id
    return str(value.id) if kind in LOOKED_UP else render(value)


def _about(found: Mapping[str, Any]) -> Branch | None:
    """The branch that a command is about: the first one among its arguments so far."""
    for value in found.values():
        if isinstance(value, Branch):
            return value
        if isinstance(value, Compute | Point):
            return value.branch
    return None

"""What a free call names, looked up: every project, branch, compute and snapshot in it must be the channel's.

No command: what the five methods share. Neon would take any id that its key can see; here is where a call
is kept to the projects of its channel, and where it is found out which branches it would change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.command import Context, ProjectRef
from bot.errors import NotFoundError
from bot.neon.free_calls import FreeCall, Place, Thing
from bot.neon.models import Branch, Endpoint
from bot.neon.models.answer import Answer
from bot.neon.models.snapshots import Snapshot
from bot.neon.reach import Reach, reach
from commands.api import _lookups

_RECOVERS = "recoverProjectBranch"


@dataclass(frozen=True)
class Located:
    """A call with ids in place of names. `home` is the project that its branches are in."""

    typed: FreeCall
    call: FreeCall
    home: ProjectRef | None
    branches: Mapping[str, Branch]
    computes: Mapping[str, Endpoint]
    snapshots: Mapping[str, Snapshot]

    @property
    def things(self) -> tuple[tuple[str, str, str], ...]:
        """What it is about: kind, name and id of each."""
        return (
            *(("branch", each.name, each.id) for each in self.branches.values()),
            *(("compute", each.id, each.branch_id) for each in self.computes.values()),
            *(("snapshot", each.name, each.id) for each in self.snapshots.values()),
        )

    @property
    def shown(self) -> str:
        """Its path with names in place of ids, without the project that is named beside it."""
        ids = dict(self.typed.ids)
        if "branch_id" in ids:
            ids["branch_id"] = self.branches[ids["branch_id"]].name
        path = self.call.described.route.path
        if self.home and "project_id" in ids:
            ids["project_id"] = self.home.alias
            path = path.removeprefix("/projects/{project_id}") or path
        return path.format_map(ids)


def in_channel(ctx: Context, call: FreeCall) -> FreeCall:
    """The call with its projects' ids. Raises NotFoundError for a project that is not the channel's."""
    by_path = call.ids.get("project_id")

    def known(place: Place) -> str:
        if place.thing is not Thing.PROJECT:
            return place.word
        if ctx.chosen is not None and place.word == by_path and place.name == "project_id":
            return ctx.chosen.id  # as it was judged
        return _lookups.project(ctx, place.word).id

    return call.with_words(known)


async def located(ctx: Context, typed: FreeCall) -> Located:
    """The call as it would be made. Raises NotFoundError for whatever is not there, or not the channel's."""
    call = in_channel(ctx, typed)
    home = _home(ctx, call)
    words: dict[Thing, list[str]] = {thing: [] for thing in Thing}
    for place in call.places:
        words[place.thing].append(place.word)
    if home is None and (words[Thing.BRANCH] or words[Thing.COMPUTE] or words[Thing.SNAPSHOT]):
        raise NotFoundError("The call names a branch, but no project that it is in.")
    found = Located(typed, call, home, {}, {}, {})
    if home is not None:
        deleted = call.id == _RECOVERS
        branches = {
            each: await _lookups.branch(ctx, home, each, deleted=deleted) for each in words[Thing.BRANCH]
        }
        computes = {each: await _lookups.compute(ctx, home, each) for each in words[Thing.COMPUTE]}
        taken = {each: await _lookups.snapshot(ctx, home, each) for each in words[Thing.SNAPSHOT]}
        found = Located(typed, call, home, branches, computes, taken)
    return replace(found, call=call.with_words(lambda place: _id(found, place)))


async def changed(ctx: Context, found: Located) -> tuple[str, ...]:
    """The names of the branches that the call would change."""
    would: Reach = reach(found.typed)
    names = [found.branches[word].name for word in would.branches]
    if found.home is None:
        return tuple(names)
    ids = [found.computes[word].branch_id for word in would.computes]
    sources = [found.snapshots[word].source_branch_id for word in would.snapshots]
    if would.replaced:
        sources += await _replaced_by(ctx, found, found.home)
    ids += [each for each in sources if each]
    # Where Neon does not say which branch it is, the default one is what must not be hit.
    if would.default or (sources and not all(sources)):
        ids += [each.id for each in await ctx.neon.branches(found.home.id) if each.default]
    for branch_id in dict.fromkeys(ids):
        branch = await ctx.neon.find_branch(found.home.id, branch_id)
        names += [branch.name] if branch else []
    return tuple(dict.fromkeys(names))


async def _replaced_by(ctx: Context, found: Located, home: ProjectRef) -> list[str | None]:
    """What a restored branch takes the place of, by id: what Neon says, and where its snapshot came from."""
    (restored,) = [found.branches[word] for word in reach(found.typed).branches]
    answer = await ctx.neon.api.ask("getProjectBranch", Answer, project_id=home.id, branch_id=restored.id)
    facts = answer.root["branch"]
    known = [facts.get("restored_as")]
    if taken := facts.get("restored_from"):
        known += [each.source_branch_id for each in await ctx.neon.snapshots(home.id) if each.id == taken]
    return [each for each in known if each] or [None]


def _home(ctx: Context, call: FreeCall) -> ProjectRef | None:
    if ctx.chosen is not None:
        return ctx.chosen
    named = {each.word for each in call.places if each.thing is Thing.PROJECT and each.name == "project_id"}
    return next((each for each in ctx.projects if each.id in named), None)


def _id(found: Located, place: Place) -> str:
    if place.thing is Thing.BRANCH:
        return found.branches[place.word].id
    return place.word

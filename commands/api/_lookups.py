"""One thing of Neon's by its name or id, within one channel's projects. No command: the methods share it."""

import re

from bot.command import Context, ProjectRef
from bot.errors import NotFoundError
from bot.neon.models import Branch, Endpoint
from bot.neon.models.answer import Answer
from bot.neon.models.snapshots import Snapshot

# As Neon's own tools tell ids from names.
_BRANCH_ID = re.compile(r"br(?:-[a-z0-9]+){3}")
_ANY_ID = re.compile(r"[a-z0-9-]{1,60}")


def project(ctx: Context, word: str) -> ProjectRef:
    """The channel's project of exactly that alias or id. Raises NotFoundError."""
    for each in ctx.projects:
        if word in {each.id, each.alias}:
            return each
    has = ", ".join(f"`{each.alias}`" for each in ctx.projects)
    raise NotFoundError(f"“{word}” is no project of this channel.", hint=f"It has: {has}.")


async def branch(ctx: Context, home: ProjectRef, word: str, *, deleted: bool = False) -> Branch:
    """The branch of that name or id; a `deleted` one can be asked for, too. Raises NotFoundError."""
    if deleted:
        query = {"include_deleted": True, "limit": 10_000}
        answer = await ctx.neon.api.ask("listProjectBranches", Answer, query=query, project_id=home.id)
        known = [Branch.model_validate(each) for each in answer.root["branches"]]
        found = next((each for each in known if word in {each.id, each.name} and each.recovery), None)
    elif _BRANCH_ID.fullmatch(word):
        found = await ctx.neon.find_branch(home.id, word)
    else:
        found = await ctx.neon.branch_named(home.id, word)
    if found is None or found.project_id != home.id:
        raise NotFoundError(
            f"There is no branch “{word}” in {home.alias}.",
            hint="Write its name as in Neon, with `%2F` for each slash, or its id.",
        )
    return found


async def compute(ctx: Context, home: ProjectRef, word: str) -> Endpoint:
    """The compute of that id. Raises NotFoundError."""
    known = await ctx.neon.endpoints(home.id) if _ANY_ID.fullmatch(word) else ()
    for each in known:
        if each.id == word and each.project_id == home.id:
            return each
    raise NotFoundError(f"There is no compute “{word}” in {home.alias}.", hint="Write its id, `ep-…`.")


async def snapshot(ctx: Context, home: ProjectRef, word: str) -> Snapshot:
    """The snapshot of that id. Raises NotFoundError."""
    for each in await ctx.neon.snapshots(home.id):
        if word == each.id:
            return each
    raise NotFoundError(f"There is no snapshot “{word}” in {home.alias}.", hint="Write its id, `snap-…`.")

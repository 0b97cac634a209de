"""Bring a deleted branch back with its data and computes, as long as Neon keeps it."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import AmbiguousError, NotFoundError, NothingToDoError
from bot.neon.models import Branch, Endpoint
from bot.slack.views import branch as views


@arguments
class Args:
    branch: str = positional(Kind.TEXT, help="name or id that the branch had")


async def aim(ctx: Context, args: Args) -> Target:
    """The deleted branch that is meant. Where there is nothing to bring back, only the asker is told."""
    deleted, live = await _named(ctx, args.branch)
    if len(deleted) > 1:
        ids = ", ".join(f"`{each.id}`" for each in deleted[:5])
        raise AmbiguousError(
            f"Several deleted branches were named {deleted[0].name}.",
            hint=f"Write the id of the one that you mean: {ids}. `branch list --deleted` tells them apart.",
        )
    if deleted:
        return Target("branch", deleted[0].name, deleted[0].id)
    if live:
        raise NothingToDoError(
            f"{live[0].name} is in {ctx.project.alias}: it is back already, or was never deleted.",
        )
    raise NotFoundError(
        f"Neon lists no deleted branch {args.branch} in {ctx.project.alias} that can be brought back.",
        hint="What was deleted too long ago is gone. `branch list --deleted` shows what there is, by name.",
    )


async def run(ctx: Context, args: Args) -> Outcome:
    deleted, live = await _named(ctx, args.branch)
    gone = next(iter(deleted), None)
    if gone is None or any(each.name == gone.name for each in live):
        message = views.not_recoverable(
            args.branch, next(iter(live), None), ctx.project, ctx.actor.id, lost=gone is not None
        )
        return Outcome(message, changed=False)
    parent = await ctx.neon.parent_name(ctx.project.id, gone)
    back = await ctx.neon.api.branch.recover(ctx.project.id, gone.id)
    return _recovered(ctx, back.branch, parent, back.endpoints, gone.expires_at)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    deleted, live = await _named(ctx, target.id or target.name)
    if deleted or not live:
        return None
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=live[0].id)
    return _recovered(ctx, live[0], await ctx.neon.parent_name(ctx.project.id, live[0]), endpoints)


async def _named(ctx: Context, word: str) -> tuple[list[Branch], list[Branch]]:
    """The deleted branches of that name or id, and those that are there under a name that is meant."""
    known = await ctx.neon.branches(ctx.project.id, include_deleted=True)
    deleted = [each for each in known if each.recovery is not None and word in {each.id, each.name}]
    names = {word, *(each.name for each in deleted)}
    live = [each for each in known if each.recovery is None and (each.name in names or each.id == word)]
    return deleted, live


def _recovered(
    ctx: Context,
    branch: Branch,
    parent_name: str | None,
    endpoints: Sequence[Endpoint],
    old_expiry: datetime | None = None,
) -> Outcome:
    return Outcome(
        views.recovered(branch, parent_name, endpoints, ctx.project, ctx.actor.id, old_expiry, ctx.now),
        target=Target("branch", branch.name, branch.id),
    )


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=("branch recover pr-42",),
    aim=aim,
    doing="Recovering branch",
    settle=settle,
    alone=True,
)

"""Put a branch that was restored from a snapshot in the place of another, after you have confirmed it."""

import asyncio

from bot.command import (
    Command,
    Context,
    Effect,
    Finished,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import RefusedError
from bot.neon.models import Branch
from bot.slack.views import branch as branch_views
from bot.slack.views import snapshot as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    preview: Branch = positional(Kind.BRANCH, help="the branch that `snapshot restore` has made")
    # Named by the person, so that `never_touch` is asked about it before anything else is.
    replaced: Branch = positional(Kind.BRANCH, help="the branch whose place and name it takes")
    keep_as: str | None = flag(
        Kind.NEW_NAME, help="what the replaced branch is called from then on; Neon adds `(old)`, if not given"
    )


async def confirm(ctx: Context, args: Args) -> Card:
    _refuse_what_is_no_preview(args)
    branches, endpoints = await asyncio.gather(
        ctx.neon.branches(ctx.project.id), ctx.neon.endpoints(ctx.project.id, branch_id=args.replaced.id)
    )
    children = branch_views.family(args.replaced, branches).children
    return views.confirm_finalize(args.preview, args.replaced, endpoints, children, args.keep_as, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    begun = await ctx.neon.api.snapshot.finalize(ctx.project.id, args.preview.id, keep_as=args.keep_as)
    target = Target("branch", args.preview.name, args.preview.id)
    return Outcome(await _shown(ctx, target), follow=begun.operations, target=target)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.branch(ctx.project.id, target.id or "")
    operations = await ctx.neon.operations(ctx.project.id)
    places = {branch.id, branch.restored_as}
    follow = [each for each in operations if each.branch_id in places and each.in_progress]
    if branch.restore_status == "restored" and not follow:
        return None
    # What else is at work on the two branches is waited for as well; `finish` reads how it ended.
    return Outcome(await _shown(ctx, target), follow=tuple(reversed(follow)), target=target)


async def finish(ctx: Context, finished: Finished) -> Message:
    return await _shown(ctx, finished.target, finished)


async def _shown(ctx: Context, target: Target, finished: Finished | None = None) -> Message:
    branch = await ctx.neon.branch(ctx.project.id, target.id or "")
    if branch.restore_status == "restored":
        return views.not_finalized(branch, ctx.project, ctx.actor.id)
    old_id = branch.restored_as
    old = await ctx.neon.find_branch(ctx.project.id, old_id) if old_id else None
    return views.finalized(
        branch,
        old,
        await ctx.neon.endpoints(ctx.project.id, branch_id=branch.id),
        ctx.project,
        ctx.actor.id,
        finished.seconds if finished else None,
        finished.steps if finished else (),
    )


def _refuse_what_is_no_preview(args: Args) -> None:
    if args.preview.restore_status != "restored":
        raise RefusedError(
            f"{args.preview.name} is not a branch that was restored from a snapshot to be looked at.",
            hint="Make one with `snapshot restore <snapshot>`.",
            rule="Neon: only a restored branch can be finalized, and only once",
        )
    if args.preview.restored_as != args.replaced.id:
        raise RefusedError(
            f"{args.preview.name} was not restored to take the place of {args.replaced.name}.",
            hint="Restore the snapshot again with `--instead-of <branch>`.",
            rule="Neon: a restored branch takes the place that it was restored for",
        )


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=(
        "snapshot finalize before-migration-preview main",
        "snapshot finalize before-migration-preview main --keep-as main-broken",
    ),
    target=lambda args: Target("branch", args.preview.name, args.preview.id, touches=(args.replaced.name,)),
    doing="Finalizing branch",
    confirm=confirm,
    settle=settle,
    finish=finish,
)

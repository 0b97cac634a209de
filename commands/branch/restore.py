"""Give a branch the data of another time or branch, after you have confirmed what that means."""

import asyncio

from bot.command import (
    Command,
    Context,
    Effect,
    Finished,
    Kind,
    Outcome,
    Point,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import UsageError
from bot.neon.models import Branch, restoring
from bot.slack.views import branch as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    to: Point = flag(
        Kind.POINT,
        help="a time such as `2h ago`, an LSN, a branch, `^parent`, or both as `branch@time`",
        required=True,
    )
    preserve_as: str | None = flag(
        Kind.NEW_NAME, help="keep what it holds now as a branch of this name; needed for its own history"
    )


def check(ctx: Context, args: Args) -> None:
    if args.to.branch.id == args.branch.id and args.to.at is None:
        raise UsageError(
            f"{args.branch.name} as it is now is what it holds already.",
            hint="Say when: `--to 2h ago`, or another branch.",
        )


async def confirm(ctx: Context, args: Args) -> Card:
    branches, endpoints, project, anonymization = await asyncio.gather(
        ctx.neon.branches(ctx.project.id),
        ctx.neon.endpoints(ctx.project.id, branch_id=args.branch.id),
        ctx.neon.project(ctx.project.id),
        ctx.neon.api.branch.anonymization(ctx.project.id, args.branch.id),
    )
    kept = restoring.kept_as(args.branch, args.to, branches, args.preserve_as, ctx.now)
    restoring.refuse(args.branch, args.to, branches, kept, project, ctx.now)
    children = restoring.children(args.branch, branches)
    return views.confirm_restore(
        args.branch,
        args.to,
        kept,
        children,
        endpoints,
        ctx.project,
        ctx.now,
        anonymized=anonymization is not None and anonymization.masked,
    )


async def run(ctx: Context, args: Args) -> Outcome:
    branches = await ctx.neon.branches(ctx.project.id)
    kept = restoring.kept_as(args.branch, args.to, branches, args.preserve_as, ctx.now)
    change = await ctx.neon.api.branch.restore(ctx.project.id, args.branch.id, args.to, preserve_as=kept)
    return Outcome(
        views.being_restored(args.branch, ctx.project, ctx.actor.id),
        follow=change.operations,
        note=kept or "",
    )


async def look(ctx: Context, target: Target, args: Args) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    begun = restoring.begun(branch, await ctx.neon.operations(ctx.project.id), ctx.now)
    if branch is None or not begun:
        return None
    # `finish` finds out whether a branch was made under that name.
    kept = args.preserve_as or restoring.own_name(branch, ctx.now)
    return Outcome(views.being_restored(branch, ctx.project, ctx.actor.id), follow=begun, note=kept)


async def finish(ctx: Context, finished: Finished) -> Message:
    branch = await ctx.neon.branch(ctx.project.id, finished.target.id or "")
    # Right after a restore Neon may not know the new parent yet: then this raises, and is tried again.
    parent = await ctx.neon.branch(ctx.project.id, branch.parent_id) if branch.parent_id else None
    branches, endpoints = await asyncio.gather(
        ctx.neon.branches(ctx.project.id), ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    )
    kept = next((each for each in branches if each.name == finished.note), None)
    return views.restored(
        branch,
        parent,
        kept,
        endpoints,
        ctx.project,
        ctx.actor.id,
        finished.seconds,
        finished.steps,
        ctx.now,
    )


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=(
        "branch restore pr-42 --to 2h ago",
        "branch restore pr-42 --to staging --preserve-as pr-42-old",
        "branch restore pr-42 --to main@2h ago",
    ),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Restoring branch",
    check=check,
    confirm=confirm,
    look=look,
    finish=finish,
)

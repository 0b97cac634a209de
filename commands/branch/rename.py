"""Give a branch another name; its id, data and connection strings stay."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import branch as views
from bot.slack.views.message import Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    new_name: str = positional(Kind.NEW_NAME, help="its new name")


async def run(ctx: Context, args: Args) -> Outcome:
    taken = await ctx.neon.branch_named(ctx.project.id, args.new_name)
    if taken is not None and taken.id != args.branch.id:
        return Outcome(await _exists(ctx, taken), changed=False)
    change = await ctx.neon.rename_branch(ctx.project.id, args.branch.id, args.new_name)
    return Outcome(
        views.renamed(change.branch or args.branch, args.branch.name, ctx.project, ctx.actor.id),
        follow=change.operations,
        target=Target("branch", args.new_name, args.branch.id),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    # `target` has the name from before the call; a branch that still has it was not renamed.
    if branch is None or branch.name == target.name:
        return None
    return Outcome(
        views.renamed(branch, target.name, ctx.project, ctx.actor.id),
        target=Target("branch", branch.name, branch.id),
    )


async def _exists(ctx: Context, taken: Branch) -> Message:
    branches, endpoints = await asyncio.gather(
        ctx.neon.branches(ctx.project.id), ctx.neon.endpoints(ctx.project.id, branch_id=taken.id)
    )
    parent_name = views.family(taken, branches).parent_name
    return views.exists(taken, parent_name, endpoints, ctx.project, ctx.actor.id, ctx.slash)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch rename pr-42 login-rework",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Renaming branch",
    settle=settle,
)

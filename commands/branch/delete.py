"""Delete a branch with its data and computes, after you have confirmed it."""

import asyncio

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.errors import RefusedError
from bot.neon.models import Branch, fate
from bot.slack.views import branch as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def confirm(ctx: Context, args: Args) -> Card:
    branch = args.branch
    known, endpoints, operations = await asyncio.gather(
        ctx.neon.branches(ctx.project.id, include_deleted=True),
        ctx.neon.endpoints(ctx.project.id, branch_id=branch.id),
        ctx.neon.operations(ctx.project.id),
    )
    family = views.family(branch, [each for each in known if each.live])
    _refuse_what_neon_refuses(branch, [child.name for child in family.children])
    prospect = fate.prospect(known, operations, ctx.now)
    return views.confirm_delete(
        branch, family.parent_name, family.children, endpoints, ctx.project, ctx.now, prospect
    )


async def run(ctx: Context, args: Args) -> Outcome:
    change = await ctx.neon.delete_branch(ctx.project.id, args.branch.id)
    target = Target("branch", args.branch.name, args.branch.id)
    gone = change.branch is None
    return Outcome(_deleted(ctx, target, already_gone=gone), follow=change.operations, target=target)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await ctx.neon.find_branch(ctx.project.id, target.id or "") is not None:
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    follow = [each for each in operations if each.branch_id == target.id and each.created_at >= ctx.now]
    return Outcome(_deleted(ctx, target), follow=tuple(reversed(follow)), target=target)


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.deleted(finished.target, ctx.project, ctx.actor.id, finished.seconds, finished.steps)


def _refuse_what_neon_refuses(branch: Branch, children: list[str]) -> None:
    if branch.default:
        raise RefusedError(
            f"{branch.name} is the default branch, and Neon never deletes that one.",
            hint="Make another branch the default first: `branch set-default <branch>`.",
            rule="Neon: the default branch cannot be deleted",
        )
    if branch.protected:
        raise RefusedError(
            f"{branch.name} is protected, and Neon does not delete protected branches.",
            hint=f"Take the protection off first: `branch unprotect {branch.id}`.",
            rule="Neon: a protected branch cannot be deleted",
        )
    if children:
        many = "1 child branch" if len(children) == 1 else f"{len(children)} child branches"
        raise RefusedError(
            f"{branch.name} has {many}: {', '.join(children[:5])}.",
            hint="Delete or reset those first; Neon does not delete a branch that has children.",
            rule="Neon: a branch with children cannot be deleted",
        )


def _deleted(ctx: Context, target: Target, *, already_gone: bool = False) -> Message:
    return views.deleted(target, ctx.project, ctx.actor.id, None, (), already_gone=already_gone)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("branch delete pr-42",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Deleting branch",
    confirm=confirm,
    settle=settle,
    finish=finish,
)

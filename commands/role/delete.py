"""Delete a Postgres role of a branch, after you have confirmed it."""

import asyncio

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.errors import RefusedError
from bot.neon.models import Branch
from bot.slack.views import phrases
from bot.slack.views import role as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the role's name")


async def confirm(ctx: Context, args: Args) -> Card:
    role, databases = await asyncio.gather(
        ctx.neon.api.role.named(args.branch, args.name),
        ctx.neon.databases(ctx.project.id, args.branch.id),
    )
    owned = [each.name for each in databases if each.owner_name == role.name]
    if role.protected:
        raise RefusedError(
            f"{role.name} is one of Neon's own roles, which it keeps.",
            rule="Neon: a protected role cannot be deleted",
        )
    if owned:
        raise RefusedError(
            f"{role.name} owns {', '.join(owned[:5])}, and Neon does not delete the owner of a database.",
            hint="Give it another owner first: `database set-owner <branch> <name> <role>`.",
            rule="Neon: a role that owns a database cannot be deleted",
        )
    return views.confirm_delete(role, args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    change = await ctx.neon.api.role.delete(ctx.project.id, args.branch.id, args.name)
    return Outcome(_deleted(ctx, _target(args), already_gone=change.role is None), follow=change.operations)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    if await ctx.neon.api.role.find(ctx.project.id, branch_id, name) is not None:
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        _deleted(ctx, target),
        follow=tuple(each for each in operations if each.branch_id == branch_id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.deleted(finished.target, ctx.project, ctx.actor.id, finished.steps)


def _deleted(ctx: Context, target: Target, *, already_gone: bool = False) -> Message:
    return views.deleted(target, ctx.project, ctx.actor.id, already_gone=already_gone)


def _target(args: Args) -> Target:
    name, branch = args.name, args.branch
    return Target("role", phrases.on(name, branch.name), f"{branch.id}/{name}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("role delete pr-42 app",),
    target=_target,
    doing="Deleting role",
    confirm=confirm,
    settle=settle,
    finish=finish,
)

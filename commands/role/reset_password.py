"""Give a Postgres role a new password, after you have confirmed it; the old one stops working."""

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
from bot.slack.views import phrases
from bot.slack.views import role as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.TEXT, help="the role's name")
    show_password: bool = flag(
        Kind.SWITCH, help="show you alone the new password", default=False, effect=Effect.REVEAL
    )


async def confirm(ctx: Context, args: Args) -> Card:
    role = await ctx.neon.api.role.named(args.branch, args.name)
    if not role.logs_in:
        raise RefusedError(
            f"{role.name} cannot log in, so it has no password.",
            rule="Neon: a role without login has no password",
        )
    return views.confirm_reset(role, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    """No `settle`: nobody knows the password in an answer that was lost, so there has to be another one."""
    change = await ctx.neon.api.role.reset_password(ctx.project.id, args.branch.id, args.name)
    secret = change.role.password if args.show_password else None
    return Outcome(
        views.reset(change.role, args.branch, ctx.project, ctx.actor.id),
        private=views.password(secret, args.name, args.branch, ctx.project, new=True) if secret else None,
        follow=change.operations,
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    branch_id, _, name = (finished.target.id or "").partition("/")
    role, branch = await asyncio.gather(
        ctx.neon.api.role.get(ctx.project.id, branch_id, name), ctx.neon.branch(ctx.project.id, branch_id)
    )
    return views.reset(role, branch, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("role reset-password pr-42 app", "role reset-password pr-42 app --show-password"),
    target=lambda args: Target(
        "role",
        phrases.on(args.name, args.branch.name),
        f"{args.branch.id}/{args.name}",
        touches=(args.branch.name,),
    ),
    doing="Resetting the password of",
    confirm=confirm,
    finish=finish,
)

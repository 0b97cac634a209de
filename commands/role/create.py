"""Create a Postgres role on a branch. The channel never sees its password."""

import asyncio
from datetime import timedelta

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
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.slack.views import phrases
from bot.slack.views import role as views
from bot.slack.views.message import Message

# Neon's clock and ours may differ by this much, and Neon tells times to the second only.
_LEEWAY = timedelta(minutes=1)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    name: str = positional(Kind.NEW_NAME, help="its name, at most 63 bytes")
    no_login: bool = flag(Kind.SWITCH, help="nobody can log in as it: for granting to others", default=False)
    show_password: bool = flag(
        Kind.SWITCH, help="show you alone the password", default=False, effect=Effect.REVEAL
    )


def check(ctx: Context, args: Args) -> None:
    if args.no_login and args.show_password:
        raise UsageError(
            "A role that cannot log in has no password to show.", hint="Leave one of the two flags out."
        )


async def run(ctx: Context, args: Args) -> Outcome:
    existing = await ctx.neon.api.role.find(ctx.project.id, args.branch.id, args.name)
    if existing is not None:
        return Outcome(views.exists(existing, args.branch, ctx.project, ctx.actor.id), changed=False)
    change = await ctx.neon.api.role.create(ctx.project.id, args.branch.id, args.name, no_login=args.no_login)
    secret = change.role.password if args.show_password else None
    return Outcome(
        views.created(change.role, args.branch, ctx.project, ctx.actor.id),
        private=views.password(secret, args.name, args.branch, ctx.project, new=True) if secret else None,
        follow=change.operations,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    role = await ctx.neon.api.role.find(ctx.project.id, branch_id, name)
    if role is None or role.created_at < ctx.now - _LEEWAY:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        views.created(role, branch, ctx.project, ctx.actor.id),
        follow=tuple(each for each in operations if each.branch_id == branch_id and each.in_progress),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    branch_id, _, name = (finished.target.id or "").partition("/")
    role, branch = await asyncio.gather(
        ctx.neon.api.role.get(ctx.project.id, branch_id, name), ctx.neon.branch(ctx.project.id, branch_id)
    )
    return views.created(role, branch, ctx.project, ctx.actor.id, finished.steps)


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "role create pr-42 app",
        "role create pr-42 app --show-password",
        "role create staging readers --no-login",
    ),
    target=lambda args: Target(
        "role",
        phrases.on(args.name, args.branch.name),
        f"{args.branch.id}/{args.name}",
        touches=(args.branch.name,),
    ),
    doing="Creating role",
    check=check,
    settle=settle,
    finish=finish,
)

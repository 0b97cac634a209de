"""Turn off the login service of a branch, after you have confirmed it."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    delete_data: bool = flag(
        Kind.SWITCH, help="delete its users too, with the schema `neon_auth`", default=False
    )


async def confirm(ctx: Context, args: Args) -> Card:
    place = (ctx.project.id, args.branch.id)
    service = await ctx.neon.api.auth.integration(*place)
    settings, domains = await asyncio.gather(
        ctx.neon.api.auth.settings(*place), ctx.neon.api.auth.domains(*place)
    )
    return views.confirm_disable(
        service, settings, domains, args.branch, ctx.project, delete_data=args.delete_data
    )


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.auth.disable(ctx.project.id, args.branch.id, delete_data=args.delete_data)
    return Outcome(
        views.disabled(
            args.branch.name, args.branch.id, ctx.project, ctx.actor.id, data_deleted=args.delete_data
        )
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = target.id or ""
    if await ctx.neon.api.auth.find(ctx.project.id, branch_id) is not None:
        return None
    return Outcome(views.disabled(target.name, branch_id, ctx.project, ctx.actor.id, data_deleted=None))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("auth disable pr-42", "auth disable pr-42 --delete-data"),
    target=lambda args: Target("auth", args.branch.name, args.branch.id, touches=(args.branch.name,)),
    doing="Turning off auth for",
    confirm=confirm,
    settle=settle,
)

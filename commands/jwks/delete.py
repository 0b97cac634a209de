"""Stop trusting a token issuer, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models.networks import Issuer
from bot.slack.views import jwks as views
from bot.slack.views.message import Card


@arguments
class Args:
    issuer: str = positional(Kind.TEXT, help="its id; `jwks list` shows it")


async def confirm(ctx: Context, args: Args) -> Card:
    issuer = await _issuer(ctx, args.issuer)
    if issuer is None:
        raise NotFoundError(
            f"{ctx.project.alias} trusts no token issuer with the id {args.issuer}.",
            hint="`jwks list` shows those that it trusts.",
        )
    return views.confirm_delete(issuer, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    issuer = await _issuer(ctx, args.issuer)
    if issuer is not None:
        await ctx.neon.api.jwks.delete(ctx.project.id, issuer.id)
    name = issuer.provider_name if issuer else args.issuer
    return Outcome(views.deleted(name, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    if await _issuer(ctx, target.name) is not None:
        return None
    return Outcome(views.deleted(target.name, ctx.project, ctx.actor.id))


async def aim(ctx: Context, args: Args) -> Target:
    issuer = await _issuer(ctx, args.issuer)
    branches = await ctx.neon.branches(ctx.project.id)
    # One that is not kept to one branch lets people into all of them.
    all_of_them = issuer is None or issuer.branch_id is None
    touches = tuple(each.name for each in branches if all_of_them or (issuer and each.id == issuer.branch_id))
    return Target("token issuer", args.issuer, args.issuer, touches)


async def _issuer(ctx: Context, issuer_id: str) -> Issuer | None:
    known = await ctx.neon.api.jwks.all(ctx.project.id)
    return next((each for each in known if each.id == issuer_id), None)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("jwks delete 5fd1a3b2-4d0e-4b4e-9f0a-6f6f6a1d0a01",),
    aim=aim,
    doing="Deleting token issuer",
    confirm=confirm,
    settle=settle,
)

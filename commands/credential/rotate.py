"""Replace the secrets of a credential, after you have confirmed it; you alone see the new ones (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import CannotTellError
from bot.neon.models import Branch
from bot.neon.models.credentials import Credential, chosen
from bot.slack.views import credential as views
from bot.slack.views import phrases
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    credential: str = positional(Kind.TEXT, help="its name, or its id as `credential list` shows it")


async def confirm(ctx: Context, args: Args) -> Card:
    return views.confirm_rotate(await _credential(ctx, args), args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    branch, credential = args.branch, await _credential(ctx, args)
    rotated = await ctx.neon.api.credential.rotate(ctx.project.id, branch.id, credential.token_id)
    return Outcome(
        views.rotated(rotated, branch, ctx.project, ctx.actor.id),
        private=views.told(rotated, rotated, branch, ctx.project),
        target=Target(
            "credential", phrases.on(rotated.label, branch.name), f"{branch.id}/{rotated.token_id}"
        ),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    # Neon keeps no time of a rotation, and once more would end secrets that may be in use by then.
    raise CannotTellError


async def _credential(ctx: Context, args: Args) -> Credential:
    known = await ctx.neon.api.credential.list(ctx.project.id, args.branch.id)
    return chosen(known, args.credential, args.branch)


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    also=(Effect.REVEAL,),
    examples=("credential rotate pr-42 checkout-app",),
    target=lambda args: Target(
        "credential",
        phrases.on(args.credential, args.branch.name),
        f"{args.branch.id}/{args.credential}",
        touches=(args.branch.name,),
    ),
    doing="Rotating credential",
    confirm=confirm,
    settle=settle,
)

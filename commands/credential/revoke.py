"""End a credential for good, after you have confirmed it (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
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
    return views.confirm_revoke(await _credential(ctx, args), args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    branch, credential = args.branch, await _credential(ctx, args)
    was_there = await ctx.neon.api.credential.revoke(ctx.project.id, branch.id, credential.token_id)
    return Outcome(
        views.revoked(credential.label, branch, ctx.project, ctx.actor.id),
        target=Target(
            "credential", phrases.on(credential.label, branch.name), f"{branch.id}/{credential.token_id}"
        ),
        changed=was_there,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, word = (target.id or "").partition("/")
    known = await ctx.neon.api.credential.list(ctx.project.id, branch_id)
    if any(each.answers_to(word) and each.revoked_at is None for each in known):
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.revoked(word, branch, ctx.project, ctx.actor.id))


async def _credential(ctx: Context, args: Args) -> Credential:
    known = await ctx.neon.api.credential.list(ctx.project.id, args.branch.id)
    return chosen(known, args.credential, args.branch)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("credential revoke pr-42 checkout-app",),
    target=lambda args: Target(
        "credential",
        phrases.on(args.credential, args.branch.name),
        f"{args.branch.id}/{args.credential}",
        touches=(args.branch.name,),
    ),
    doing="Revoking credential",
    confirm=confirm,
    settle=settle,
)

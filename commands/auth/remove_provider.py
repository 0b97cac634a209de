"""Let nobody sign in with a provider any more, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import auth as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    provider: str = positional(
        Kind.CHOICE,
        help="whom people sign in with",
        choices=("google", "github", "microsoft", "vercel"),
    )


async def confirm(ctx: Context, args: Args) -> Card:
    await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    for known in await ctx.neon.api.auth.providers(ctx.project.id, args.branch.id):
        if known.id == args.provider:
            return views.confirm_remove_provider(known, args.branch, ctx.project)
    raise NotFoundError(
        f"Auth on {args.branch.name} has no sign-in with {args.provider}.",
        hint="`auth show <branch>` lists all ways to sign in.",
    )


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.auth.remove_provider(ctx.project.id, args.branch.id, args.provider)
    return Outcome(views.provider_removed(args.provider, args.branch, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    known = await ctx.neon.api.auth.providers(ctx.project.id, branch_id)
    if any(each.id == target.name for each in known):
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.provider_removed(target.name, branch, ctx.project, ctx.actor.id))


def _target(args: Args) -> Target:
    branch = args.branch
    return Target("auth provider", args.provider, f"{branch.id}/{args.provider}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("auth remove-provider pr-42 google",),
    target=_target,
    doing="Removing sign-in with",
    confirm=confirm,
    settle=settle,
)

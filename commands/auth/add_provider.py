"""Let people sign in with Google, GitHub or another provider, on keys that Neon lends."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.neon.models.auth import OauthProvider
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    provider: str = positional(
        Kind.CHOICE,
        help="whom to sign in with; your own client id and secret are set in the Neon Console",
        choices=("google", "github", "microsoft", "vercel"),
    )


async def run(ctx: Context, args: Args) -> Outcome:
    branch, project = args.branch, ctx.project
    await ctx.neon.api.auth.integration(project.id, branch.id)
    known = await _known(ctx, branch.id, args.provider)
    if known is not None:
        return Outcome(views.provider_there(known, branch, project, ctx.actor.id), changed=False)
    added = await ctx.neon.api.auth.add_provider(project.id, branch.id, args.provider)
    return Outcome(views.provider_added(added, branch, project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    added = await _known(ctx, branch_id, target.name)
    if added is None:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.provider_added(added, branch, ctx.project, ctx.actor.id))


async def _known(ctx: Context, branch_id: str, provider: str) -> OauthProvider | None:
    known = await ctx.neon.api.auth.providers(ctx.project.id, branch_id)
    return next((each for each in known if each.id == provider), None)


def _target(args: Args) -> Target:
    branch = args.branch
    return Target("auth provider", args.provider, f"{branch.id}/{args.provider}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=("auth add-provider pr-42 google",),
    target=_target,
    doing="Adding sign-in with",
    settle=settle,
)

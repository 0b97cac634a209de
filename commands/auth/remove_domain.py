"""Stop trusting a domain, after you have confirmed it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import auth as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    uri: str = positional(Kind.TEXT, help="the address, exactly as `auth domains` shows it")


async def confirm(ctx: Context, args: Args) -> Card:
    await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    if args.uri not in await ctx.neon.api.auth.domains(ctx.project.id, args.branch.id):
        raise NotFoundError(
            f"Auth on {args.branch.name} does not trust {args.uri}.",
            hint="`auth domains <branch>` lists what it trusts. A slash at the end counts.",
        )
    return views.confirm_remove_domain(args.uri, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    service = await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    await ctx.neon.api.auth.remove_domain(service, ctx.project.id, args.uri)
    return Outcome(views.domain_removed(args.uri, args.branch, ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    if target.name in await ctx.neon.api.auth.domains(ctx.project.id, branch_id):
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.domain_removed(target.name, branch, ctx.project, ctx.actor.id))


def _target(args: Args) -> Target:
    branch = args.branch
    return Target("auth domain", args.uri, f"{branch.id}/{args.uri}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("auth remove-domain pr-42 https://app.example.com",),
    target=_target,
    doing="Removing the trusted domain",
    confirm=confirm,
    settle=settle,
)

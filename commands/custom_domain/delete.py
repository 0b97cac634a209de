"""Delete a custom domain, after you have confirmed it; Neon stops serving it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.neon.models.domains import CustomDomain
from bot.slack.views import domain as views
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="the branch that it leads to")
    domain: str = positional(Kind.TEXT, help="the domain, such as app.example.com")


async def confirm(ctx: Context, args: Args) -> Card:
    domain = await _find(ctx, args.branch.id, args.domain)
    if domain is None:
        raise NotFoundError(
            f"{args.branch.name} has no custom domain “{args.domain}”.",
            hint="`custom-domain list <branch>` shows those that it has.",
        )
    return views.confirm_delete(domain, args.branch, ctx.project)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.domain.delete(ctx.project.id, args.branch.id, args.domain.lower())
    return Outcome(views.deleted(_target(args), ctx.project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    if await _find(ctx, branch_id, target.name) is not None:
        return None
    return Outcome(views.deleted(target, ctx.project, ctx.actor.id))


async def _find(ctx: Context, branch_id: str, name: str) -> CustomDomain | None:
    known = await ctx.neon.api.domain.all(ctx.project.id, branch_id)
    return next((each for each in known if each.domain == name.lower()), None)


def _target(args: Args) -> Target:
    return Target(
        "custom domain", args.domain, f"{args.branch.id}/{args.domain}", touches=(args.branch.name,)
    )


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("custom-domain delete main app.example.com",),
    target=_target,
    doing="Deleting custom domain",
    confirm=confirm,
    settle=settle,
)

"""Delete a function from a branch, after you have confirmed it (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import function as views
from bot.slack.views import phrases
from bot.slack.views.message import Card


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    slug: str = positional(Kind.TEXT, help="its slug, such as resize")


async def confirm(ctx: Context, args: Args) -> Card:
    function = await ctx.neon.api.function.find(ctx.project.id, args.branch.id, args.slug)
    if function is None:
        raise NotFoundError(
            f"{args.branch.name} has no function {args.slug}.", hint="`function list` shows them."
        )
    return views.confirm_delete(function, args.branch, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    was_there = await ctx.neon.api.function.delete(ctx.project.id, args.branch.id, args.slug)
    gone = views.deleted(args.slug, args.branch, ctx.project, ctx.actor.id, already_gone=not was_there)
    return Outcome(gone, changed=was_there)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, slug = (target.id or "").partition("/")
    if await ctx.neon.api.function.find(ctx.project.id, branch_id, slug) is not None:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.deleted(slug, branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("function delete pr-42 resize",),
    target=lambda args: Target(
        "function",
        phrases.on(args.slug, args.branch.name),
        f"{args.branch.id}/{args.slug}",
        touches=(args.branch.name,),
    ),
    doing="Deleting function",
    confirm=confirm,
    settle=settle,
)

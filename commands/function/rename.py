"""Give a function another display name; its slug and its address stay (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import function as views
from bot.slack.views import phrases


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="the branch that owns it, not one that inherited it")
    slug: str = positional(Kind.TEXT, help="its slug, such as resize")
    name: str = positional(Kind.NEW_NAME, help="the new name; the slug itself takes the old one away")


async def run(ctx: Context, args: Args) -> Outcome:
    name = None if args.name == args.slug else args.name
    renamed = await ctx.neon.api.function.rename(ctx.project.id, args.branch.id, args.slug, name)
    return Outcome(views.renamed(renamed, args.branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("function rename pr-42 resize “Resize images”",),
    target=lambda args: Target(
        "function",
        phrases.on(args.slug, args.branch.name),
        f"{args.branch.id}/{args.slug}",
        touches=(args.branch.name,),
    ),
    doing="Renaming function",
)

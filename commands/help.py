"""Show what you can do here, or how one command works."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, positional
from bot.slack.views import help as views
from bot.slack.views import notices


@arguments
class Args:
    words: tuple[str, ...] = positional(Kind.WORDS, help="a noun, or a noun and a verb", optional=True)


async def run(ctx: Context, args: Args) -> Outcome:
    usages = ctx.guide.find(args.words)
    if not args.words:
        overview = views.overview(usages, ctx.channel_label, ctx.slash, listed=bool(ctx.projects))
        return Outcome(notices.above(ctx.guide.notices(), overview))
    if len(usages) == 1 and len(args.words) >= len(usages[0].path):
        ruling = ctx.guide.explain((*usages[0].path, "--help"))
        return Outcome(views.command(usages[0], ruling, ctx.slash))
    return Outcome(views.noun(usages, ctx.slash))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.ANYWHERE,
    examples=("help", "help branch", "help branch create"),
)

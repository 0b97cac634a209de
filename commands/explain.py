"""Tell whether a command would be allowed here, and by which rule, without running it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, positional
from bot.slack.views import explain as views


@arguments
class Args:
    words: tuple[str, ...] = positional(Kind.WORDS, help="the command line to judge")


async def run(ctx: Context, args: Args) -> Outcome:
    return Outcome(views.ruling(ctx.guide.explain(args.words), ctx.slash))


command = Command(
    Args, run, effect=Effect.READ, scope=Scope.ANYWHERE, examples=("explain branch delete preview-42",)
)

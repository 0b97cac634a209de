"""List what can be called in Neon's API, by group."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag, positional
from bot.slack.views import api as views
from commands.api._sheets import all_sheets


@arguments
class Args:
    word: str | None = positional(
        Kind.TEXT, help="only what has this in its name, path or group", optional=True
    )
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    word = (args.word or "").lower()
    found = [each for each in all_sheets() if word in f"{each.id} {each.path} {each.group}".lower()]
    return Outcome(views.listing(found, args.word, args.page, ctx.slash))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.ANYWHERE,
    examples=("api list", "api list snapshot", "api list --page 2"),
)

"""Describe one operation of Neon's API: what it takes, what it does, and how to call it."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, positional
from bot.slack.views import api as views
from commands.api._sheets import find, sheet


@arguments
class Args:
    operation: str = positional(Kind.TEXT, help="its id, such as createProjectBranch, or its method")
    path: str | None = positional(Kind.TEXT, help="its path, after a method", optional=True)


async def run(ctx: Context, args: Args) -> Outcome:
    return Outcome(views.described(sheet(find(args.operation, args.path), in_full=True), ctx.slash))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.ANYWHERE,
    examples=("api describe createProjectBranch", "api describe POST /projects/{project_id}/branches"),
)

"""Let writes go on that `freeze` has stopped."""

from bot.command import Command, Context, Effect, Kind, Outcome, ProjectRef, Scope, arguments, flag
from bot.errors import UsageError
from bot.slack.views import freeze as views


@arguments
class Args:
    project: ProjectRef | None = flag(Kind.PROJECT, help="only the freeze of this project")
    all: bool = flag(Kind.SWITCH, help="only the freeze of everything", default=False)


def check(ctx: Context, args: Args) -> None:
    if args.all == (args.project is not None):
        raise UsageError(
            "Which freeze is it, that of one project or that of everything?",
            hint=f"Write either --project {ctx.projects[0].alias} or --all.",
            example="unfreeze --all",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    thawing = await ctx.admin.freezes.lift(args.project)
    return Outcome(
        views.thawed(thawing.lifted, thawing.standing, ctx.projects, args.project, ctx.actor.id),
        changed=thawing.lifted is not None,
    )


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    admins_only=True,
    check=check,
    examples=("unfreeze --all", "unfreeze --project shop"),
)

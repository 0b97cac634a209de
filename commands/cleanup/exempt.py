"""Keep a branch for ever, whatever the cleanup policies say."""

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    ProjectRef,
    Scope,
    arguments,
    flag,
    positional,
)
from bot.errors import NotFoundError
from bot.slack.views.cleanup_desk import kept


@arguments
class Args:
    branch: str = positional(Kind.TEXT, help="name or id of the branch")
    project: ProjectRef | None = flag(Kind.PROJECT, help="where it is, if not in the channel's first project")
    reason: str = flag(Kind.TEXT, help="why, for everybody who looks at it later", required=True)


async def run(ctx: Context, args: Args) -> Outcome:
    project = args.project or ctx.projects[0]
    known = await ctx.neon.branches(project.id)
    branch = next((each for each in known if args.branch in (each.id, each.name)), None)
    if branch is None:
        raise NotFoundError(
            f"There is no branch “{args.branch}” in {project.alias}.",
            hint="`branch list` shows what there is. Names are taken exactly as they are written.",
        )
    keep = await ctx.cleanup.keep(project, branch.id, None, ctx.actor.id, args.reason, ctx.request_id)
    return Outcome(kept(branch, project, keep, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    scope=Scope.CHANNEL,
    admins_only=True,
    examples=('cleanup exempt preview/pr-42 --reason "for the demo"',),
)

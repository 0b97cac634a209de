"""Turn on Neon's login service for a branch; its keys are shown to you alone, once."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    database: str | None = flag(Kind.TEXT, help="which database keeps the users; Neon picks one if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    branch = args.branch
    existing = await ctx.neon.api.auth.find(ctx.project.id, branch.id)
    if existing is not None:
        message = views.already_on(existing, branch, ctx.project, ctx.actor.id)
        return Outcome(message, changed=False)
    made = await ctx.neon.api.auth.enable(ctx.project.id, branch.id, database=args.database)
    private = views.keys(made, branch, ctx.project)
    said = views.KEYS_SHOWN if private else ""
    message = views.enabled(made, branch, ctx.project, ctx.actor.id, ctx.slash, keys=said)
    return Outcome(message, private=private)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    service = await ctx.neon.api.auth.find(ctx.project.id, target.id or "")
    if service is None:
        return None
    branch = await ctx.neon.branch(ctx.project.id, service.branch_id)
    return Outcome(views.enabled(service, branch, ctx.project, ctx.actor.id, ctx.slash, keys=views.KEYS_LOST))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    also=(Effect.REVEAL,),
    examples=("auth enable pr-42", "auth enable pr-42 --database orders"),
    target=lambda args: Target("auth", args.branch.name, args.branch.id, touches=(args.branch.name,)),
    doing="Turning on auth for",
    settle=settle,
)

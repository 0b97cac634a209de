"""Let apps on developers' machines sign people in, or not."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    allow: bool = flag(Kind.SWITCH, help="trust `localhost`; `--no-allow`: do not", default=True)


async def run(ctx: Context, args: Args) -> Outcome:
    await ctx.neon.api.auth.integration(ctx.project.id, args.branch.id)
    allowed = await ctx.neon.api.auth.allow_localhost(ctx.project.id, args.branch.id, allow=args.allow)
    return Outcome(views.localhost_set(allowed, args.branch, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("auth allow-localhost pr-42", "auth allow-localhost pr-42 --no-allow"),
    target=lambda args: Target("auth", args.branch.name, args.branch.id, touches=(args.branch.name,)),
    doing="Changing what auth trusts on",
)

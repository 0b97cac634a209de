"""List who belongs to the organization, with roles and second factors."""

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, arguments, flag
from bot.slack.views import org as views


@arguments
class Args:
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.chosen(args.org, [ref.id for ref in ctx.projects])
    members = await ctx.neon.api.org.members(org_id)
    return Outcome(views.members(members, args.org, page=args.page, now=ctx.now))


command = Command(
    Args, run, effect=Effect.READ, scope=Scope.ACCOUNT, examples=("org members", "org members --page 2")
)

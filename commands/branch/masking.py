"""Show by which rules an anonymized branch is masked, and how far that has come."""

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag, positional
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


async def run(ctx: Context, args: Args) -> Outcome:
    status = await ctx.neon.api.branch.anonymization(ctx.project.id, args.branch.id)
    if status is None:
        return Outcome(views.not_anonymized(args.branch, ctx.project, ctx.slash))
    rules = await ctx.neon.api.branch.masking_rules(ctx.project.id, args.branch.id)
    about = (args.branch, status, rules, ctx.project)
    return Outcome(views.masking_shown(*about, page=args.page, now=ctx.now, slash=ctx.slash))


command = Command(Args, run, effect=Effect.READ, examples=("branch masking staging-load-test",))

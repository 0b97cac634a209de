"""Take a masking rule off an anonymized branch; what it has masked stays masked."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.neon.models.branches import column_parts
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the anonymized branch")
    column: str = positional(Kind.TEXT, help="the column, such as users.email or public.users.email")
    database: str | None = flag(Kind.TEXT, help="which database; all if not given")


def check(ctx: Context, args: Args) -> None:
    if column_parts(args.column) is None:
        raise UsageError(f"{args.column} does not name a column.", hint="Write it as `users.email`.")


async def run(ctx: Context, args: Args) -> Outcome:
    column = ".".join(column_parts(args.column) or ())
    rules = await ctx.neon.api.branch.masking_rules(ctx.project.id, args.branch.id)
    named = [each for each in rules if each.column == column and args.database in {None, each.database_name}]
    if not named:
        return Outcome(views.no_rule(args.branch, column, ctx.project, ctx.actor.id), changed=False)
    others = [each for each in rules if each not in named]
    await ctx.neon.api.branch.set_masking_rules(ctx.project.id, args.branch.id, others)
    return Outcome(views.rule_removed(args.branch, column, ctx.project, ctx.actor.id))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("branch unmask staging-load-test users.email",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Taking a masking rule off branch",
    check=check,
)

"""Say how a column of an anonymized branch is masked; nothing is masked until `branch anonymize`."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.neon.models.branches import MaskingRule, column_parts
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the anonymized branch")
    column: str = positional(Kind.TEXT, help="the column, such as users.email or public.users.email")
    function: str | None = flag(
        Kind.TEXT, help="an expression of PostgreSQL Anonymizer, such as `anon.fake_email()`"
    )
    value: str | None = flag(Kind.TEXT, help="a fixed text instead")
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")


def check(ctx: Context, args: Args) -> None:
    if column_parts(args.column) is None:
        raise UsageError(f"{args.column} does not name a column.", hint="Write it as `users.email`.")
    if (args.function is None) == (args.value is None):
        raise UsageError(
            "A column is masked either by a function or by a fixed value.",
            hint="Give one of --function and --value.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    parts = column_parts(args.column) or ("", "", "")
    rules = await ctx.neon.api.branch.masking_rules(ctx.project.id, args.branch.id)
    rule = MaskingRule(
        database_name=args.database or await _only_database(ctx, args.branch),
        schema_name=parts[0],
        table_name=parts[1],
        column_name=parts[2],
        masking_function=args.function,
        masking_value=args.value,
    )
    others = [each for each in rules if not each.same_column(rule)]
    # Neon takes all rules at once, so those of others go along.
    await ctx.neon.api.branch.set_masking_rules(ctx.project.id, args.branch.id, (*others, rule))
    return Outcome(views.rule_set(args.branch, rule, ctx.project, ctx.actor.id))


async def _only_database(ctx: Context, branch: Branch) -> str:
    names = [each.name for each in await ctx.neon.databases(ctx.project.id, branch.id)]
    if len(names) != 1:
        raise UsageError(
            f"{branch.name} has {len(names)} databases.",
            hint=f"Say which with --database: {', '.join(names) or 'there is none'}.",
        )
    return names[0]


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=(
        "branch mask staging-load-test users.email --function anon.fake_email()",
        "branch mask staging-load-test users.name --value Somebody --database orders",
    ),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Setting a masking rule of branch",
    check=check,
)

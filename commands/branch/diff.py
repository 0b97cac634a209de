"""Compare the schema of a branch with another one; the whole channel sees the answer."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, Point, arguments, flag, positional
from bot.errors import NotFoundError, UsageError
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    other: Point | None = positional(
        Kind.POINT,
        optional=True,
        help="what to compare it with: a branch, a time, or both as `branch@time`; its parent if not given",
    )
    database: str | None = flag(Kind.TEXT, help="which database; needed when the branch has several")


def check(ctx: Context, args: Args) -> None:
    if args.other and args.other.branch.id == args.branch.id and args.other.at is None:
        raise UsageError(
            f"{args.branch.name} is the same as itself.", hint="Name another branch, or a time: `2h ago`."
        )


async def run(ctx: Context, args: Args) -> Outcome:
    base = args.other or await _parent(ctx, args.branch)
    here, there = await asyncio.gather(
        ctx.neon.databases(ctx.project.id, args.branch.id), ctx.neon.databases(ctx.project.id, base.branch.id)
    )
    names = [each.name for each in here if each.name in {other.name for other in there}]
    if args.database is None and len(names) > 1:
        return Outcome(views.choose_database(names, args.branch, ctx.project, "diff", base=base))
    if not names or args.database not in {None, *names}:
        named = f" named {args.database}" if args.database else ""
        raise NotFoundError(
            f"{args.branch.name} and {base.branch.name} have no database{named} in common.",
            hint=f"Both have: {', '.join(names)}." if names else "There is nothing to compare.",
        )
    database = args.database or names[0]
    diff = await ctx.neon.api.branch.compare(ctx.project.id, args.branch.id, base, database)
    if not diff.strip():
        return Outcome(views.same_schema(args.branch, base, database, ctx.project))
    return Outcome(
        views.difference(args.branch, base, database, diff, ctx.project),
        thread=(views.difference_in_full(args.branch, base, database, diff),),
    )


async def _parent(ctx: Context, branch: Branch) -> Point:
    parent = await ctx.neon.find_branch(ctx.project.id, branch.parent_id) if branch.parent_id else None
    if parent is None:
        raise NotFoundError(
            f"{branch.name} has no parent to compare it with.",
            hint=f"Name another branch: `branch diff {branch.name} <other>`.",
        )
    return Point(parent)


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=("branch diff pr-42", "branch diff pr-42 staging --database orders", "branch diff main 2h ago"),
    check=check,
)

"""List the branches of a project: by page, as a tree, unused ones, deleted ones, or what restores kept."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, flag
from bot.errors import UsageError
from bot.neon.models import Branch, Endpoint
from bot.slack.views import branch as views


@arguments
class Args:
    search: str | None = flag(Kind.TEXT, help="only those whose name or id contains this")
    sort: str | None = flag(Kind.CHOICE, choices=views.SORTS, help="by what; last changed first if not given")
    stale: timedelta | None = flag(
        Kind.DURATION, help="only those that nobody has used or changed for so long, such as 30d"
    )
    tree: bool = flag(Kind.SWITCH, help="each one below its parent", default=False)
    deleted: bool = flag(Kind.SWITCH, help="deleted ones that can be brought back", default=False)
    preserved: bool = flag(Kind.SWITCH, help="those that restores have left behind", default=False)
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


def check(ctx: Context, args: Args) -> None:
    if args.deleted and (args.tree or args.stale or args.sort):
        raise UsageError(
            "--deleted lists by the time that is left to bring them back, and nothing else.",
            hint="It goes together with --search and --page.",
        )
    if args.preserved and (args.deleted or args.tree or args.stale or args.sort):
        raise UsageError(
            "--preserved lists what restores have left behind, the oldest first, and nothing else.",
            hint="It goes together with --search and --page.",
        )
    if args.tree and (args.search or args.stale):
        raise UsageError(
            "--tree shows how all branches hang together, so it leaves none out.",
            hint="Leave --search and --stale out, or --tree.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    branches = await ctx.neon.branches(ctx.project.id, search=args.search, include_deleted=args.deleted)
    if args.deleted:
        gone = [each for each in branches if each.recovery is not None]
        return Outcome(
            views.deleted_ones(
                gone, ctx.project, page=args.page, search=args.search, now=ctx.now, slash=ctx.slash
            )
        )
    if args.preserved:
        return await _preserved(ctx, args, branches)
    if args.tree:
        return Outcome(views.tree(branches, ctx.project, page=args.page, sort=args.sort))
    unused = await _unused(ctx, branches, args.stale) if args.stale else {}
    return Outcome(
        views.listing(
            [each for each in branches if args.stale is None or each.id in unused],
            ctx.project,
            page=args.page,
            search=args.search,
            now=ctx.now,
            slash=ctx.slash,
            sort=args.sort,
            stale=args.stale,
            unused=unused,
        )
    )


async def _preserved(ctx: Context, args: Args, branches: Sequence[Branch]) -> Outcome:
    """What the store knows of, as far as Neon still has it."""
    kept = await ctx.kept.kept(ctx.project.id)
    known = {each.id: each for each in branches}
    gone = [each.id for each in kept if each.id not in known]
    if gone and args.search is None:
        await ctx.kept.look_again(gone)
    left = [(known[each.id], each) for each in kept if each.id in known]
    return Outcome(
        views.preserved(left, branches, ctx.project, page=args.page, search=args.search, now=ctx.now)
    )


async def _unused(ctx: Context, branches: Sequence[Branch], length: timedelta) -> dict[str, datetime]:
    """Since when the branches have not been used that have not been for so long, by id."""
    by_branch = defaultdict[str, list[Endpoint]](list)
    for endpoint in await ctx.neon.endpoints(ctx.project.id):
        by_branch[endpoint.branch_id].append(endpoint)
    used = {each.id: _last_used(each, by_branch[each.id], ctx.now) for each in branches}
    return {branch_id: at for branch_id, at in used.items() if at <= ctx.now - length}


def _last_used(branch: Branch, endpoints: Sequence[Endpoint], now: datetime) -> datetime:
    """When it last changed or a compute of it served anybody; now, while one is awake."""
    if any(each.current_state == "active" or each.pending_state for each in endpoints):
        return now
    return max([branch.updated_at, *(each.last_active for each in endpoints if each.last_active)])


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=(
        "branch list",
        "branch list --page 2",
        "branch list --search preview --sort size",
        "branch list --stale 30d",
        "branch list --deleted",
        "branch list --preserved",
        "branch list --tree",
    ),
    check=check,
)

"""Take a snapshot of a branch, as it is now or as it was."""

from datetime import datetime, timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Expiry,
    Finished,
    Kind,
    Moment,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import snapshot as views
from bot.slack.views.message import Message

_LONGEST_NAME = 200
# Neon gives the time to the second, and its clock is not ours.
_CLOCKS_DIFFER = timedelta(seconds=5)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="what to take it of; Neon takes root branches only")
    name: str | None = flag(Kind.NEW_NAME, help="its name; the branch's with the time, if not given")
    at: Moment | None = flag(Kind.MOMENT, help="as the branch was then: a time, `2h ago`, or an LSN")
    expires: Expiry | None = flag(Kind.EXPIRY, help="delete it after this long; it stays, if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    name = args.name or _name(args.branch.name, ctx.now)
    for each in await ctx.neon.snapshots(ctx.project.id):
        if _ours(each, name, args.branch.id, ctx):  # an earlier call of this very request
            return await _adopted(ctx, each)
        if each.name == name:
            message = views.exists(each, await _branch_name(ctx, each), ctx.project, ctx.actor.id, ctx.now)
            return Outcome(message, target=Target("snapshot", each.name, each.id), changed=False)
    taken = await ctx.neon.api.snapshot.take(
        ctx.project.id,
        args.branch.id,
        name=name,
        lsn=args.at.lsn if args.at else None,
        timestamp=args.at.time if args.at else None,
        expires_at=args.expires.moment(ctx.now) if args.expires else None,
    )
    return Outcome(
        views.taken(taken.snapshot, args.branch.name, ctx.project, ctx.actor.id, ctx.now),
        follow=taken.operations,
        target=Target("snapshot", taken.snapshot.name, taken.snapshot.id),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, asked = (target.id or "").partition("/")
    name = asked or _name(target.name, ctx.now)
    found = [each for each in await ctx.neon.snapshots(ctx.project.id) if _ours(each, name, branch_id, ctx)]
    return await _adopted(ctx, found[0]) if found else None


async def _adopted(ctx: Context, snapshot: Snapshot) -> Outcome:
    operations = await ctx.neon.operations(ctx.project.id)
    since = ctx.now - _CLOCKS_DIFFER
    ours = [each for each in operations if each.in_progress and each.created_at >= since]
    return Outcome(
        views.taken(snapshot, await _branch_name(ctx, snapshot), ctx.project, ctx.actor.id, ctx.now),
        follow=tuple(reversed([each for each in ours if each.branch_id == snapshot.source_branch_id])),
        target=Target("snapshot", snapshot.name, snapshot.id),
    )


async def finish(ctx: Context, finished: Finished) -> Message:
    for each in await ctx.neon.snapshots(ctx.project.id):
        if each.id == finished.target.id:
            name = await _branch_name(ctx, each)
            who = ctx.actor.id
            return views.taken(each, name, ctx.project, who, ctx.now, finished.seconds, finished.steps)
    raise NotFoundError("Neon took the snapshot, and does not list it.")


def _name(branch_name: str, now: datetime) -> str:
    return f"{branch_name[:_LONGEST_NAME]}-{now:%Y%m%d-%H%M%S}"


def _ours(snapshot: Snapshot, name: str, branch_id: str, ctx: Context) -> bool:
    # A snapshot bears no mark of who asked for it. `run` has seen that the name was free just before.
    made_since = snapshot.created_at >= ctx.now - _CLOCKS_DIFFER
    return snapshot.name == name and snapshot.source_branch_id == branch_id and made_since


async def _branch_name(ctx: Context, snapshot: Snapshot) -> str | None:
    source_id = snapshot.source_branch_id
    branch = await ctx.neon.find_branch(ctx.project.id, source_id) if source_id else None
    return branch.name if branch else None


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "snapshot create main",
        "snapshot create main --name before-migration --expires 30d",
        "snapshot create main --name yesterday --at 24h ago",
    ),
    # The branch with the name that was asked for, which `settle` needs; it becomes the snapshot's own.
    target=lambda args: Target("snapshot", args.branch.name, f"{args.branch.id}/{args.name or ''}"),
    doing="Taking a snapshot of",
    settle=settle,
    finish=finish,
)

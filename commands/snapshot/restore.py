"""Restore a snapshot to a branch of its own, to look at; nothing is overwritten."""

from datetime import timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Finished,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.neon.models import Branch
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import branch as branch_views
from bot.slack.views import snapshot as views
from bot.slack.views.message import Message

_LONGEST_NAME = 240
# Neon gives the time to the second, and its clock is not ours.
_CLOCKS_DIFFER = timedelta(seconds=5)


@arguments
class Args:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="name or id of the snapshot")
    name: str | None = flag(
        Kind.NEW_NAME, help="what the branch is called; the snapshot's name and `-preview`, if not given"
    )
    instead_of: Branch | None = flag(
        Kind.BRANCH, help="the branch whose place it may take later; the one it was taken of, if not given"
    )


async def run(ctx: Context, args: Args) -> Outcome:
    name = _name(args)
    existing = await ctx.neon.branch_named(ctx.project.id, name)
    if existing is not None:
        if existing.restored_from == args.snapshot.id and _made_since(existing, ctx):
            return await _adopted(ctx, existing)  # an earlier call of this very request
        return Outcome(await _exists(ctx, existing), target=_target(existing), changed=False)
    restored = await ctx.neon.api.snapshot.restore(
        ctx.project.id,
        args.snapshot.id,
        name=name,
        target_id=args.instead_of.id if args.instead_of else None,
    )
    return Outcome(
        await _shown(ctx, restored.branch),
        follow=restored.operations,
        target=_target(restored.branch),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch = await ctx.neon.branch_named(ctx.project.id, target.name)
    if branch is None or branch.restored_from is None or not _made_since(branch, ctx):
        return None
    return await _adopted(ctx, branch)


async def finish(ctx: Context, finished: Finished) -> Message:
    return await _shown(ctx, await ctx.neon.branch(ctx.project.id, finished.target.id or ""), finished)


async def _shown(ctx: Context, branch: Branch, finished: Finished | None = None) -> Message:
    replaced_id = branch.restored_as
    replaced = await ctx.neon.find_branch(ctx.project.id, replaced_id) if replaced_id else None
    known = {each.id: each.name for each in await ctx.neon.snapshots(ctx.project.id)}
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    return views.restored(
        branch,
        replaced,
        known.get(branch.restored_from or ""),
        endpoints,
        ctx.project,
        ctx.actor.id,
        finished.seconds if finished else None,
        finished.steps if finished else (),
    )


async def _adopted(ctx: Context, branch: Branch) -> Outcome:
    operations = await ctx.neon.operations(ctx.project.id)
    return Outcome(
        await _shown(ctx, branch),
        follow=tuple(reversed([each for each in operations if each.branch_id == branch.id])),
        target=_target(branch),
    )


async def _exists(ctx: Context, branch: Branch) -> Message:
    endpoints = await ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    return branch_views.exists(branch, None, endpoints, ctx.project, ctx.actor.id, ctx.slash)


def _name(args: Args) -> str:
    return args.name or f"{args.snapshot.name[:_LONGEST_NAME]}-preview"


def _made_since(branch: Branch, ctx: Context) -> bool:
    return branch.created_at >= ctx.now - _CLOCKS_DIFFER


def _target(branch: Branch) -> Target:
    return Target("branch", branch.name, branch.id)


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=(
        "snapshot restore before-migration",
        "snapshot restore before-migration --name look",
        "snapshot restore before-migration --instead-of staging",
    ),
    target=lambda args: Target("branch", _name(args)),
    doing="Restoring the snapshot to branch",
    settle=settle,
    finish=finish,
)

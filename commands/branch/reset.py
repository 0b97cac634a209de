"""Reset a branch to what its parent holds now, after you have confirmed what that means."""

import asyncio

from bot.command import (
    Command,
    Context,
    Effect,
    Finished,
    Kind,
    Outcome,
    Point,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import RefusedError
from bot.neon.models import Branch, restoring
from bot.slack.views import branch as views
from bot.slack.views.message import Card, Message


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    preserve_as: str | None = flag(
        Kind.NEW_NAME, help="keep what it holds now as a branch of this name; needed if it has children"
    )


async def confirm(ctx: Context, args: Args) -> Card:
    branches, endpoints, project, anonymization = await asyncio.gather(
        ctx.neon.branches(ctx.project.id),
        ctx.neon.endpoints(ctx.project.id, branch_id=args.branch.id),
        ctx.neon.project(ctx.project.id),
        ctx.neon.api.branch.anonymization(ctx.project.id, args.branch.id),
    )
    to = _parent(args.branch, branches)
    kept = restoring.kept_as(args.branch, to, branches, args.preserve_as, ctx.now)
    restoring.refuse(args.branch, to, branches, kept, project, ctx.now)
    return views.confirm_restore(
        args.branch,
        to,
        kept,
        restoring.children(args.branch, branches),
        endpoints,
        ctx.project,
        ctx.now,
        anonymized=anonymization is not None and anonymization.masked,
        reset=True,
    )


async def run(ctx: Context, args: Args) -> Outcome:
    branches = await ctx.neon.branches(ctx.project.id)
    to = _parent(args.branch, branches)
    kept = restoring.kept_as(args.branch, to, branches, args.preserve_as, ctx.now)
    change = await ctx.neon.api.branch.restore(ctx.project.id, args.branch.id, to, preserve_as=kept)
    return Outcome(
        views.being_restored(args.branch, ctx.project, ctx.actor.id),
        follow=change.operations,
        note=kept or "",
    )


async def look(ctx: Context, target: Target, args: Args) -> Outcome | None:
    branch = await ctx.neon.find_branch(ctx.project.id, target.id or "")
    begun = restoring.begun(branch, await ctx.neon.operations(ctx.project.id), ctx.now)
    if branch is None or not begun:
        return None
    # `finish` finds out whether a branch was made under that name.
    kept = args.preserve_as or restoring.own_name(branch, ctx.now)
    return Outcome(views.being_restored(branch, ctx.project, ctx.actor.id), follow=begun, note=kept)


async def finish(ctx: Context, finished: Finished) -> Message:
    branch = await ctx.neon.branch(ctx.project.id, finished.target.id or "")
    branches, endpoints = await asyncio.gather(
        ctx.neon.branches(ctx.project.id), ctx.neon.endpoints(ctx.project.id, branch_id=branch.id)
    )
    kept = next((each for each in branches if each.name == finished.note), None)
    return views.restored(
        branch,
        next((each for each in branches if each.id == branch.parent_id), None),
        kept,
        endpoints,
        ctx.project,
        ctx.actor.id,
        finished.seconds,
        finished.steps,
        ctx.now,
        reset=True,
    )


def _parent(branch: Branch, branches: tuple[Branch, ...]) -> Point:
    parent = next((each for each in branches if each.id == branch.parent_id), None)
    if parent is None:
        raise RefusedError(
            f"{branch.name} has no parent, so there is nothing to reset it to.",
            hint=f"`branch restore {branch.id} --to 2h ago` brings its own past back.",
            rule="Neon: only a branch with a parent can be reset",
        )
    return Point(parent)


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("branch reset pr-42", "branch reset staging-eu --preserve-as staging-eu-old"),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Resetting branch",
    confirm=confirm,
    look=look,
    finish=finish,
)

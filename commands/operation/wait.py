"""Wait until Neon has finished what it is doing, and say how it ended."""

import re

from bot.command import Command, Context, Effect, Finished, Kind, Outcome, Target, arguments, positional
from bot.errors import NotFoundError
from bot.neon.models import Branch
from bot.slack.views import operation as views
from bot.slack.views.message import Message

_MOST = 1_000  # operations that Neon lists in one call; what is at work is among the newest
_EVERYTHING = "all operations"
_BRANCH_ID = re.compile(r"br(?:-[a-z0-9]+){3}")


@arguments
class Args:
    what: str | None = positional(
        Kind.TEXT,
        optional=True,
        help="an operation's id, or a branch; all in the project, if not given",
    )


async def run(ctx: Context, args: Args) -> Outcome:
    known = await ctx.neon.operations(ctx.project.id, limit=_MOST)
    working = [each for each in known if each.in_progress or (each.may_be_retried and each.retry_at)]
    name = args.what
    if name is not None:
        named = next((each for each in known if each.id == name.lower()), None)
        if named is not None and named not in working:
            return Outcome(views.over(named, ctx.project, ctx.actor.id), changed=False)
        if named is not None:
            working = [named]
        else:
            branch = await _branch(ctx, name)
            name, working = branch.name, [each for each in working if each.branch_id == branch.id]
    target = Target("operation", name or _EVERYTHING)
    if not working:
        message = views.nothing_to_wait_for(name, ctx.project, ctx.actor.id)
        return Outcome(message, target=target, changed=False)
    follow = tuple(reversed(working))  # Neon lists the newest first
    return Outcome(views.waiting(follow, ctx.project, ctx.actor.id), follow=follow, target=target)


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.waited(finished.target, ctx.project, ctx.actor.id, finished.seconds, finished.steps)


async def _branch(ctx: Context, word: str) -> Branch:
    if _BRANCH_ID.fullmatch(word):
        branch = await ctx.neon.find_branch(ctx.project.id, word)
    else:
        branch = await ctx.neon.branch_named(ctx.project.id, word)
    if branch is None:
        raise NotFoundError(
            f"There is no branch or recent operation “{word}” in {ctx.project.alias}.",
            hint="`operation list` shows what Neon is doing. A branch is written exactly as in Neon.",
        )
    return branch


command = Command(
    Args,
    run,
    effect=Effect.READ,
    examples=(
        "operation wait",
        "operation wait pr-42",
        "operation wait 7a1c3b52-8c1e-4a9b-9f0d-1c2d3e4f5a6b",
    ),
    target=lambda args: Target("operation", args.what or _EVERYTHING),
    doing="Waiting for",
    follows=True,
    finish=finish,
)

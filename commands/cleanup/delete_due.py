"""Delete the branches of a project that a cleanup policy has warned of and whose time has come."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import NothingToDoError
from bot.slack.views.cleanup_asking import agreed, question
from bot.slack.views.message import Card


@arguments
class Args:
    policy: str = positional(Kind.TEXT, help="its name")


def check(ctx: Context, args: Args) -> None:
    ctx.cleanup.policy(ctx.channel_id, args.policy)


async def confirm(ctx: Context, args: Args) -> Card:
    name, policy = ctx.cleanup.policy(ctx.channel_id, args.policy)
    due = await ctx.cleanup.due(name, ctx.project)
    known = {each.id: each for each in await ctx.neon.branches(ctx.project.id)}
    going = [known[case.branch_id] for case in due if case.branch_id in known]
    if not going:
        raise NothingToDoError(
            f"Nothing that {name} has warned of is due in {ctx.project.alias}.",
            hint="The next report tells what is.",
        )
    return question(name, policy, going, tuple(known.values()), ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    """Says yes, and has the policy run now: it looks at each branch once more, and then deletes it."""
    name, policy = ctx.cleanup.policy(ctx.channel_id, args.policy)
    due = (await ctx.cleanup.due(name, ctx.project))[: policy.delete.max_per_run]
    await ctx.cleanup.agree(due, ctx.actor.id)
    await ctx.schedules.run_now(ctx.schedules.find(ctx.channel_id, name), ctx.actor.id)
    return Outcome(agreed(name, len(due), ctx.project, ctx.actor.id), changed=bool(due))


async def settle(ctx: Context, target: Target) -> None:
    """Saying yes once more to what is still due does no harm."""


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    target=lambda args: Target("cleanup policy", args.policy, args.policy),
    check=check,
    doing="Deleting what is due of the cleanup",
    confirm=confirm,
    settle=settle,
    examples=("cleanup delete-due previews",),
)

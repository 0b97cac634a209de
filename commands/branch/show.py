"""Show one branch: state, size, parent, children, computes, expiry."""

import asyncio

from bot.command import Command, Context, Effect, Kind, Outcome, arguments, positional
from bot.neon.models import Branch
from bot.slack.views import branch as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def run(ctx: Context, args: Args) -> Outcome:
    branches, endpoints, anonymization = await asyncio.gather(
        ctx.neon.branches(ctx.project.id),
        ctx.neon.endpoints(ctx.project.id, branch_id=args.branch.id),
        ctx.neon.api.branch.anonymization(ctx.project.id, args.branch.id),
    )
    family = views.family(args.branch, branches)
    return Outcome(
        views.shown(
            args.branch,
            family.parent_name,
            family.children,
            endpoints,
            ctx.project,
            ctx.now,
            ctx.slash,
            anonymization=anonymization,
        )
    )


command = Command(Args, run, effect=Effect.READ, examples=("branch show preview-42",))

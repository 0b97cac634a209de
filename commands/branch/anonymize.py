"""Overwrite the personal data of an anonymized branch by its masking rules, after you have confirmed it."""

import asyncio
from datetime import timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import RefusedError
from bot.neon.models import Branch
from bot.slack.views import branch as views
from bot.slack.views.message import Card

# How far the clocks of Neon and of the bot's database may be apart.
_SKEW = timedelta(minutes=1)


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")


async def confirm(ctx: Context, args: Args) -> Card:
    status = await ctx.neon.api.branch.anonymization(ctx.project.id, args.branch.id)
    if status is None:
        raise RefusedError(
            f"{args.branch.name} is no anonymized branch, and Neon masks no other.",
            hint="Make one: `branch create <name> --anonymized`.",
            rule="Neon: only an anonymized branch can be masked",
        )
    if status.running:
        raise RefusedError(
            f"{args.branch.name} is being masked already.",
            hint=f"`branch masking {args.branch.id}` says how far it is.",
            rule="Neon: one masking run at a time",
        )
    rules = await ctx.neon.api.branch.masking_rules(ctx.project.id, args.branch.id)
    if not rules:
        raise RefusedError(
            f"{args.branch.name} has no masking rules, so nothing would be masked.",
            hint=f"Make one: `branch mask {args.branch.id} public.users.email --function anon.fake_email()`.",
            rule="built in: masking needs rules",
        )
    return views.confirm_anonymize(args.branch, status, rules, ctx.project, ctx.now)


async def run(ctx: Context, args: Args) -> Outcome:
    status = await ctx.neon.api.branch.anonymize(ctx.project.id, args.branch.id)
    return Outcome(
        views.anonymizing(args.branch.id, args.branch.name, status, ctx.project, ctx.actor.id, ctx.now)
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = target.id or ""
    branch, status = await asyncio.gather(
        ctx.neon.find_branch(ctx.project.id, branch_id),
        ctx.neon.api.branch.anonymization(ctx.project.id, branch_id),
    )
    run = status.last_run if status else None
    begun = run is not None and run.started_at is not None and run.started_at >= ctx.now - _SKEW
    if branch is None or status is None or not begun:
        return None
    return Outcome(views.anonymizing(branch.id, branch.name, status, ctx.project, ctx.actor.id, ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.DESTROY,
    examples=("branch anonymize staging-load-test",),
    target=lambda args: Target("branch", args.branch.name, args.branch.id),
    doing="Masking branch",
    confirm=confirm,
    settle=settle,
)

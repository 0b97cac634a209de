"""Show all branches of a project that a cleanup policy has an eye on, to you alone, and keep several."""

from bot.command import Command, Context, Effect, Form, Kind, Outcome, arguments, flag, positional
from bot.slack.views.cleanup_review import review
from bot.slack.views.message import Block
from bot.slack.views.review_form import form, headed, looking, rows


@arguments
class Args:
    policy: str = positional(Kind.TEXT, help="its name; not needed when there is only one", default="")
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)


def check(ctx: Context, args: Args) -> None:
    ctx.cleanup.policy(ctx.channel_id, args.policy or None)


async def run(ctx: Context, args: Args) -> Outcome:
    name, _ = ctx.cleanup.policy(ctx.channel_id, args.policy or None)
    return Outcome(review(await ctx.cleanup.dry_run(name), ctx.project, args.page))


def waiting(ctx: Context, args: Args) -> Block:
    return looking(ctx.project)


async def filled(ctx: Context, args: Args) -> Block:
    name, _ = ctx.cleanup.policy(ctx.channel_id, args.policy or None)
    found = await ctx.cleanup.dry_run(name)
    opened = await ctx.cleanup.open_review(
        name,
        ctx.channel_id,
        ctx.project,
        ctx.actor.id,
        heading=headed(found, ctx.project),
        rows=rows(found, ctx.project),
        for_ever=ctx.guide.explain(("cleanup", "exempt", "--reason=why", "branch")).allowed,
    )
    return form(opened, args.page)


command = Command(
    Args,
    run,
    effect=Effect.READ,
    check=check,
    form=Form(waiting, filled),
    examples=("cleanup review previews", "cleanup review --page 2"),
)

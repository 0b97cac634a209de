"""Make an API key, which is shown once and to you alone; `--for-project` limits it to one project."""

from datetime import timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    ProjectRef,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import UsageError
from bot.neon.models.keys import LONGEST_NAME
from bot.neon.models.org import pin, pinned
from bot.slack.views import key as views

_SKEW = timedelta(minutes=1)  # what Neon's clock and the bot's may differ by


@arguments
class Args:
    name: str = positional(Kind.NEW_NAME, help="its name, such as ci-deploy; no other key may have it")
    for_project: ProjectRef | None = flag(Kind.PROJECT, help="the one project that it reaches")
    org: str | None = flag(Kind.TEXT, help="of which organization, by its id; that of the bot's own key")


def check(ctx: Context, args: Args) -> None:
    if len(args.name) > LONGEST_NAME:
        raise UsageError(
            f"A key's name has at most {LONGEST_NAME} characters, and this one {len(args.name)}.",
            hint="Take a shorter name.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    org_id = await ctx.neon.api.org.holding(_where(args))
    # Neon would make a second key of the name, and nobody could tell them apart after a lost answer.
    known = await ctx.neon.api.key.named(org_id, args.name)
    if known:
        return Outcome(views.taken(known[0], org_id, ctx.actor.id, ctx.now), changed=False)
    made = await ctx.neon.api.key.create(org_id, args.name, args.for_project.id if args.for_project else None)
    aliases = {ref.id: ref.alias for ref in ctx.projects}
    return Outcome(
        views.created(made.name, views.reach(made.project_id, org_id, aliases), ctx.actor.id),
        private=views.secret(made.name, made.key),
        target=Target("key", made.name, str(made.id)),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    org_id = await ctx.neon.api.org.holding(pinned(target.id))
    known = await ctx.neon.api.key.named(org_id, target.name)
    made = [each for each in known if each.created_at >= ctx.now - _SKEW]
    if not made:
        return None
    return Outcome(
        views.lost(made[0], org_id, ctx.actor.id), target=Target("key", target.name, str(made[0].id))
    )


def _where(args: Args) -> str | None:
    return args.org or (args.for_project.id if args.for_project else None)


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    also=(Effect.REVEAL,),
    scope=Scope.ACCOUNT,
    examples=("key create ci-deploy", "key create reports --for-project ledger"),
    target=lambda args: Target("key", args.name, pin(_where(args), args.name)),
    doing="Making API key",
    check=check,
    settle=settle,
)

"""Let people into a project's databases with the tokens of a third party, such as Auth0."""

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
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.neon.models.networks import Issuer
from bot.slack.views import jwks as views
from bot.slack.views.message import Message


@arguments
class Args:
    url: str = positional(Kind.TEXT, help="where its public keys are: a JWKS address with https://")
    provider: str = flag(Kind.TEXT, help="who that is, such as Auth0 or Clerk", required=True)
    audience: str | None = flag(Kind.TEXT, help="only tokens made for this audience")
    branch: Branch | None = flag(Kind.BRANCH, help="only on this branch; on all if not given")


def check(ctx: Context, args: Args) -> None:
    if not args.url.startswith("https://"):
        raise UsageError(
            "The keys must be at an https:// address.",
            hint="Write for example `https://example.com/.well-known/jwks.json`.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    there = await _trusted(ctx, args.url, args.branch.id if args.branch else None)
    if there is not None:
        return Outcome(views.trusted(there, ctx.project, ctx.actor.id), changed=False)
    added = await ctx.neon.api.jwks.add(
        ctx.project.id,
        url=args.url,
        provider=args.provider,
        branch_id=args.branch.id if args.branch else None,
        audience=args.audience,
    )
    return Outcome(
        views.added(args.url, ctx.project, ctx.actor.id),
        follow=added.operations,
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    there = await _trusted(ctx, target.name, target.id)
    if there is None:
        return None
    operations = await ctx.neon.operations(ctx.project.id)
    follow = [each for each in operations if each.in_progress and each.created_at >= there.created_at]
    return Outcome(views.added(target.name, ctx.project, ctx.actor.id), follow=tuple(reversed(follow)))


async def finish(ctx: Context, finished: Finished) -> Message:
    return views.added(finished.target.name, ctx.project, ctx.actor.id, finished.steps)


async def _trusted(ctx: Context, url: str, branch_id: str | None) -> Issuer | None:
    known = await ctx.neon.api.jwks.all(ctx.project.id)
    return next((each for each in known if (each.jwks_url, each.branch_id) == (url, branch_id)), None)


async def aim(ctx: Context, args: Args) -> Target:
    branches = [args.branch] if args.branch else await ctx.neon.branches(ctx.project.id)
    # An issuer that is not kept to one branch opens all of them.
    touches = tuple(each.name for each in branches)
    return Target("token issuer", args.url, args.branch.id if args.branch else None, touches)


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    # Its holders get in without a password.
    also=(Effect.REVEAL,),
    examples=(
        "jwks add https://example.com/.well-known/jwks.json --provider Auth0",
        "jwks add https://example.com/jwks.json --provider Clerk --audience shop --branch staging",
    ),
    aim=aim,
    doing="Adding token issuer",
    check=check,
    settle=settle,
    finish=finish,
)

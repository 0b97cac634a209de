"""Say when a snapshot is deleted by itself, or that it stays."""

from bot.command import Command, Context, Effect, Expiry, Kind, Outcome, Target, arguments, positional
from bot.neon.models.snapshots import Snapshot
from bot.slack.views import snapshot as views


@arguments
class Args:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="name or id of the snapshot")
    when: Expiry = positional(Kind.EXPIRY, help="from now, such as 30d; a time; or `never`")


async def run(ctx: Context, args: Args) -> Outcome:
    wanted = args.when.moment(ctx.now)
    changed = await ctx.neon.api.snapshot.set_expiration(ctx.project.id, args.snapshot.id, wanted)
    return Outcome(views.expiration_set(changed, wanted, ctx.project, ctx.actor.id, ctx.now))


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=(
        "snapshot set-expiration nightly 90d",
        "snapshot set-expiration nightly never",
    ),
    target=lambda args: Target("snapshot", args.snapshot.name, args.snapshot.id),
    doing="Setting the expiry of snapshot",
)

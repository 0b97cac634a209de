"""Show the secrets of a credential to you alone (beta)."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.neon.models import Branch
from bot.neon.models.credentials import chosen
from bot.slack.views import credential as views
from bot.slack.views import phrases


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    credential: str = positional(Kind.TEXT, help="its name, or its id as `credential list` shows it")


async def run(ctx: Context, args: Args) -> Outcome:
    api = ctx.neon.api.credential
    credential = chosen(await api.list(ctx.project.id, args.branch.id), args.credential, args.branch)
    secrets = await api.reveal(ctx.project.id, args.branch.id, credential.token_id)
    if secrets is None:
        return Outcome(views.not_kept(credential, args.branch, ctx.project))
    return Outcome(views.told(credential, secrets, args.branch, ctx.project))


command = Command(
    Args,
    run,
    effect=Effect.REVEAL,
    examples=("credential reveal pr-42 checkout-app",),
    target=lambda args: Target(
        "credential", phrases.on(args.credential, args.branch.name), f"{args.branch.id}/{args.credential}"
    ),
    doing="Showing the secrets of credential",
)

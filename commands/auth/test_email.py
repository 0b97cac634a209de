"""Send a test email through the email server of a branch's login service."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import CannotTellError
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    email: str = positional(Kind.TEXT, help="who gets it; everybody here will see the address")


async def run(ctx: Context, args: Args) -> Outcome:
    branch, project = args.branch, ctx.project
    await ctx.neon.api.auth.integration(project.id, branch.id)
    tried = await ctx.neon.api.auth.send_test_email(project.id, branch.id, args.email)
    message = views.email_tried(tried, args.email, branch, project, ctx.actor.id)
    return Outcome(message, changed=tried.success)


async def settle(ctx: Context, target: Target) -> Outcome | None:
    # Neon does not say what it has sent.
    raise CannotTellError


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=("auth test-email pr-42 ana@example.com",),
    target=lambda args: Target(
        "auth email", args.email, f"{args.branch.id}/{args.email}", touches=(args.branch.name,)
    ),
    doing="Sending a test email to",
    settle=settle,
)

"""Trust a domain, so that people who sign in from there are sent back there."""

from bot.command import Command, Context, Effect, Kind, Outcome, Target, arguments, positional
from bot.errors import UsageError
from bot.neon.models import Branch
from bot.slack.views import auth as views


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="name or id of the branch")
    uri: str = positional(Kind.TEXT, help="the app's address, such as https://app.example.com")


def check(ctx: Context, args: Args) -> None:
    if "://" not in args.uri:
        raise UsageError(
            f"{args.uri} is not a whole address.",
            hint=f"Write it with its scheme, such as `https://{args.uri.lstrip('/')}`.",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    branch, project = args.branch, ctx.project
    service = await ctx.neon.api.auth.integration(project.id, branch.id)
    if args.uri in await ctx.neon.api.auth.domains(project.id, branch.id):
        return Outcome(views.domain_there(args.uri, branch, project, ctx.actor.id), changed=False)
    await ctx.neon.api.auth.add_domain(service, project.id, args.uri)
    return Outcome(views.domain_added(args.uri, branch, project, ctx.actor.id))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id = (target.id or "").partition("/")[0]
    if target.name not in await ctx.neon.api.auth.domains(ctx.project.id, branch_id):
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.domain_added(target.name, branch, ctx.project, ctx.actor.id))


def _target(args: Args) -> Target:
    branch = args.branch
    return Target("auth domain", args.uri, f"{branch.id}/{args.uri}", touches=(branch.name,))


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    examples=("auth add-domain pr-42 https://app.example.com",),
    target=_target,
    check=check,
    doing="Trusting the domain",
    settle=settle,
)

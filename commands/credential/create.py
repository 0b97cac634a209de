"""Issue a credential on a branch; you alone are shown its secrets (beta)."""

from datetime import timedelta

from bot.command import (
    Command,
    Context,
    Effect,
    Kind,
    Outcome,
    Target,
    arguments,
    flag,
    positional,
)
from bot.neon.models import Branch
from bot.neon.models.credentials import Credential
from bot.slack.views import credential as views
from bot.slack.views import phrases

# What is offered is typed with dashes; Neon writes one of them with an underscore.
_SCOPES = {
    "storage:read": "storage:read",
    "storage:write": "storage:write",
    "ai-gateway:invoke": "ai_gateway:invoke",
    "functions:invoke": "functions:invoke",
}
_CLOCKS_DIFFER = timedelta(minutes=1)  # at most, Neon's and ours


@arguments
class Args:
    branch: Branch = positional(Kind.BRANCH, help="branch to use it on; it is good for its children, too")
    name: str = positional(Kind.NEW_NAME, help="what it is for, such as checkout-app")
    scope: tuple[str, ...] = flag(
        Kind.CHOICE,
        help="what it may do; may be given several times",
        choices=tuple(_SCOPES),
        many=True,
        required=True,
    )


async def run(ctx: Context, args: Args) -> Outcome:
    branch = args.branch
    existing = next((each for each in await _alive(ctx, branch.id) if each.name == args.name), None)
    if existing is not None:
        # Neon would take the name twice, and nobody could tell the two apart.
        there = views.exists(existing, branch, ctx.project, ctx.actor.id)
        return Outcome(there, target=_target(branch, existing), changed=False)
    issued = await ctx.neon.api.credential.issue(
        ctx.project.id, branch.id, args.name, [_SCOPES[each] for each in args.scope]
    )
    return Outcome(
        views.issued(issued, branch, ctx.project, ctx.actor.id),
        private=views.told(issued, issued, branch, ctx.project),
        target=_target(branch, issued),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    branch_id, _, name = (target.id or "").partition("/")
    since = ctx.now - _CLOCKS_DIFFER
    found = [each for each in await _alive(ctx, branch_id) if each.name == name]
    made = next((each for each in found if each.created_at >= since), None)
    if made is None:
        return None
    branch = await ctx.neon.branch(ctx.project.id, branch_id)
    return Outcome(views.secrets_lost(made, branch, ctx.project, ctx.actor.id), target=_target(branch, made))


async def _alive(ctx: Context, branch_id: str) -> list[Credential]:
    known = await ctx.neon.api.credential.list(ctx.project.id, branch_id)
    return [each for each in known if each.revoked_at is None]


def _target(branch: Branch, credential: Credential) -> Target:
    return Target(
        "credential",
        phrases.on(credential.label, branch.name),
        f"{branch.id}/{credential.token_id}",
    )


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    also=(Effect.REVEAL,),
    examples=(
        "credential create pr-42 checkout-app --scope storage:read",
        "credential create pr-42 checkout-app --scope storage:read --scope storage:write",
    ),
    target=lambda args: Target(
        "credential",
        phrases.on(args.name, args.branch.name),
        f"{args.branch.id}/{args.name}",
        touches=(args.branch.name,),
    ),
    doing="Issuing credential",
    settle=settle,
)

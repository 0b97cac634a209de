"""Ask somebody into the organization by e-mail; whoever has an account at Neon joins at once."""

import re
from datetime import datetime, timedelta

from bot.command import Command, Context, Effect, Kind, Outcome, Scope, Target, arguments, flag, positional
from bot.errors import UsageError
from bot.neon.models.org import ROLES, Invitation, pin, pinned
from bot.slack.views import org as views
from bot.slack.views.message import Card

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,10}")
_SKEW = timedelta(minutes=1)  # what Neon's clock and the bot's may differ by


@arguments
class Args:
    email: str = positional(Kind.TEXT, help="the person's e-mail address")
    role: str = flag(
        Kind.CHOICE, help="what they may do; not every organization has all", choices=ROLES, default="member"
    )
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


def check(ctx: Context, args: Args) -> None:
    if not _ADDRESS.fullmatch(args.email):
        raise UsageError(
            f"“{args.email}” is not an e-mail address.", hint="Write for example `dana@acme.example`."
        )


async def confirm(ctx: Context, args: Args) -> Card | None:
    return views.confirm_admin(args.email, new=True) if args.role == "admin" else None


async def run(ctx: Context, args: Args) -> Outcome:
    org = ctx.neon.api.org
    org_id = await org.chosen(args.org, [ref.id for ref in ctx.projects])
    member = await org.find_member(org_id, args.email)
    if member is not None:
        return Outcome(views.already_member(member, ctx.actor.id), changed=False)
    invitation = await _invitation(ctx, org_id, args.email)
    if invitation is not None:
        return Outcome(views.already_asked(invitation, ctx.actor.id, ctx.now), changed=False)
    await org.invite(org_id, args.email, args.role)
    joined = await org.find_member(org_id, args.email) is not None
    return Outcome(views.invited(args.email, args.role, ctx.actor.id, joined=joined))


async def settle(ctx: Context, target: Target) -> Outcome | None:
    # Before it asks, `run` sees to it that nobody else has: so whoever is there since then was asked by us.
    org_id = await ctx.neon.api.org.chosen(pinned(target.id), [ref.id for ref in ctx.projects])
    member = await ctx.neon.api.org.find_member(org_id, target.name)
    if member is not None and _since(member.member.joined_at, ctx):
        return Outcome(views.invited(member.email, member.member.role, ctx.actor.id, joined=True))
    invitation = await _invitation(ctx, org_id, target.name)
    if member is None and invitation is not None and _since(invitation.invited_at, ctx):
        return Outcome(views.invited(invitation.email, invitation.role, ctx.actor.id, joined=False))
    return None


async def _invitation(ctx: Context, org_id: str, email: str) -> Invitation | None:
    found = await ctx.neon.api.org.invitations(org_id)
    return next((each for each in found if each.email.lower() == email.lower()), None)


def _since(moment: datetime | None, ctx: Context) -> bool:
    return moment is not None and moment >= ctx.now - _SKEW


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    scope=Scope.ACCOUNT,
    examples=("org invite dana@acme.example", "org invite dana@acme.example --role admin"),
    target=lambda args: Target("invitation", args.email, pin(args.org, args.email)),
    doing="Inviting",
    check=check,
    confirm=confirm,
    settle=settle,
)

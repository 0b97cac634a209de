"""Change a project: its name, how long its history is kept, its computes' sizes, who may connect."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.command import (
    Command,
    Context,
    CuRange,
    Demand,
    Effect,
    Expiry,
    Finished,
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
from bot.neon.models.projects import (
    NEVER,
    ComputeDefaults,
    FullProject,
    ProjectChange,
    is_address,
)
from bot.slack.views import project as views
from bot.slack.views.message import Card, Message

# What can lose data, or cut off whoever is connected, on any of its branches.
BITES = ("retention", "logical_replication", "allow_ip", "clear_ips")


@arguments
class Args:
    project: ProjectRef = positional(Kind.PROJECT, help="its name in this channel, or its id")
    name: str | None = flag(Kind.NEW_NAME, help="its new name in Neon; the one in this channel stays")
    cu: CuRange | None = flag(Kind.CU, help="size of computes made from now on, such as 0.25-2")
    suspend_after: Expiry | None = flag(
        Kind.EXPIRY, help="stop such computes after this long without use, 1m to 7d, or `never`"
    )
    retention: timedelta | None = flag(
        Kind.DURATION, help="how long history is kept, at most 30d", effect=Effect.DESTROY
    )
    logical_replication: bool = flag(
        Kind.SWITCH, help="switch it on, for good", default=False, effect=Effect.DESTROY
    )
    allow_ip: tuple[str, ...] = flag(
        Kind.TEXT, help="an address, range or network that may connect", many=True, effect=Effect.DESTROY
    )
    clear_ips: bool = flag(
        Kind.SWITCH, help="forget the addresses allowed so far", default=False, effect=Effect.DESTROY
    )
    protected_branches_only: bool | None = flag(
        Kind.SWITCH, help="whether that list holds for protected branches only", effect=Effect.DESTROY
    )


def demand(given: Mapping[str, Any]) -> Demand:
    bites = any(given.get(each) for each in BITES) or "protected_branches_only" in given
    return Demand((Effect.DESTROY if bites else Effect.CHANGE,), Scope.PROJECT)


def check(ctx: Context, args: Args) -> None:
    if not any(
        (args.name, args.cu, args.suspend_after, args.retention, args.logical_replication, _ips(args))
    ):
        raise UsageError("That changes nothing.", hint="Say what to change, such as `--retention 7d`.")
    if args.suspend_after and args.suspend_after.at:
        raise UsageError("--suspend-after is a length of time.", hint="Write `5m`, or `never`.")
    wrong = next((each for each in args.allow_ip if not is_address(each)), None)
    if wrong is not None:
        raise UsageError(f"“{wrong}” is no address.", hint="Write `203.0.113.7`, or `203.0.113.0/24`.")


async def confirm(ctx: Context, args: Args) -> Card | None:
    project = await ctx.neon.api.project.read(args.project.id)
    return views.confirm_update(project, _change(project, args), args.project)


async def run(ctx: Context, args: Args) -> Outcome:
    change = _change(await ctx.neon.api.project.read(args.project.id), args)
    changed = await ctx.neon.api.project.update(args.project.id, change)
    message = views.updated(changed.project, change.named, args.project, ctx.actor.id)
    return Outcome(message, follow=changed.operations, note=",".join(change.named))


async def finish(ctx: Context, finished: Finished) -> Message:
    project = await ctx.neon.api.project.read(ctx.project.id)
    named = finished.note.split(",")
    return views.updated(project, named, ctx.project, ctx.actor.id, finished.steps)


def _change(project: FullProject, args: Args) -> ProjectChange:
    before = project.settings.allowed_ips
    allowed = before.changed(args.allow_ip, clear=args.clear_ips, only=args.protected_branches_only)
    return ProjectChange(
        name=args.name,
        history=args.retention,
        computes=_computes(args),
        allowed_ips=allowed if _ips(args) else None,
        logical_replication=args.logical_replication or None,
    )


def _ips(args: Args) -> bool:
    return bool(args.allow_ip) or args.clear_ips or args.protected_branches_only is not None


def _computes(args: Args) -> ComputeDefaults | None:
    if not (args.cu or args.suspend_after):
        return None
    after = args.suspend_after.after if args.suspend_after else None
    return ComputeDefaults(
        autoscaling_limit_min_cu=args.cu.min_cu if args.cu else None,
        autoscaling_limit_max_cu=args.cu.max_cu if args.cu else None,
        suspend_timeout_seconds=int(after.total_seconds())
        if after
        else NEVER
        if args.suspend_after
        else None,
    )


command = Command(
    Args,
    run,
    effect=Effect.CHANGE,
    examples=(
        "project update shop --retention 7d",
        "project update shop --name shop-eu --cu 0.25-2 --suspend-after 5m",
        "project update shop --allow-ip 203.0.113.0/24 --protected-branches-only",
        "project update shop --logical-replication",
    ),
    target=lambda args: Target("project", args.project.alias, args.project.id),
    doing="Changing project",
    demand=demand,
    check=check,
    confirm=confirm,
    finish=finish,
)

"""Create a project with a first branch; no channel reaches it until config.yaml says so."""

from datetime import timedelta

from bot.command import (
    Command,
    Context,
    CuRange,
    Effect,
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
from bot.errors import CannotTellError
from bot.neon.models import REQUEST, REQUESTED_BY, Branch
from bot.neon.models.projects import ComputeDefaults, FullProject, NewProject
from bot.slack.views import project as views
from bot.slack.views.message import Message

# Neon tells times to the second, and its clock may differ from this machine's.
CLOCKS_DIFFER = timedelta(minutes=1)


@arguments
class Args:
    name: str = positional(Kind.NEW_NAME, help="its name in Neon, such as shop-eu")
    region: str | None = flag(Kind.TEXT, help="where it is, such as aws-eu-central-1; see `region list`")
    pg: int | None = flag(Kind.INTEGER, help="major version of Postgres, such as 17")
    cu: CuRange | None = flag(Kind.CU, help="size of its computes, such as 1 or 0.25-2")
    retention: timedelta | None = flag(Kind.DURATION, help="how long its history is kept, at most 30d")
    org: str | None = flag(Kind.TEXT, help="which organization, by its id; the bot's own if not given")


async def run(ctx: Context, args: Args) -> Outcome:
    for each in await _named(ctx, args.name):
        if _ours(ctx, await ctx.neon.branches(each.id)):
            return await _adopted(ctx, each)
        return Outcome(views.exists(each, ctx.actor.id), changed=False)
    created = await ctx.neon.api.project.create(await _wanted(ctx, args))
    return Outcome(
        views.created(created.project, ctx.actor.id),
        follow=created.operations,
        target=Target("project", created.project.name, created.project.id),
        project=ProjectRef(created.project.name, created.project.id),
    )


async def settle(ctx: Context, target: Target) -> Outcome | None:
    new = [each for each in await _named(ctx, target.name) if each.created_at >= ctx.now - CLOCKS_DIFFER]
    for each in new:
        if _ours(ctx, await ctx.neon.branches(each.id)):
            return await _adopted(ctx, each)
    if new:
        # One of that name came up just then, without a mark of whose request it was.
        raise CannotTellError
    return None


async def finish(ctx: Context, finished: Finished) -> Message:
    project = await ctx.neon.api.project.read(finished.target.id or "")
    return views.ready(project, ctx.actor.id, ctx.channel_id, finished.seconds, finished.steps)


async def _wanted(ctx: Context, args: Args) -> NewProject:
    org_id = args.org
    if org_id is None and await ctx.neon.api.org.own() is None:  # a person's key must name one
        org_id = await ctx.neon.api.org.chosen(None, [each.id for each in ctx.projects])
    return NewProject(
        name=args.name,
        region_id=args.region,
        pg_version=args.pg,
        history=args.retention,
        computes=_computes(args.cu) if args.cu else None,
        org_id=org_id,
        annotation={REQUEST: ctx.request_id, REQUESTED_BY: ctx.actor.name},
    )


def _computes(cu: CuRange) -> ComputeDefaults:
    return ComputeDefaults(autoscaling_limit_min_cu=cu.min_cu, autoscaling_limit_max_cu=cu.max_cu)


async def _named(ctx: Context, name: str) -> list[FullProject]:
    found = await ctx.neon.api.project.everything(search=name)
    return [each for each in found.own if each.name == name]


def _ours(ctx: Context, branches: tuple[Branch, ...]) -> bool:
    return any(each.annotation.get(REQUEST) == ctx.request_id for each in branches)


async def _adopted(ctx: Context, project: FullProject) -> Outcome:
    operations = await ctx.neon.operations(project.id)
    return Outcome(
        views.created(project, ctx.actor.id),
        follow=tuple(reversed(operations)),
        target=Target("project", project.name, project.id),
        project=ProjectRef(project.name, project.id),
    )


command = Command(
    Args,
    run,
    effect=Effect.CREATE,
    scope=Scope.ACCOUNT,
    examples=(
        "project create shop-eu",
        "project create shop-eu --region aws-eu-central-1 --pg 17 --cu 0.25-2 --retention 7d",
    ),
    target=lambda args: Target("project", args.name),
    doing="Creating project",
    settle=settle,
    finish=finish,
)

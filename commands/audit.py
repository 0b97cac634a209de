"""Show who asked for what in this channel, and how it ended, newest first."""

from collections.abc import Mapping
from typing import Any

from bot.command import (
    AuditSearch,
    Command,
    Context,
    Demand,
    Effect,
    Kind,
    Moment,
    Outcome,
    ProjectRef,
    Result,
    Scope,
    arguments,
    flag,
)
from bot.errors import UsageError
from bot.slack.views import audit as views

OUTCOMES = tuple(each.value for each in Result if each is not Result.STARTED)


@arguments
class Args:
    who: str | None = flag(Kind.TEXT, help="only what this person asked for: a mention, a name or an id")
    branch: str | None = flag(Kind.TEXT, help="only what was about this branch: its name or id")
    project: ProjectRef | None = flag(Kind.PROJECT, help="only what was about this project")
    since: Moment | None = flag(Kind.MOMENT, help="only what came after this time")
    outcome: str | None = flag(Kind.CHOICE, help="only what ended this way", choices=OUTCOMES)
    rules: bool = flag(Kind.SWITCH, help="show by which rule, and what was said", default=False)
    page: int = flag(Kind.INTEGER, help="which page of a long list", default=1)
    csv: bool = flag(
        Kind.SWITCH, help="put it into a thread as a CSV file, for all in the channel to see", default=False
    )
    all: bool = flag(
        Kind.SWITCH, help="of all channels, where the whole account is looked after", default=False
    )


def demand(given: Mapping[str, Any]) -> Demand:
    return Demand((Effect.READ,), Scope.ACCOUNT if given.get("all") else Scope.CHANNEL)


def check(ctx: Context, args: Args) -> None:
    if args.since and args.since.time is None:
        raise UsageError(
            "--since takes a time; the audit trail knows nothing of LSNs.",
            hint="Write `2d ago`, or a time such as `2031-05-01T18:00Z`.",
            example="audit --since 2d ago",
        )


async def run(ctx: Context, args: Args) -> Outcome:
    wanted = AuditSearch(
        channel_id=None if args.all else ctx.channel_id,
        who=args.who.removeprefix("@") if args.who else None,
        branch=args.branch,
        project_id=args.project.id if args.project else None,
        since=args.since.time if args.since else None,
        outcome=args.outcome,
    )
    asked = views.Asked(wanted, ctx.channel_label, args.project, rules=args.rules)
    if args.csv:
        found = await ctx.trail.search(wanted, page=1, size=views.MOST_IN_A_FILE)
        if found.entries:
            return Outcome(views.as_file(found, asked, ctx.actor.id), thread=(views.file(found),))
    else:
        found = await ctx.trail.search(wanted, page=args.page, size=views.ROWS)
    return Outcome(views.listing(found, asked))


command = Command(
    Args,
    run,
    effect=Effect.READ,
    scope=Scope.CHANNEL,
    demand=demand,
    check=check,
    examples=(
        "audit",
        "audit --who @dana --since 2d ago",
        "audit --branch pr-42 --rules",
        "audit --outcome refused --csv",
    ),
)

"""A call of Neon's API in free form, from the words typed to the call. No command: the methods share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.command import (
    Context,
    Demand,
    Effect,
    Finished,
    Kind,
    Outcome,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.errors import CannotTellError, UsageError
from bot.neon import catalog
from bot.neon.free_answers import masked
from bot.neon.free_calls import FreeCall, Thing, free_call, matched
from bot.neon.models.answer import Answer, Content
from bot.neon.reach import holds, reach
from bot.slack.views import api as views
from bot.slack.views.message import Card, Message
from commands.api import _outcome
from commands.api._places import changed, in_channel, located

M = TypeVar("M", Answer, Content)

_LOST = "Neon's answer was lost on the way; a look at Neon shows that it is done."


@arguments
class Args:
    path: str = positional(Kind.TEXT, help="its path, such as /projects/shop/branches; with names or ids")
    f: tuple[str, ...] = flag(Kind.TEXT, help="a field, as name=value, such as branch.name=pr-42", many=True)
    body: str | None = flag(Kind.TEXT, help="the body as JSON, for what fields cannot say")


@arguments
class ReadArgs(Args):
    pick: str | None = flag(Kind.TEXT, help="show one part of the answer, such as branches.0.name")
    json: bool = flag(Kind.SWITCH, help="post the whole answer as a file, for all to see", default=False)


@dataclass(frozen=True)
class Method:
    """One method of HTTP. `effect` is what its command is listed with; each call has its own."""

    name: str
    effect: Effect

    def demand(self, given: Mapping[str, Any]) -> Demand:
        if "path" not in given:
            return Demand((self.effect,), Scope.PROJECT, free=True)
        call = free_call(self.name, given["path"], given.get("f", ()), given.get("body"))
        scope = Scope.ACCOUNT if call.described.about_account else Scope.PROJECT
        projects = tuple(each.word for each in call.places if each.thing is Thing.PROJECT)
        return Demand(call.effects, scope, call.project, projects, free=True)

    def check(self, ctx: Context, args: Args) -> None:
        call = in_channel(ctx, self._typed(args))
        if isinstance(args, ReadArgs) and args.json and call.effects != (Effect.READ,):
            raise UsageError(
                "--json posts the answer for all to see, and this call does not only read.",
                hint="Leave --json out.",
            )

    def target(self, args: Args) -> Target:
        """By the names as typed, to judge a line without looking anything up."""
        call = self._typed(args)
        would = reach(call)
        kind = "project" if would.projects else "call"
        return Target(kind, call.described.route.path, touches=would.branches)

    async def aim(self, ctx: Context, args: Args) -> Target:
        found = await located(ctx, self._typed(args))
        kind = "project" if reach(found.typed).projects else "call"
        return Target(kind, found.shown, found.call.path, await changed(ctx, found))

    async def confirm(self, ctx: Context, args: Args) -> Card:
        found = await located(ctx, self._typed(args))
        call = found.call
        states = [(each.id, each.name, each.updated_at) for each in found.branches.values()]
        return views.question(
            f"{self.name} {found.shown}",
            call.id,
            call.effects[0],
            found.home,
            found.things,
            masked({**call.query, **(call.body or {})}),
            (self.name, call.path, call.query, call.body, found.things, states),
        )

    async def run(self, ctx: Context, args: Args) -> Outcome:
        found = await located(ctx, self._typed(args))
        call, name = found.call, f"{self.name} {found.shown}"
        if call.id in catalog.ANSWER_WITH_A_FILE:
            return _outcome.downloaded(found, name, await _asked(ctx, call, Content))
        answer = await _asked(ctx, call, Answer)
        if call.effects[0].writes:
            return _outcome.wrote(ctx, found, self.name, answer)
        pick, as_file = (args.pick, args.json) if isinstance(args, ReadArgs) else (None, False)
        return _outcome.read(found, name, answer, pick, as_file=as_file)

    async def look(self, ctx: Context, target: Target, args: Args) -> Outcome | None:
        """After a lost answer: what the same path shows now. CannotTellError where that says nothing."""
        described, ids = matched(self.name, target.id or "")
        path = described.route.path
        one_thing = path.endswith("}") or self.name != "DELETE"
        twin = [each for each in catalog.operations().values() if each.route.path == path and one_thing]
        reading = next((each for each in twin if each.route.method == "GET"), None)
        if self.name == "POST" or reading is None:
            raise CannotTellError
        shown = await ctx.neon.api.ask.found(reading.id, Answer, ids)
        if self.name == "DELETE" and shown is not None:
            return None
        given = self._typed(args).body
        if self.name != "DELETE" and not (given and shown and holds(given, shown.root)):
            raise CannotTellError
        return Outcome(_outcome.done(ctx, self.name, target, note=_LOST))

    async def finish(self, ctx: Context, finished: Finished) -> Message:
        return await _outcome.finished(ctx, self.name, finished)

    def _typed(self, args: Args) -> FreeCall:
        return free_call(self.name, args.path, args.f, args.body)


async def _asked(ctx: Context, call: FreeCall, shape: type[M]) -> M:
    return await ctx.neon.api.ask.of(call.id, shape, call.ids, query=call.query, body=call.body)

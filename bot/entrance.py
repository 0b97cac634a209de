"""The way in: words become a command line that is judged, admitted and looked up, or are refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.admission import Admission, Wanted, wanted
from bot.cards import aimed
from bot.clock import Clock
from bot.command import Actor, Context, Demand, Effect, ProjectRef, Target
from bot.contexts import Contexts
from bot.errors import AmbiguousError, NotFoundError, RefusedError
from bot.judging import demand, judge, judge_target
from bot.orders import Orders
from bot.parsing import Parsed, parse
from bot.policy import Decision
from bot.registry import Entry
from bot.resolve import Resolver, named_project
from bot.trail import Trail

# For these Slack is asked anew who somebody is.
_BY_LIVE_GROUPS = frozenset({Effect.DESTROY, Effect.REVEAL})

# The orders that somebody may give in a channel, on behalf of one delivery.
OrdersOf = Callable[[str, Actor, Trail], Orders]


@dataclass(frozen=True)
class Understood:
    """Words that are a command's. Nobody has judged them yet."""

    entry: Entry
    parsed: Parsed
    needed: Demand

    @property
    def fresh(self) -> bool:
        """Whether whoever wants this has to be looked up at Slack now."""
        return self.entry.command.admins_only or not _BY_LIVE_GROUPS.isdisjoint(self.needed.effects)


@dataclass(frozen=True)
class Admitted:
    """A command line that its person may run now, and all that it names."""

    entry: Entry
    needed: Demand
    args: Any
    context: Context
    decision: Decision


class Entrance:
    """Everybody comes in by it, whatever they typed, clicked or sent. Raises BotError for what may not be."""

    def __init__(self, contexts: Contexts, admission: Admission, orders: OrdersOf, clock: Clock) -> None:
        self._contexts = contexts
        self._admission = admission
        self._orders = orders
        self._clock = clock

    def understand(self, words: Sequence[str], trail: Trail) -> Understood:
        """The command that is meant, and its arguments as words. Raises UsageError."""
        now = self._clock.now()
        registry = self._contexts.registry
        entry, rest = registry.match(tuple(words))
        parsed = parse(entry, rest, now=now)
        if parsed.help_wanted:
            entry, rest = registry.match(("help", *entry.path))
            parsed = parse(entry, rest, now=now)
        trail.command, trail.name = entry.command, entry.name
        needed = demand(entry.command, parsed.given)  # UsageError for arguments that demand nothing known
        trail.given = parsed.given
        return Understood(entry, parsed, needed)

    async def admit(self, line: Understood, actor: Actor, trail: Trail, *, request_id: str = "") -> Admitted:
        """Judge it, ask what may stop it, and look up what it names. `request_id`: of what is repeated."""
        entry, parsed, channel_id = line.entry, line.parsed, trail.incoming.channel_id
        project, decision = self._judged(entry, parsed, actor, channel_id, trail)
        standing = await self._admission.standing(channel_id)
        about = self._wanted(entry, parsed, actor, channel_id, project)
        _stop(await self._admission.refusal(about, standing), trail)
        context = self._contexts.build(
            actor,
            channel_id,
            now=self._clock.now(),
            request_id=request_id,
            chosen=project,
            trace=trail.trace,
            standing=standing,
            orders=self._orders(channel_id, actor, trail) if entry.command.admins_only else None,
        )
        resolver = Resolver(context.neon, context.projects, project)
        args = await resolver.resolve(entry.command.args, parsed.given)
        if entry.command.check:
            entry.command.check(context, args)
        return Admitted(entry, line.needed, args, context, decision)

    async def aim(self, admitted: Admitted, trail: Trail) -> Target:
        """What a write is about. Raises RefusedError where `never_touch` keeps it off, by its real name."""
        target = await aimed(admitted.entry, admitted.context, admitted.args)
        trail.target, trail.target_name = target.id or target.name, target.name
        effect, chosen = admitted.needed.effects[0], admitted.context.chosen
        channel_id = trail.incoming.channel_id
        _stop(judge_target(self._contexts.config, effect, channel_id, chosen, target), trail)
        return target

    def _judged(
        self, entry: Entry, parsed: Parsed, actor: Actor, channel_id: str, trail: Trail
    ) -> tuple[ProjectRef | None, Decision]:
        """The project that is meant, and why this person may do it there. Raises RefusedError."""

        def judged(project: ProjectRef | None) -> Decision:
            config = self._contexts.config
            trail.config_hash = config.hash
            trail.decision = decision = judge(
                config, entry.command, entry.name, parsed.given, actor, channel_id, project
            )
            if decision.denied:
                raise RefusedError(decision.reason, rule=decision.rule)
            return decision

        try:
            trail.project = named_project(entry, parsed, self._contexts.projects(channel_id))
        except (NotFoundError, AmbiguousError):
            # These name the channel's projects, which is nothing for whoever is refused anyway.
            judged(None)
            raise
        return trail.project, judged(trail.project)

    def _wanted(
        self, entry: Entry, parsed: Parsed, actor: Actor, channel_id: str, project: ProjectRef | None
    ) -> Wanted:
        projects = self._contexts.projects(channel_id)
        return wanted(entry.command, parsed.given, actor, channel_id, project, projects)


def _stop(refused: Decision | None, trail: Trail) -> None:
    """Raises RefusedError when something stands in the way of what the policy allows."""
    if refused:
        trail.decision = refused
        raise RefusedError(refused.reason, rule=refused.rule)

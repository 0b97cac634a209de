"""Pure: what the policy says of one command line, before anything is looked up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.command import Actor, AnyCommand, Demand, Effect, Kind, ProjectRef, Target, declared
from bot.config import Config
from bot.parsing import Raw
from bot.policy import Decision, Verdict, decide, keeps_projects, protects

_STRICTNESS = (Verdict.ALLOW, Verdict.CONFIRM, Verdict.DENY)


def demand(command: AnyCommand, given: Mapping[str, Any]) -> Demand:
    """What a command line needs: the command's own effect, and those that the given flags add.

    A project among the arguments is the one that it is about.
    """
    known = declared(command.args)
    own = command.demand(given) if command.demand else Demand((command.effect,), command.scope)
    added = [each.effect for each in known if each.effect and given.get(each.name)]
    named = [given.get(each.name) for each in known if each.kind is Kind.PROJECT]
    project = own.project or next((each.word for each in named if isinstance(each, Raw)), None)
    return replace(own, effects=(*own.effects, *command.also, *added), project=project)


def judge(
    config: Config,
    command: AnyCommand,
    name: str,
    given: Mapping[str, Any],
    actor: Actor,
    channel_id: str,
    project: ProjectRef | None,
) -> Decision:
    """The strictest decision over all effects: one refusal refuses the whole.

    Among equals it is the one on an added effect, so that whoever is shown a secret is shown it by
    the rule on secrets.
    """
    needed = demand(command, given)
    decisions = [
        decide(
            config,
            effect=effect,
            scope=needed.scope,
            actor=actor,
            channel_id=channel_id,
            project=project,
            command=name,
        )
        for effect in needed.effects
    ]
    # The sort is stable, so the last of the strictest comes out.
    decision = sorted(decisions, key=lambda each: _STRICTNESS.index(each.verdict))[-1]
    asks = command.confirm is not None and command.demand is None
    if asks and decision.verdict is Verdict.ALLOW:
        return replace(decision, verdict=Verdict.CONFIRM, reason=f"{decision.reason} It is confirmed first.")
    return decision


def judge_target(config: Config, effect: Effect, channel_id: str, target: Target) -> Decision | None:
    """A refusal when the target is, or lies on, a branch that this channel never touches; else None."""
    if target.kind == "project" and effect is Effect.DESTROY:
        return keeps_projects(config, channel_id, target.name)
    itself = target.kind == "branch" and effect in {Effect.CHANGE, Effect.DESTROY}
    names = (target.name, *target.touches) if itself else target.touches
    return next(filter(None, (protects(config, channel_id, name) for name in names)), None)

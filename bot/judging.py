"""Pure: what the policy says of one command line, before anything is looked up."""

from collections.abc import Mapping
from typing import Any

from bot.command import Actor, AnyCommand, Effect, ProjectRef, declared
from bot.config import Config
from bot.policy import Decision, Verdict, decide, protects

_STRICTNESS = (Verdict.ALLOW, Verdict.CONFIRM, Verdict.DENY)


def effects(command: AnyCommand, given: Mapping[str, Any]) -> tuple[Effect, ...]:
    """The command's own effect, and those that the given flags add."""
    added = [each.effect for each in declared(command.args) if each.effect and given.get(each.name)]
    return (command.effect, *added)


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
    decisions = [
        decide(
            config,
            effect=effect,
            scope=command.scope,
            actor=actor,
            channel_id=channel_id,
            project=project,
            command=name,
        )
        for effect in effects(command, given)
    ]
    # The sort is stable, so the last of the strictest comes out.
    return sorted(decisions, key=lambda each: _STRICTNESS.index(each.verdict))[-1]


def judge_target(config: Config, command: AnyCommand, channel_id: str, name: str) -> Decision | None:
    """A refusal when the target's name is one that this channel never touches; else None."""
    if command.effect not in {Effect.CHANGE, Effect.DESTROY}:
        return None
    return protects(config, channel_id, name)

"""Pure: what the policy says of one command line, before anything is looked up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.command import Actor, AnyCommand, Demand, Effect, Kind, ProjectRef, Scope, Target, declared
from bot.config import Config
from bot.config_rights import Ruled
from bot.parsing import Raw
from bot.policy import (
    SILENT_ON_GROUPS,
    Decision,
    Verdict,
    approved_by,
    decide,
    keeps_projects,
    listed,
    protects,
    stands_in,
    together,
)

_STRICTNESS = (Verdict.ALLOW, Verdict.CONFIRM, Verdict.APPROVE, Verdict.DENY)
_OTHERS_ONLY = "built in: nobody approves what they asked for"


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


def ruled(command: AnyCommand) -> Ruled:
    """What the rules have to know of a command."""
    bare = demand(command, {})
    added = {each.effect for each in declared(command.args) if each.effect}
    return Ruled(
        effect=command.effect,
        effects=frozenset({command.effect, *bare.effects, *added}),
        free=bare.free,
        open=command.scope is Scope.ANYWHERE and command.effect is Effect.READ,
    )


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
    the rule on secrets. Whatever needs an approval needs what each of its effects needs.
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
            by=by,
        )
        for effect, by in _questions(config, channel_id, needed, name)
    ]
    # The sort is stable, so the last of the strictest comes out.
    decision = sorted(decisions, key=lambda each: _STRICTNESS.index(each.verdict))[-1]
    if decision.verdict is Verdict.APPROVE:
        approval = together([each.approval for each in decisions if each.approval])
        return replace(decision, approval=approval)
    asks = command.confirm is not None and command.demand is None
    if asks and decision.verdict is Verdict.ALLOW:
        return replace(decision, verdict=Verdict.CONFIRM, reason=f"{decision.reason} It is confirmed first.")
    return decision


def _questions(config: Config, channel_id: str, needed: Demand, name: str) -> list[tuple[Effect, str]]:
    """What has to be decided: each effect, and the command whose own lines come before the effect's.

    A free call could do what any command of its effects does, so the lines of all of those hold for it,
    besides those of the effects: what is kept to somebody cannot be had by its path.
    """
    if not needed.free:
        return [(needed.effects[0], name), *((effect, "") for effect in needed.effects[1:])]
    channel = config.channel(channel_id)
    # To show a secret is to look at what it belongs to, too.
    effects = (*needed.effects, *((Effect.READ,) if Effect.REVEAL in needed.effects else ()))
    lines = {**channel.allow.root, **channel.approve.root} if channel else {}
    as_strict_as: list[tuple[Effect, str]] = []
    for line in lines:
        known = config.commands.get(line)
        if line == name:
            as_strict_as.append((needed.effects[0], line))
        elif known is not None and not known.free:
            as_strict_as += [(effect, line) for effect in effects if effect in known.effects][:1]
    return [*as_strict_as, *((effect, "") for effect in needed.effects)]


def may_approve(
    config: Config,
    command: AnyCommand,
    name: str,
    given: Mapping[str, Any],
    approver: Actor,
    channel_id: str,
    project: ProjectRef | None,
    *,
    requester_id: str,
) -> Decision:
    """Whether somebody may approve what somebody else asked for: ALLOW or DENY, by the rules of now.

    An approver is another full member, holds the right to it himself, and stands in every list that
    an approval is asked of.
    """
    if approver.id == requester_id:
        return Decision(
            Verdict.DENY, "You asked for this yourself, so somebody else has to approve it.", _OTHERS_ONLY
        )
    own = judge(config, command, name, given, approver, channel_id, project)
    if own.denied:
        return replace(own, reason=f"Only those who may do it themselves can approve it. {own.reason}")
    approval = own.approval
    if approval is None:
        reason = "This needs no approval any more, so there is nothing to approve. Type the command again."
        return Decision(Verdict.DENY, reason, own.rule)
    for names in (approval.by, *approval.also):
        named = stands_in(names, approver)
        if named is None:
            return Decision(Verdict.DENY, SILENT_ON_GROUPS, approval.rule)
        if not named:
            return Decision(Verdict.DENY, f"Only {listed(names)} may approve this.", approval.rule)
    return Decision(Verdict.ALLOW, f"This takes {approved_by(approval)}.", approval.rule)


def judge_target(config: Config, effect: Effect, channel_id: str, target: Target) -> Decision | None:
    """A refusal when the target is, or lies on, a branch that this channel never touches; else None."""
    if target.kind == "project" and effect is Effect.DESTROY:
        return keeps_projects(config, channel_id, target.name)
    itself = target.kind == "branch" and effect in {Effect.CHANGE, Effect.DESTROY}
    names = (target.name, *target.touches) if itself else target.touches
    return next(filter(None, (protects(config, channel_id, name) for name in names)), None)

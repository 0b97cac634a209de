"""Pure: what the policy says of one command line, before anything is looked up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.command import Actor, AnyCommand, Demand, Effect, Kind, ProjectRef, Scope, Target, declared
from bot.config import Config
from bot.config_channels import Channel
from bot.config_rights import Ruled
from bot.parsing import Raw
from bot.policy import (
    SILENT_ON_GROUPS,
    Decision,
    Verdict,
    administers,
    approved_by,
    decide,
    keeps_projects,
    listed,
    one_person,
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
    words = tuple(each.word for each in named if isinstance(each, Raw))
    if not (command.also or added or words):
        return own
    return replace(
        own,
        effects=(*own.effects, *command.also, *added),
        project=own.project or next(iter(words), None),
        projects=(*own.projects, *words),
    )


def ruled(command: AnyCommand) -> Ruled:
    """What the rules have to know of a command."""
    bare = demand(command, {})
    added = {each.effect for each in declared(command.args) if each.effect}
    return Ruled(
        effect=command.effect,
        effects=frozenset({command.effect, *bare.effects, *added}),
        free=bare.free,
        open=command.scope is Scope.ANYWHERE and command.effect is Effect.READ,
        account=command.scope is Scope.ACCOUNT,
        admins=command.admins_only,
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
    """The strictest decision over all effects, on all projects named: one refusal refuses the whole.

    Among equals it is the one on an added effect, so that whoever is shown a secret is shown it by
    the rule on secrets. Whatever needs an approval needs what each of its effects needs.
    """
    if command.admins_only:
        return administers(config, actor=actor, channel_id=channel_id, command=name)
    needed, channel = demand(command, given), config.channel(channel_id)
    decisions = [
        decide(
            config,
            effect=effect,
            scope=needed.scope,
            actor=actor,
            channel_id=channel_id,
            project=each,
            command=name,
            by=by,
        )
        for each in _about(channel, project, needed)
        for effect, by in _questions(config, channel, each, needed, command.effect, name)
    ]
    # The sort is stable, so the last of the strictest comes out.
    decision = sorted(decisions, key=lambda each: _STRICTNESS.index(each.verdict))[-1]
    if decision.verdict is Verdict.APPROVE:
        approval = together([each.approval for each in decisions if each.approval])
        return replace(decision, approval=approval, reason=_as_one(decision.reason, config, actor))
    asks = command.confirm is not None and command.demand is None
    if asks and decision.verdict is Verdict.ALLOW:
        return replace(decision, verdict=Verdict.CONFIRM, reason=f"{decision.reason} It is confirmed first.")
    return decision


def _as_one(reason: str, config: Config, actor: Actor) -> str:
    """The reason, with who counts as one person where others have to approve."""
    accounts = config.accounts(actor.id)
    return f"{reason} {one_person(accounts)}." if len(accounts) > 1 else reason


def _about(
    channel: Channel | None, project: ProjectRef | None, needed: Demand
) -> tuple[ProjectRef | None, ...]:
    """Every project that a command line is about: the chosen one, and those that its arguments name."""
    if not needed.projects:
        return (project,)
    words = {word.lower() for word in needed.projects}
    known = channel.refs if channel else ()
    named = [each for each in known if {each.id, each.alias.lower()} & words]
    return tuple(dict.fromkeys([project, *named] if project else named)) or (None,)


def _questions(
    config: Config,
    channel: Channel | None,
    project: ProjectRef | None,
    needed: Demand,
    own: Effect,
    name: str,
) -> list[tuple[Effect, str]]:
    """What has to be decided: each effect, and the command whose own lines come before the effect's.

    A free call could do what any command of its effects does, so the lines of all of those hold for it,
    besides those of the effects: what is kept to somebody cannot be had by its path.
    """
    if not needed.free:
        # The command's line is about its own effect, even where these arguments have it do something else.
        return [(own, name), *((effect, "") for effect in needed.effects if effect is not own)]
    # To show a secret is to look at what it belongs to, too.
    effects = (*needed.effects, *((Effect.READ,) if Effect.REVEAL in needed.effects else ()))
    lines = {**channel.allowing(project), **channel.approving(project)} if channel else {}
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
    an approval is asked of. Another account of whoever asked is nobody else.
    """
    accounts = config.accounts(approver.id)
    if requester_id in accounts:
        reason, rule = "You asked for this yourself, so somebody else has to approve it.", _OTHERS_ONLY
        if approver.id != requester_id:
            reason, rule = f"{reason} {one_person(accounts)}.", f"{config.name}: same_person"
        return Decision(Verdict.DENY, reason, rule)
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


def judge_target(
    config: Config, effect: Effect, channel_id: str, project: ProjectRef | None, target: Target
) -> Decision | None:
    """A refusal when the target is, or lies on, a branch that is never touched from there; else None."""
    if target.kind == "project" and effect is Effect.DESTROY:
        channel = config.channel(channel_id)
        named = [each for each in channel.refs if each.alias == target.name] if channel else []
        return keeps_projects(config, channel_id, project or next(iter(named), None), target.name)
    itself = target.kind == "branch" and effect in {Effect.CHANGE, Effect.DESTROY}
    names = (target.name, *target.touches) if itself else target.touches
    return next(filter(None, (protects(config, channel_id, project, name) for name in names)), None)

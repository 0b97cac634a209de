"""What a person may do in a channel, in words: the pipeline's answers to help, whoami and explain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.admission import NOTHING_STANDS, Standing, Wanted, wanted
from bot.command import Actor, Effect, ProjectRef, Ruling, Scope, Usage
from bot.config import Config
from bot.errors import UsageError
from bot.judging import demand, judge, judge_target
from bot.parsing import parse
from bot.policy import Decision, Verdict, approved_by, decide
from bot.registry import Entry, Registry
from bot.resolve import named_project
from bot.unresolved import as_typed


@dataclass(frozen=True)
class ChannelGuide:
    """Implements bot.command.Guide for one person in one channel. Looks nothing up."""

    config: Config
    registry: Registry
    actor: Actor
    channel_id: str
    projects: tuple[ProjectRef, ...]
    now: datetime
    standing: Standing = NOTHING_STANDS

    def usable(self) -> tuple[Usage, ...]:
        """The commands that this person may run here, on any of the channel's projects."""
        return tuple(self.registry.usage(entry) for entry in self.registry.entries if self._usable(entry))

    def find(self, words: tuple[str, ...]) -> tuple[Usage, ...]:
        """The commands that the words name, as far as they are usable here; UsageError when none is."""
        named = {usage.path for usage in self.registry.under(words)}
        usable = tuple(usage for usage in self.usable() if usage.path in named)
        if not usable:
            raise UsageError(
                f"Nothing of `{' '.join(words)}` is allowed for you in this channel.",
                hint="`explain` says which rule decides.",
                example=f"explain {' '.join(words)}",
            )
        return usable

    def explain(self, words: tuple[str, ...]) -> Ruling:
        """What would happen to that command line. Names are judged as typed, nothing is looked up."""
        entry, rest = self.registry.match(words)
        parsed = parse(entry, rest, now=self.now)
        project = named_project(entry, parsed, self.projects)
        decision = self._decision(entry, parsed.given, project)
        if not decision.denied and not parsed.help_wanted:
            decision = self._protected(entry, parsed.given, project) or decision
        return _ruling(entry.name, decision)

    def rights(self) -> tuple[Ruling, ...]:
        """One ruling per effect on the default project, and what is otherwise there: commands, projects."""
        default = self.projects[0] if self.projects else None
        effects = {effect: _ruling(effect.value, self._right(effect, default)) for effect in Effect}
        found = [*effects.values(), *self._by_command(default, effects, "")]
        for project in self.projects[1:]:
            where = f" in {project.alias}"
            own = {effect: _ruling(f"{effect}{where}", self._right(effect, project)) for effect in Effect}
            found += [own[effect] for effect in Effect if not _alike(own[effect], effects[effect])]
            found += self._by_command(project, own, where, besides=found)
        return tuple(found)

    def _by_command(
        self,
        project: ProjectRef | None,
        effects: Mapping[Effect, Ruling],
        where: str,
        besides: Sequence[Ruling] = (),
    ) -> Iterator[Ruling]:
        """The commands with lines of their own, where these make a difference to this person.

        In `besides` is what was said of them before, of the default project.
        """
        channel = self.config.channel(self.channel_id)
        lines = {**channel.allowing(project), **channel.approving(project)} if channel else {}
        known = {each.command: each for each in besides}
        for name in lines:
            if name not in self.config.commands:
                continue
            entry = self.registry.named(name)
            ruling = _ruling(f"{name}{where}", self._decision(entry, {}, project))
            said = known.get(name) or effects[entry.command.effect]
            if not _alike(ruling, said):
                yield ruling

    def notices(self) -> tuple[str, ...]:
        """What is stored and stops something here."""
        return self.standing.notices(self.channel_id, self.projects)

    def _usable(self, entry: Entry) -> bool:
        return not all(self._judge(entry, {}, each).denied for each in self.projects or (None,))

    def _right(self, effect: Effect, project: ProjectRef | None) -> Decision:
        decision = decide(
            self.config,
            effect=effect,
            scope=Scope.CHANNEL,
            actor=self.actor,
            channel_id=self.channel_id,
            project=project,
            command="",
        )
        if decision.denied:
            return decision
        return self.standing.refusal(Wanted((effect,), self.actor, self.channel_id, project)) or decision

    def _judge(self, entry: Entry, given: Mapping[str, Any], project: ProjectRef | None) -> Decision:
        return judge(self.config, entry.command, entry.name, given, self.actor, self.channel_id, project)

    def _decision(self, entry: Entry, given: Mapping[str, Any], project: ProjectRef | None) -> Decision:
        """By the rules, and by what is stored and stops something."""
        decision = self._judge(entry, given, project)
        if decision.denied:
            return decision
        about = wanted(entry.command, given, self.actor, self.channel_id, project, self.projects)
        return self.standing.refusal(about) or decision

    def _protected(
        self, entry: Entry, given: Mapping[str, Any], project: ProjectRef | None
    ) -> Decision | None:
        """By the branches that the command says it would change, if they were named as typed."""
        needed = demand(entry.command, given)
        if not needed.writes or entry.command.target is None:
            return None
        target = entry.command.target(as_typed(entry.command.args, given, self.now))
        return judge_target(self.config, needed.effects[0], self.channel_id, project, target)


def _alike(one: Ruling, other: Ruling) -> bool:
    """Whether two rulings mean the same to a person; that some command asks first is no matter of rights."""
    return (one.allowed, one.approval) == (other.allowed, other.approval)


def _ruling(command: str, decision: Decision) -> Ruling:
    return Ruling(
        command=command,
        allowed=decision.verdict is not Verdict.DENY,
        needs_confirmation=decision.verdict is Verdict.CONFIRM,
        reason=decision.reason,
        rule=decision.rule,
        approval=approved_by(decision.approval) if decision.approval else "",
    )

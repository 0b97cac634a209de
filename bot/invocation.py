"""A judged and resolved command line, and the request that it becomes."""

from dataclasses import dataclass
from typing import Any

from bot.command import Context, ProjectRef, Target
from bot.policy import Decision
from bot.redaction import kept
from bot.registry import Entry
from bot.resolve import words
from bot.slack.incoming import Incoming
from bot.store.request import NewRequest, State


@dataclass(frozen=True)
class Invocation:
    """A judged and resolved command line, about to write, or to show what others have to agree to."""

    incoming: Incoming
    entry: Entry
    args: Any
    context: Context
    decision: Decision
    target: Target

    def request(self, state: State) -> NewRequest:
        """What is to be stored of it."""
        incoming, context, target = self.incoming, self.context, self.target
        command = self.entry.command
        project = context.chosen or ProjectRef("", "")  # about the whole account
        return NewRequest(
            state=state,
            command=self.entry.name,
            words=words(self.args),
            typed=kept(incoming.line),
            decision=self.decision.verdict.value,
            rule=self.decision.rule,
            project_alias=project.alias,
            project_id=project.id,
            channel_id=incoming.channel_id,
            team_id=incoming.team_id,
            user_id=context.actor.id,
            user_name=context.actor.name,
            target_kind=target.kind,
            target_name=target.name,
            target_id=target.id,
            alone=f"{self.entry.name} {target.id or target.name}" if command.alone else None,
        )

"""What the audit will say of one delivery, collected on its way through the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.audit import Entry, Result
from bot.command import AnyCommand, ProjectRef
from bot.errors import (
    AmbiguousError,
    BotError,
    NotFoundError,
    NothingToDoError,
    RefusedError,
    StaleRequestError,
    UsageError,
)
from bot.judging import demand
from bot.neon.waiting import Trace
from bot.policy import Decision
from bot.redaction import kept
from bot.slack.incoming import Incoming
from bot.store.request import Request


@dataclass
class Trail:
    """Grows as the pipeline learns more. `recorded_elsewhere`: a request's own ending writes the row.

    `delivery` is the key of the delivery that is still to be ended, by whatever is stored of it first.
    `given` are the arguments by name: one of them may ask for more than the command itself does. `typed` is
    the command line that a click on a card belongs to. `config_hash` tells the configuration that decided: a
    later one may be in force by the time the row is written. `window` is what the person looks at, if it is
    one that the bot has opened.
    """

    incoming: Incoming
    config_hash: str
    trace: Trace
    delivery: str | None = None
    command: AnyCommand | None = None
    name: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None
    project: ProjectRef | None = None
    target: str | None = None
    target_name: str | None = None
    typed: str | None = None
    recorded_elsewhere: bool = False
    window: str = ""

    def about(self, request: Request) -> None:
        """It is a click on what somebody asked for before."""
        self.name, self.typed = request.command, request.typed
        self.project = ProjectRef(request.project_alias, request.project_id) if request.project_id else None
        self.target, self.target_name = request.target_id or request.target_name, request.target_name

    def entry(self, outcome: Result, detail: str = "") -> Entry:
        """The row, once the outcome is known."""
        return Entry(
            request_id=None,
            team_id=self.incoming.team_id,
            channel_id=self.incoming.channel_id,
            user_id=self.incoming.user_id,
            user_name=self.incoming.user_name,
            text=kept(self.incoming.line if self.typed is None else self.typed),
            command=self.name,
            effect=demand(self.command, self.given).effects[-1].value if self.command else None,
            decision=self.decision.verdict.value if self.decision else "none",
            rule=self.decision.rule if self.decision else "",
            project_id=self.project.id if self.project else None,
            target=self.target,
            target_name=self.target_name,
            outcome=outcome,
            detail=detail,
            neon_request_ids=tuple(self.trace.request_ids),
            operation_ids=tuple(self.trace.operation_ids),
            config_hash=self.config_hash,
        )


def outcome_of(error: BotError) -> Result:
    """How it ended for whoever is told this error."""
    if isinstance(error, RefusedError):
        return Result.REFUSED
    outdated = isinstance(error, StaleRequestError | NothingToDoError)
    mistaken = outdated or isinstance(error, UsageError | NotFoundError | AmbiguousError)
    return Result.INVALID if mistaken else Result.FAILED

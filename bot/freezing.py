"""Freezes at work: the condition that refuses writes, and the orders of those who may freeze."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.admission import Wanted
from bot.audit import Entry, Result
from bot.command import Actor, ProjectRef
from bot.config import Config
from bot.config_in_force import ConfigInForce
from bot.freezes import EVERYTHING, Freeze, Freezing, Thawing, told
from bot.policy import Decision, Verdict
from bot.slack import mrkdwn
from bot.store.freezes import Freezes, NewFreeze
from bot.text import either
from bot.trail import Trail


@dataclass(frozen=True)
class Frozen:
    """The freezes as they stand now. Writes that one of them is about are refused; reading goes on."""

    freezes: tuple[Freeze, ...]
    config: Config

    def refusal(self, about: Wanted) -> Decision | None:
        """For a write, the freeze that stops it."""
        command = about.command
        if not about.writes or (command is not None and command.admins_only):
            return None
        aliases = {each.id: each.alias for each in about.projects}
        for freeze in self.freezes:
            if freeze.of_everything or freeze.project_id in aliases:
                return self._refusal(freeze, aliases.get(freeze.project_id, ""))
        return None

    def notices(self, channel_id: str, projects: Sequence[ProjectRef]) -> tuple[str, ...]:
        """The freezes of what this channel works with."""
        aliases = {each.id: each.alias for each in projects}
        return tuple(
            told(freeze, aliases.get(freeze.project_id, ""))
            for freeze in self.freezes
            if freeze.of_everything or freeze.project_id in aliases
        )

    def _refusal(self, freeze: Freeze, alias: str) -> Decision:
        by = freeze.user_id or freeze.user_name
        rule = f"stored: a freeze of {alias or 'everything'} by {by}, {mrkdwn.plain_date(freeze.at)}"
        return Decision(Verdict.DENY, f"{told(freeze, alias)} {self._who_lifts(alias)}", rule)

    def _who_lifts(self, alias: str) -> str:
        if not self.config.admins:
            return "Whoever runs me can lift it."
        what = f"--project {alias}" if alias else "--all"
        return f"{either(self.config.admins)} can lift it with `{self.config.command} unfreeze {what}`."


class FreezeCondition:
    """Reads the freezes that stand."""

    def __init__(self, freezes: Freezes, in_force: ConfigInForce) -> None:
        self._freezes = freezes
        self._in_force = in_force

    async def check(self, channel_id: str) -> Frozen:
        """The freezes as they are stored now. Raises StoreError."""
        return Frozen(await self._freezes.standing(), self._in_force.now)


class Brakes:
    """Implements bot.command.Freezes on behalf of one delivery, whose audit row is stored with the order."""

    def __init__(self, freezes: Freezes, actor: Actor, trail: Trail) -> None:
        self._freezes = freezes
        self._actor = actor
        self._trail = trail

    async def put(self, project: ProjectRef | None, reason: str, within: timedelta | None) -> Freezing:
        """See bot.freezes.Freezes."""
        self._is_about(project)
        new = NewFreeze(
            project_id=project.id if project else EVERYTHING,
            project_alias=project.alias if project else "",
            user_id=self._actor.id,
            user_name=self._actor.name,
            reason=reason,
            within=within,
        )
        freezing = await self._freezes.put(new, self._row, self._trail.delivery)
        self._is_recorded()
        return freezing

    async def lift(self, project: ProjectRef | None) -> Thawing:
        """See bot.freezes.Freezes."""
        self._is_about(project)
        project_id = project.id if project else EVERYTHING
        thawing = await self._freezes.lift(project_id, self._row, self._trail.delivery)
        self._is_recorded()
        return thawing

    def _is_about(self, project: ProjectRef | None) -> None:
        self._trail.project = project
        self._trail.target = project.id if project else "everything"
        self._trail.target_name = project.alias if project else "everything"

    def _is_recorded(self) -> None:
        self._trail.delivery, self._trail.recorded_elsewhere = None, True

    def _row(self, changed: bool) -> Entry:
        return self._trail.entry(
            Result.DONE if changed else Result.REFUSED, "" if changed else "nothing was changed"
        )

"""The channels of config.yaml as Slack has them: there, with the bot in them, and who else reads along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.config import Config
from bot.doctor.checking import side_by_side
from bot.doctor.finding import Finding, fail, ok, warn
from bot.doctor.slack import refused
from bot.errors import SlackError
from bot.manifest import WATCHING_SCOPES
from bot.slack.directory import Directory

# Slack's words where the bot may not see a channel, or no channel of that kind.
_HIDDEN = frozenset({"missing_scope", "channel_not_found"})
_SCOPES = " and ".join(each.name for each in WATCHING_SCOPES)
# Said once, whatever the number of channels.
_UNSEEN = warn(
    f"Without {_SCOPES}, Slack does not tell whether the bot is in these channels, nor who else reads them.",
    "Grant those two. Until then the bot does not hear when one is renamed, archived or shared with others, "
    "and refuses nothing for it.",
)


@dataclass(frozen=True)
class Channels:
    """Looks at each channel. `bot_name` is what people type after /invite."""

    directory: Directory
    config: Config
    bot_name: str

    async def findings(self) -> tuple[Finding, ...]:
        """One for each channel, and one when Slack shows too little."""
        told = self.config.audit_channel
        looked = [*self.config.channels, *([told] if told and told not in self.config.channels else [])]
        found = await side_by_side((self._called(each), self._look(each)) for each in looked)
        seen = tuple(each for each in found if each is not _UNSEEN)
        return seen if len(seen) == len(found) else (*seen, _UNSEEN)

    async def _look(self, channel_id: str) -> tuple[Finding, ...]:
        called = self._called(channel_id)
        try:
            return (self._judged(channel_id, await self.directory.channel(channel_id)),)
        except SlackError as error:
            if error.code not in _HIDDEN:
                return (refused(called, error, "Check the id in config.yaml."),)
        try:
            is_there = await self.directory.knows_channel(channel_id)
        except SlackError as error:
            return (refused(called, error, "Check the id in config.yaml."),)
        if is_there:
            return (ok(f"{called} is there."), _UNSEEN)
        return (fail(f"{called}: Slack shows the bot no such channel.", self._not_there),)

    def _judged(self, channel_id: str, record: Mapping[str, Any]) -> Finding:
        called, told = self._called(channel_id), channel_id == self.config.audit_channel
        if record.get("is_archived"):
            return fail(f"{called} is archived.", "Bring it back, or take it out of config.yaml.")
        if not record.get("is_member"):
            return fail(
                f"The bot is not in {called}, so nothing can be {'told' if told else 'changed from'} there.",
                f"In that channel, type /invite @{self.bot_name}",
            )
        if record.get("is_ext_shared") or record.get("is_pending_ext_shared"):
            return self._shared(called, channel_id)
        name = f"#{record.get('name', '')}"
        return ok(f"The bot is in {called}{'' if name in called else f', which Slack calls {name}'}.")

    def _shared(self, called: str, channel_id: str) -> Finding:
        if channel_id == self.config.audit_channel:
            return fail(
                f"{called} is shared with another organisation, whose people read there what everybody does.",
                "Use a channel of your own as audit_channel.",
            )
        if not self.config.channels[channel_id].external_viewers:
            return fail(
                f"{called} is shared with another organisation, so everything there is refused.",
                "Use a channel of your own; or set external_viewers: true for it, if they may read along.",
            )
        return warn(
            f"{called} is shared with another organisation. Its people can run nothing, but they read "
            "what is posted there: the names of branches and projects, who changes them, and what fails.",
            "If that is not meant to be, use a channel of your own.",
        )

    @property
    def _not_there(self) -> str:
        return (
            "Check the id in config.yaml (the channel's details, at the bottom). "
            f"If it is right, the channel is private: type /invite @{self.bot_name} in it."
        )

    def _called(self, channel_id: str) -> str:
        label = self.config.label(channel_id)
        called = channel_id if label == channel_id else f"{label} ({channel_id})"
        return f"the audit channel {called}" if channel_id == self.config.audit_channel else called

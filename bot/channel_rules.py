"""What a channel's state in Slack forbids, and why in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.admission import Wanted
from bot.channel_state import SUSPENDING, Change, Known, Suspension
from bot.command import Effect, ProjectRef, Scope
from bot.config import Config
from bot.policy import Decision, Verdict
from bot.text import either

_CAUSES: Mapping[Change, str] = MappingProxyType(
    {
        Change.MOVED: "Slack gave it another id, {detail}, since somebody began to share it",
        Change.RENAMED: "it was renamed to {detail}",
        Change.ARCHIVED: "it was archived",
        Change.DELETED: "it was deleted",
        Change.LEFT: "I was removed from it",
        Change.GONE: "Slack does not show it to me any more",
        Change.SHARED: "it is shared with another organisation",
    }
)
_MENDED: Mapping[Change, str] = MappingProxyType(
    {Change.UNARCHIVED: "It is back from the archive.", Change.JOINED: "I am in it again."}
)


def cause(suspension: Suspension) -> str:
    """Why a channel is suspended, to go after a colon; plain text."""
    return _CAUSES[suspension.why].format(detail=suspension.detail or "something else")


def mended(suspension: Suspension) -> str:
    """What has become better since, as a sentence; or nothing."""
    return _MENDED.get(suspension.since, "") if suspension.since else ""


def rule(config: Config, channel_id: str, why: Change) -> str:
    """What decides: the configuration where it can, else what is built in."""
    if why in {Change.SHARED, Change.UNSHARED}:
        return f"{config.name}: channels.{channel_id}.external_viewers (not true)"
    return "built in: a channel that is no longer the same is suspended until an admin resumes it"


@dataclass(frozen=True)
class ChannelRules:
    """One channel at one moment. `unseen` is Slack's word for why it could never be looked at."""

    config: Config
    channel_id: str
    known: Known
    unseen: str = ""

    def refusal(self, about: Wanted) -> Decision | None:
        """A DENY for what is not to happen in a channel in this state; else None."""
        channel = self.config.channel(self.channel_id)
        if channel is None or _harmless(about):
            return None
        whys = {each.why for each in self.known.suspensions}
        if Change.SHARED in whys and not channel.external_viewers:
            return self._deny(
                "This channel is shared with another organisation, which would read along. Ask in a channel "
                f"of your own; or whoever runs me can allow it with external_viewers in {self.config.name}.",
                rule(self.config, self.channel_id, Change.SHARED),
            )
        if whys & SUSPENDING:
            return None if _is_order(about) else self._suspended()
        if Change.SHARED in whys and Effect.REVEAL in about.effects:
            return self._deny(
                "I show no secrets in a channel that is shared with another organisation. "
                "Ask in a channel of your own.",
                "built in: no secrets in shared channels",
            )
        return self._not_seen() if self.unseen and not _is_order(about) else None

    def notices(self, channel_id: str, projects: Sequence[ProjectRef]) -> tuple[str, ...]:
        """What people here should know before they try."""
        decision = self._suspended() if self._standing() else None
        return (decision.reason,) if decision else ()

    def _standing(self) -> tuple[Suspension, ...]:
        return tuple(each for each in self.known.suspensions if each.why in SUSPENDING)

    def _suspended(self) -> Decision:
        first, *more = self._standing()
        causes = " and ".join(cause(each) for each in (first, *more))
        news = " ".join(filter(None, (mended(each) for each in (first, *more))))
        reason = f"This channel has been suspended since {first.at:%Y-%m-%d %H:%M} UTC: {causes}."
        return self._deny(
            " ".join(filter(None, (reason, news, self._who()))),
            rule(self.config, self.channel_id, first.why),
        )

    def _who(self) -> str:
        if not self.config.admins:
            return f"Nobody can resume it: {self.config.name} lists no admins."
        who = either(self.config.admins)
        return f"It stays so until {who} types {self.config.command} channel resume."

    def _not_seen(self) -> Decision:
        if self.unseen == "channel_not_found":
            reason = (
                "Slack does not show me this channel, so I cannot tell who reads here. If it is private, "
                "invite me; then whoever runs me must have granted me groups:read, too."
            )
        else:
            reason = (
                "Slack could not tell me who reads this channel, so I did nothing. Try again in a minute. "
                f"(Slack: {self.unseen})"
            )
        return self._deny(reason, "built in: nothing happens in a channel that was never seen")

    def _deny(self, reason: str, by: str) -> Decision:
        return Decision(Verdict.DENY, reason, by)


def _is_order(about: Wanted) -> bool:
    """What an admin does about the bot itself, such as resuming this channel."""
    return about.command is not None and about.command.admins_only


def _harmless(about: Wanted) -> bool:
    """What works in any channel at all, such as help."""
    command = about.command
    return command is not None and command.scope is Scope.ANYWHERE and about.effects == (Effect.READ,)

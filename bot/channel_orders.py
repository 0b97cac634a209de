"""The orders of admins about channels: which are suspended, and that one goes on."""

from collections.abc import Mapping

from bot.audit import Result
from bot.channel_rules import cause
from bot.channel_state import SUSPENDING, Change, ChannelStanding, Known, Resuming, Suspension
from bot.channel_watch import ChannelWatch
from bot.command import Actor
from bot.config import Config
from bot.errors import NotFoundError, RefusedError, SlackError
from bot.store.suspensions import Suspensions
from bot.text import quoted
from bot.trail import Trail

# What to do before a channel can be resumed.
_FIRST = {
    Change.ARCHIVED: "Bring it back from the archive first.",
    Change.LEFT: "Type `/invite @neon` in it first.",
    Change.GONE: "Type `/invite @neon` in it first, if it is still there.",
    Change.DELETED: "Take it out of {config}.",
    Change.MOVED: "In {config}, change {old} to its new id, {new}, if it shall go on.",
}
_FOR_GOOD = frozenset({Change.MOVED, Change.DELETED})


class ChannelOrders:
    """Implements bot.orders.Channels on behalf of one delivery, whose audit row is stored with the order."""

    def __init__(
        self, watch: ChannelWatch, suspensions: Suspensions, channel_id: str, actor: Actor, trail: Trail
    ) -> None:
        self._watch = watch
        self._suspensions = suspensions
        self._channel_id = channel_id
        self._actor = actor
        self._trail = trail

    async def all(self) -> tuple[ChannelStanding, ...]:
        """See bot.orders.Channels."""
        config, standing = self._watch.config, await self._suspensions.open()
        return tuple(
            ChannelStanding(
                channel_id=channel_id,
                label=config.label(channel_id),
                may_be_read=channel.external_viewers,
                suspensions=tuple(each for each in standing if each.channel_id == channel_id),
            )
            for channel_id, channel in config.channels.items()
        )

    async def resume(self, named: str) -> Resuming:
        """See bot.orders.Channels."""
        config = self._watch.config
        channel_id = _found(config, named, await self._suspensions.names()) if named else self._channel_id
        label = config.label(channel_id)
        self._trail.target, self._trail.target_name = channel_id, label
        known = await self._seen_now(channel_id)
        standing = tuple(each for each in known.suspensions if each.why in SUSPENDING)
        for each in standing:
            if _still(each, known):
                first = _FIRST[each.why].format(config=config.name, old=channel_id, new=each.detail)
                raise RefusedError(
                    f"{label} stays suspended: {cause(each)}.",
                    hint=first,
                    rule="built in: a channel is resumed when it is as it should be",
                )
        if standing:
            row = self._trail.entry(Result.DONE)
            await self._suspensions.clear(
                channel_id, SUSPENDING, by=self._actor.id, entry=row, delivery=self._trail.delivery
            )
            self._trail.delivery, self._trail.recorded_elsewhere = None, True
        return Resuming(channel_id, label, (known.seen.name if known.seen else None) or "", standing)

    async def _seen_now(self, channel_id: str) -> Known:
        """Raises SlackError while Slack cannot be asked."""
        try:
            return await self._watch.look(channel_id)
        except SlackError as error:
            if error.passing:
                raise
            return await self._suspensions.known(channel_id)


def _still(suspension: Suspension, known: Known) -> bool:
    """Whether what suspended the channel goes on. Where Slack shows nothing, the admin knows better."""
    if suspension.why in _FOR_GOOD:
        return True
    shown = known.seen is not None and known.seen.name is not None
    return suspension.why in _FIRST and suspension.since is None and shown


def _found(config: Config, named: str, names: Mapping[str, str | None]) -> str:
    """By its id, by what the configuration calls it, or by what Slack does."""
    word = named.removeprefix("#")
    if word.upper() in config.channels:
        return word.upper()
    called = [
        each for each in config.channels if word in {config.label(each).removeprefix("#"), names.get(each)}
    ]
    if len(called) != 1:
        raise NotFoundError(
            f"{quoted(named)} is no channel of {config.name}.",
            hint="Give its id: `channel list` shows all of them.",
        )
    return called[0]

"""Watches the channels of the configuration: what Slack tells of them, and looks for what was missed."""

import structlog

from bot.audit import Entry, Result
from bot.channel_rules import ChannelRules, rule
from bot.channel_state import MENDS, Change, Known, Remembered, differences, is_called
from bot.config import Config
from bot.config_in_force import ConfigInForce
from bot.errors import BotError, SlackError, StoreError
from bot.slack.events import SlackEvent
from bot.slack.gateway import Gateway
from bot.store.suspensions import Suspensions
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

# These say more than that Slack does not show a channel any more.
_EXPLAIN_GONE = frozenset({Change.MOVED, Change.DELETED, Change.LEFT, Change.GONE})


class ChannelWatch:
    """Suspends channels. A change counts once, whether it is heard of, seen, or both, in any process."""

    def __init__(
        self, in_force: ConfigInForce, suspensions: Suspensions, gateway: Gateway, tasks: Tasks
    ) -> None:
        self._in_force = in_force
        self._suspensions = suspensions
        self._gateway = gateway
        self._tasks = tasks
        self._ahead: list[str] = []  # channels that this look has still to come to

    def hear(self, event: SlackEvent) -> bool:
        """Begin to do what an event demands. False when it has to come again. What fails, a look finds."""
        if self._tasks.full:
            log.warning("turned an event away", waiting=len(self._tasks))
            return False
        self._tasks.start(self._heard(event), name=event.key)
        return True

    async def _heard(self, event: SlackEvent) -> None:
        try:
            if await self._gateway.team_id() not in event.teams:
                log.warning("an event for another workspace", key=event.key)
            elif event.change is Change.UNINSTALLED:
                await self._taken_out()
            elif event.channel_id in self._watched():
                await self._learn(event)
        except BotError as error:
            log.warning("could not act on an event", key=event.key, problem=error.message)

    async def check(self, channel_id: str) -> ChannelRules:
        """What stands against doing anything in a channel. One that was never seen is looked at first.

        Raises StoreError.
        """
        config = self.config
        if config.channel(channel_id) is None:
            return ChannelRules(config, channel_id, Known(None, ()))
        known = await self._suspensions.known(channel_id)
        if known.seen is None:
            try:
                known = await self.look(channel_id)
            except SlackError as error:
                log.info("could not look at a channel", channel=channel_id, code=error.code)
                return ChannelRules(config, channel_id, known, error.code)
        return ChannelRules(config, channel_id, known)

    async def look_around(self) -> None:
        """Look at every channel of the configuration, once; or go on where Slack had enough. Never raises."""
        self._ahead = self._ahead or list(self._watched())
        while self._ahead:
            channel_id = self._ahead[0]
            try:
                await self.look(channel_id)
            except SlackError as error:
                log.info("could not look at a channel", channel=channel_id, code=error.code)
                if error.passing:
                    # The others first, should it be the only one.
                    self._ahead = [*self._ahead[1:], channel_id]
                    return
            except StoreError as error:
                log.warning("could not look at the channels", problem=error.message)
                return
            self._ahead.remove(channel_id)

    async def look(self, channel_id: str) -> Known:
        """See what became of a channel, and what is known of it then.

        Raises SlackError when Slack does not show it just now, or never did; StoreError.
        """
        known = await self._suspensions.known(channel_id)
        try:
            now = await self._gateway.channel(channel_id)
        except SlackError as error:
            await self._not_shown(channel_id, known, error)
        else:
            changes = tuple(differences(known, now, label=self.config.label(channel_id)))
            for change, detail in changes:
                await self._saw(channel_id, known, change, detail)
            seen = Remembered(now.name, now.is_member)
            if changes or known.seen != seen:
                await self._suspensions.saw(channel_id, now)
            if not changes:
                return Known(seen, known.suspensions)
        return await self._suspensions.known(channel_id)

    @property
    def config(self) -> Config:
        """The configuration that is in force now."""
        return self._in_force.now

    def _watched(self) -> tuple[str, ...]:
        return tuple(self.config.channels)

    def _viewers_allowed(self, channel_id: str) -> bool:
        channel = self.config.channel(channel_id)
        return channel is not None and channel.external_viewers

    async def _taken_out(self) -> None:
        if not await self._gateway.still_installed():
            log.error("the app was taken out of the Slack workspace; what Neon has begun is still followed")

    async def _not_shown(self, channel_id: str, known: Known, error: SlackError) -> None:
        if error.code == "missing_scope":
            await self._suspensions.saw(channel_id, None)
            return
        was_shown = known.seen is not None and known.seen.name is not None
        if error.code != "channel_not_found" or not was_shown:
            raise error
        if not _EXPLAIN_GONE & {each.why for each in known.suspensions}:
            await self._suspend(channel_id, Change.GONE)

    async def _learn(self, event: SlackEvent) -> None:
        channel_id, change = event.channel_id, event.change
        if change is Change.JOINED and event.subject != await self._gateway.bot_id():
            return
        if change is Change.RENAMED and is_called(event.detail, self.config.label(channel_id)):
            log.info("a channel got the name that it has in the configuration", channel=channel_id)
        elif change is Change.UNSHARED:
            await self._unshared(channel_id, key=event.key)
        elif change in MENDS:
            await self._suspensions.mend(channel_id, change, key=event.key)
        else:
            await self._suspend(channel_id, change, detail=event.detail, user_id=event.user_id, key=event.key)

    async def _saw(self, channel_id: str, known: Known, change: Change, detail: str) -> None:
        if change is Change.UNSHARED:
            await self._unshared(channel_id)
        elif change in MENDS:
            await self._suspensions.mend(channel_id, change)
        else:
            before = known.seen.name if known.seen and change is Change.RENAMED else None
            await self._suspend(channel_id, change, detail=detail, before=before)

    async def _suspend(
        self,
        channel_id: str,
        why: Change,
        *,
        detail: str = "",
        user_id: str = "",
        key: str | None = None,
        before: str | None = None,
    ) -> None:
        quiet = why is Change.SHARED and self._viewers_allowed(channel_id)
        entry = None if quiet else await self._entry(channel_id, why, Result.SUSPENDED, detail, user_id)
        new = await self._suspensions.suspend(
            channel_id, why, detail=detail, user_id=user_id, key=key, before=before, entry=entry
        )
        if new and not quiet:
            log.warning("a channel is suspended", channel=channel_id, why=why.value, detail=detail)

    async def _unshared(self, channel_id: str, *, key: str | None = None) -> None:
        quiet = self._viewers_allowed(channel_id)
        entry = None if quiet else await self._entry(channel_id, Change.UNSHARED, Result.RESUMED)
        await self._suspensions.clear(channel_id, {Change.SHARED}, by="", key=key, entry=entry)

    async def _entry(
        self, channel_id: str, change: Change, outcome: Result, detail: str = "", user_id: str = ""
    ) -> Entry:
        return Entry(
            team_id=await self._gateway.team_id(),
            channel_id=channel_id,
            user_id=user_id,
            user_name="" if user_id else "Slack",
            text=" ".join(filter(None, ("channel", change.value, detail))),
            decision="none",
            rule=rule(self.config, channel_id, change),
            outcome=outcome,
            config_hash=self.config.hash,
        )

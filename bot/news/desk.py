"""What people may ask of news: to subscribe a channel, to end that, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.config_in_force import ConfigInForce
from bot.config_news import News
from bot.news.kinds import Kind, Severity, Subscription
from bot.news.quiet import hours
from bot.store.subscriptions import Subscriptions


@dataclass(frozen=True)
class NewsDesk:
    """Methods raise StoreError without the database."""

    in_force: ConfigInForce
    rows: Subscriptions

    async def subscribe(
        self,
        channel_id: str,
        kinds: Sequence[str],
        project_id: str,
        user_id: str,
        *,
        severity: str,
        quiet: str,
        daily: bool,
        critical_at_once: bool,
    ) -> tuple[Subscription, ...]:
        """From now on a channel hears of these, of one project or, for "", of all of its own."""
        wanted = tuple(
            Subscription(
                channel_id=channel_id,
                kind=Kind(kind),
                project_id=project_id,
                severity=Severity(severity),
                quiet=self.quiet(quiet),
                daily=daily,
                critical_at_once=critical_at_once,
                user_id=user_id,
            )
            for kind in dict.fromkeys(kinds)
        )
        await self.rows.put(wanted)
        return wanted

    async def unsubscribe(
        self, channel_id: str, kinds: Sequence[str], project_id: str | None
    ) -> tuple[Subscription, ...]:
        """A channel hears no more of these, of one project or, for None, of any; what it has heard of."""
        return await self.rows.drop(channel_id, {Kind(each) for each in kinds}, project_id)

    def quiet(self, text: str) -> str:
        """Quiet hours, as they are stored; empty for none. Raises UsageError."""
        return str(hours(text)) if text else ""

    async def of(self, channel_id: str) -> tuple[Subscription, ...]:
        """What a channel hears of."""
        return await self.rows.of(channel_id)

    def rules(self, channel_id: str) -> News:
        """How news is told there."""
        return self.in_force.now.news_for(channel_id)

"""Tells channels what is new: one message for each thing, kept up, not too many, what was held in one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from bot.clock import Clock
from bot.config_in_force import ConfigInForce
from bot.news.kinds import TOGETHER_WITHIN, Story
from bot.news.posting import Posting
from bot.slack.views import news as views
from bot.store.stories import Stories

log = structlog.get_logger(__name__)

HOUR = timedelta(hours=1)
# Until then a failed operation may still go through when Neon tries again.
DONE_WITH_AFTER = timedelta(days=1)


class NewsTelling:
    """`tell` is called after each look at all projects. What Slack does not take then comes the next time."""

    def __init__(self, in_force: ConfigInForce, stories: Stories, posting: Posting, clock: Clock) -> None:
        self._in_force = in_force
        self._stories = stories
        self._posting = posting
        self._clock = clock

    async def tell(self) -> None:
        """Everything that is to be told by now. Raises StoreError."""
        stories = sorted(await self._stories.open(), key=lambda each: each.channel_id)
        for channel_id, of_it in groupby(stories, key=lambda each: each.channel_id):
            if self._in_force.now.channel(channel_id) is not None:
                await self._tell(channel_id, list(of_it))

    async def _tell(self, channel_id: str, stories: Sequence[Story]) -> None:
        now = self._clock.now()
        for each in stories:
            if each.message_ts is not None and each.version != each.shown:
                await self._change(each)
        await self._stories.close([each for each in stories if _is_done_with(each, now)])
        await self._together(channel_id, stories, now)
        fresh = [
            each
            for each in stories
            if each.message_ts is None and each.hold_until is None and each.digest is None
        ]
        most = self._in_force.now.news_for(channel_id).per_hour
        room = max(0, most - await self._stories.posted_since(channel_id, now - HOUR))
        by_weight = sorted(fresh, key=lambda each: (-each.severity.rank, each.first_at, each.id))
        for each in by_weight[:room]:
            await self._post(each, now)
        if too_many := by_weight[room:]:
            await self._stories.hold(too_many, now + HOUR)

    async def _post(self, story: Story, now: datetime) -> None:
        message = views.story(story, self._alias(story), self._in_force.now.command)
        ts = await self._posting.post(story.channel_id, f"news:{story.id}", message)
        if ts is not None:
            await self._stories.told(story, ts, now)

    async def _change(self, story: Story) -> None:
        message = views.story(story, self._alias(story), self._in_force.now.command)
        if story.message_ts and await self._posting.edit(story.channel_id, story.message_ts, message):
            await self._stories.shown(story)

    async def _together(self, channel_id: str, stories: Sequence[Story], now: datetime) -> None:
        """One message for all that was held back until now; for a single thing, one that goes on with it."""
        gathered = {each.id: each.digest for each in stories if each.digest}
        due = [
            each
            for each in stories
            if each.message_ts is None and not each.digest and each.hold_until and each.hold_until <= now
        ]
        if len(due) == 1:
            await self._post(due[0], now)
        elif due:
            # Stored before it is said, so that whoever says it again says the same.
            key = f"digest:{channel_id}:{due[0].id}"
            await self._stories.gather(due, key)
            gathered |= {each.id: key for each in due}
        for key in dict.fromkeys(gathered.values()):
            told = [each for each in stories if gathered.get(each.id) == key]
            aliases = {each.id: self._alias(each) for each in told}
            message = views.together(told, aliases, self._in_force.now.command)
            if await self._posting.post(channel_id, key, message) is not None:
                await self._stories.digested(told, now)

    def _alias(self, story: Story) -> str:
        channel = self._in_force.now.channel(story.channel_id)
        refs = channel.refs if channel else ()
        return next((ref.alias for ref in refs if ref.id == story.project_id), story.project_id)


def _is_done_with(story: Story, now: datetime) -> bool:
    """Nothing more is to be expected of it, so that it need not be looked at for ever."""
    told = story.message_ts is not None and story.version == story.shown
    return told and story.event in TOGETHER_WITHIN and story.last_at < now - DONE_WITH_AFTER

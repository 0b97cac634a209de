"""How fast Slack is spoken to: pauses that it asks for, turns in a channel, and edits that were overtaken."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SlackError
from bot.slack.pace import EDITS_PER_MINUTE, POSTS_AT_ONCE, Edits, Pauses, Posting
from tests.clocks import ManualClock


@dataclass
class Slack:
    """Takes edits, and holds each of them up until it is let go."""

    taken: list[str] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def edit(self, edits: Edits, words: str, ts: str = "1.0") -> bool:
        async def send() -> None:
            await self.open.wait()
            self.taken.append(words)

        return await edits.make("C1", ts, send)


async def begun(*work: asyncio.Task[bool]) -> None:
    """Let tasks come as far as they can."""
    for _ in range(10 * len(work)):
        await asyncio.sleep(0)


async def test_an_edit_under_way_is_followed_by_the_newest_alone() -> None:
    edits, slack = Edits(), Slack()
    tasks = [asyncio.create_task(slack.edit(edits, str(number))) for number in range(4)]
    await begun(*tasks)
    slack.open.set()
    assert await asyncio.gather(*tasks) == [True, False, False, True]
    assert slack.taken == ["0", "3"]


async def test_messages_do_not_wait_for_each_other() -> None:
    edits, slow, quick = Edits(), Slack(), Slack()
    quick.open.set()
    waiting = asyncio.create_task(slow.edit(edits, "a", ts="1.0"))
    assert await quick.edit(edits, "b", ts="2.0")
    slow.open.set()
    assert await waiting


async def test_an_edit_that_fails_does_not_stand_in_the_way_of_the_next() -> None:
    edits, slack = Edits(), Slack()
    slack.open.set()

    async def refused() -> None:
        raise SlackError("http_500", method="chat.update")

    with pytest.raises(SlackError):
        await edits.make("C1", "1.0", refused)
    assert await slack.edit(edits, "next")


async def test_progress_leaves_room_for_results() -> None:
    edits, slack = Edits(), Slack()
    slack.open.set()
    for number in range(EDITS_PER_MINUTE):
        if not edits.room_for_progress:
            break
        await slack.edit(edits, str(number))
    assert 0 < len(slack.taken) < EDITS_PER_MINUTE
    assert await slack.edit(edits, "result")


async def test_a_few_posts_go_at_once_in_each_channel_and_the_next_waits() -> None:
    posting = Posting()
    for channel in ("C1", "C2"):
        for _ in range(POSTS_AT_ONCE):
            async with asyncio.timeout(5):
                await posting.turn(channel)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await posting.turn("C1")


@given(st.floats(0.1, 1000), st.floats(0, 2000))
def test_a_pause_holds_for_its_method_and_place_and_as_long_as_slack_asked_for(
    asked: float, passed: float
) -> None:
    clock = ManualClock()
    pauses = Pauses(clock)
    pauses.heed(SlackError("ratelimited", method="chat.postMessage", retry_after=asked), "C1")
    assert pauses.over("chat.postMessage", "C2")
    assert pauses.over("chat.update", "C1")
    clock.advance(passed)
    over = passed >= asked
    assert pauses.over("chat.postMessage", "C1") == over
    if over:
        pauses.check("chat.postMessage", "C1")
        return
    with pytest.raises(SlackError) as caught:
        pauses.check("chat.postMessage", "C1")
    assert caught.value.retry_after == pytest.approx(asked - passed)
    assert not caught.value.uncertain


def test_an_error_without_a_pause_asks_for_none() -> None:
    pauses = Pauses(ManualClock())
    pauses.heed(SlackError("http_500", method="chat.update"))
    pauses.check("chat.update")

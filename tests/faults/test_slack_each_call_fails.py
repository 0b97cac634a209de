"""Each call to Slack in the life of a command goes wrong in turn, in each way in which one can.

Whatever fails: Neon is asked once, there is one message about it and it shows the end, and one audit row.
"""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import calm, elsewhere, posted, until

Act = Callable[[Stage, str], Awaitable[None]]
# More than one command makes: by then the trouble has met no call.
CALLS = 20
KINDS = ("drop_after", "drop_before", "http_500", "ratelimited")


async def ended(stage: Stage, name: str, words: str) -> None:
    """The end of a request is shown and recorded, while Neon's time moves on."""

    async def over() -> bool:
        stage.neon_clock.advance(1)
        shown = [plain(each) for each in await stage.ana.messages(SHOP_DB)]
        recorded = any(name in row.text for row in await stage.audit())
        return recorded and any(f"`{name}`" in each and words in each for each in shown)

    await until(over)
    messages = [each for each in await posted(stage.ana, SHOP_DB) if f"`{name}`" in plain(each)]
    assert [words in plain(each) for each in messages] == [True]
    (row,) = [row for row in await stage.audit() if name in row.text]
    assert row.outcome == "done"


async def create(stage: Stage, name: str) -> None:
    """From the command to the message that says that the branch is ready."""
    assert (await stage.ana.command(SHOP_DB, f"branch create {name}"))["ok"]
    await ended(stage, name, "is ready in")


async def delete(stage: Stage, name: str) -> None:
    """From the command over the card and its click to the message that says that it is gone."""
    await elsewhere(stage, "POST", "/branches", {"branch": {"name": name}})
    stage.neon_clock.advance(30)
    assert (await stage.ana.command(SHOP_DB, f"branch delete {name}"))["ok"]
    card = await stage.message(stage.ana, SHOP_DB, f"`{name}`", "[Cancel]")
    assert (await stage.ana.click(SHOP_DB, card["ts"], "confirm"))["ok"]
    await ended(stage, name, "is deleted in")


async def writes_of_the_bot(stage: Stage, method: str) -> int:
    """How often the bot has changed something in Neon with success; the test's own calls are not counted."""
    calls = await stage.neon_calls(method, "/branches")
    return sum(call["status"] in {200, 201} for call in calls)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("method", "act"), [("POST", create), ("DELETE", delete)])
async def test_whichever_call_fails_it_is_done_once_and_shown_once(
    stage: Stage, kind: str, method: str, act: Act
) -> None:
    for number in range(CALLS):
        before = await writes_of_the_bot(stage, method)
        await stage.slack_trouble("c*", kind, skip=number)
        await act(stage, f"pr-{number}-x")
        assert await writes_of_the_bot(stage, method) == before + 1, number
        if stage.workspace.faults.waiting():
            assert number >= 2, "hardly any call was met"
            await calm(stage)
            return
    raise AssertionError("it makes more calls than that")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
async def test_where_slack_cannot_say_who_it_is_nothing_is_begun_and_that_is_said_once(
    stage: Stage, kind: str, method: str
) -> None:
    await stage.slack_trouble(method, kind, times=None)  # what only asks is asked again by itself
    reply = await stage.ask(stage.ana, SHOP_DB, "branch delete dana-scratch")
    assert (reply.row.outcome, len(await stage.audit())) == ("refused", 1)
    assert await posted(stage.ana, SHOP_DB) == []
    assert await stage.neon_writes() == []
    await calm(stage)

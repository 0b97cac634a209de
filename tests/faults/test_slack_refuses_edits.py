"""The one message cannot be edited: progress is skipped, and the result is shown when and where it can be."""

from typing import Any

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.e2e.watching import looked_around
from tests.faults.scene import READY, asked_to_delete, calm, elsewhere, posted, statuses, tried

UPDATE, PRIVATE = "chat.update", "chat.postEphemeral"


async def begun(stage: Stage) -> dict[str, Any]:
    """Dana asks for a branch; the message as soon as it shows what Neon is at."""
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    return await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`", "create branch …")


async def test_while_slack_asks_for_a_pause_progress_is_skipped_and_the_result_comes_after_it(
    stage: Stage,
) -> None:
    message = await begun(stage)
    await stage.slack_trouble(UPDATE, "ratelimited", retry_after=1)
    edits = len(await stage.slack_calls(UPDATE))
    stage.neon_clock.advance(0.9)
    await tried(stage, UPDATE, times=edits + 1)
    stage.neon_clock.advance(30)
    done = await stage.message(stage.dana, SHOP_DB, READY)

    assert done["ts"] == message["ts"]
    assert len(await stage.slack_calls(UPDATE)) == edits + 2
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert await statuses(stage, "POST") == [201]


@pytest.mark.parametrize("kind", ["http_500", "drop_after"])
async def test_a_result_that_slack_fails_to_take_is_shown_again(stage: Stage, kind: str) -> None:
    message = await begun(stage)
    await stage.slack_trouble(UPDATE, kind)
    stage.neon_clock.advance(30)
    await tried(stage, UPDATE, READY, times=2)
    done = await stage.message(stage.dana, SHOP_DB, READY)

    assert done["ts"] == message["ts"]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert await stage.slack_calls(PRIVATE) == []


async def test_the_result_of_a_deleted_message_is_told_to_the_asker_once(stage: Stage) -> None:
    message = await begun(stage)
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=message["ts"])
    await stage.finished(stage.dana, SHOP_DB, READY)

    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    (told,) = await stage.dana.messages(SHOP_DB)
    assert told["ephemeral"]
    assert await stage.ana.messages(SHOP_DB) == []
    assert len(await stage.slack_calls(PRIVATE)) == 1
    assert await statuses(stage, "POST") == [201]


async def told_directly(stage: Stage) -> str:
    """The one direct message that Dana got."""
    (message,) = await stage.dana.messages("D0DANA")
    return plain(message)


async def test_when_a_channel_is_archived_meanwhile_the_asker_hears_of_it_directly(stage: Stage) -> None:
    message = await begun(stage)
    await stage.slack_admin("archive", channel=SHOP_DB)
    stage.neon_clock.advance(30)
    (row,) = await stage.audited(1)

    assert (row.outcome, row.target) == ("done", (await stage.branches())["pr-42"]["id"])
    assert await statuses(stage, "POST") == [201]
    (seen,) = await posted(stage.dana, SHOP_DB)
    assert seen["ts"] == message["ts"]
    assert READY not in plain(seen)
    assert len(await stage.slack_calls(PRIVATE)) == 1
    assert READY in await told_directly(stage)
    assert row.detail == (
        "could not be shown in the channel (is_archived); the asker was told in a direct message"
    )


async def test_a_bot_that_is_thrown_out_meanwhile_tells_the_asker_directly(stage: Stage) -> None:
    await begun(stage)
    await looked_around(stage)
    await stage.slack_admin("leave", channel=SHOP_DB)
    stage.neon_clock.advance(30)
    (row,) = await stage.audited(1)

    assert row.outcome == "done"
    assert await statuses(stage, "POST") == [201]
    assert "pr-42" in await stage.branches()
    assert READY in await told_directly(stage)


async def test_a_card_that_is_deleted_before_the_click_expires_without_harm(stage: Stage) -> None:
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=card)

    with pytest.raises(LookupError):
        await stage.ana.click(SHOP_DB, card, "confirm")
    assert "dana-scratch" in await stage.branches()
    assert await stage.neon_writes() == []
    assert await stage.audit() == ()


async def test_a_click_whose_message_slack_cannot_edit_deletes_once_and_tells_in_the_end(
    stage: Stage,
) -> None:
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.slack_trouble(UPDATE, "http_500", times=3)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")

    assert await statuses(stage, "DELETE") == [200]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card


async def test_a_changed_branch_whose_new_question_cannot_be_shown_is_left_alone(stage: Stage) -> None:
    card = await asked_to_delete(stage, "preview/pr-98")
    branch = (await stage.branches())["preview/pr-98"]
    await elsewhere(stage, "PATCH", f"/branches/{branch['id']}", {"branch": {"name": "still-needed"}})
    await stage.slack_trouble(UPDATE, "http_500", times=2)
    await stage.ana.click(SHOP_DB, card, "confirm")
    words = await stage.shown(stage.ana, SHOP_DB, "It had changed since you were asked")

    assert "nothing was done" in words
    assert "Nobody confirmed in time" not in words
    assert await stage.neon_calls("DELETE") == []
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card
    await calm(stage)

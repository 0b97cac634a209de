"""The last word reaches the person even where its message is gone and Slack is busy for a moment."""

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage


async def test_a_result_without_a_message_is_told_once_slack_takes_it(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=begun["ts"])
    await stage.slack_trouble("chat.postEphemeral", "ratelimited", retry_after=1)
    words = await stage.finished(stage.dana, SHOP_DB, "Branch `pr-42`", "is ready in")

    assert words
    message = await stage.message(stage.dana, SHOP_DB, "is ready in")
    assert message["ephemeral"], plain(message)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"

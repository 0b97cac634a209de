"""Slack took a message and its answer was lost: it is found again by what it carries, and edited."""

import pytest

from bot.manifest import SCOPES
from bot.slack.markers import metadata
from sandbox.slack.messages import Content
from sandbox.slack.plain import plain
from sandbox.slack.posting import post
from tests.e2e.stage import QUICK, SHOP_DB, Stage
from tests.faults.scene import A_MOMENT, BRIEF, READY, asked_to_delete, posted, statuses, struck, tried, until

POST, HISTORY = "chat.postMessage", "conversations.history"
NEEDED = tuple(each.name for each in SCOPES)


async def created(stage: Stage) -> list[bool]:
    """The end of a creation, done once; for each message in the channel, whether it says so."""
    await stage.finished(stage.dana, SHOP_DB, READY)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert await statuses(stage, "POST") == [201]
    return [READY in plain(each) for each in await posted(stage.dana, SHOP_DB)]


# What Slack took can be read only a moment later, but before the bot looks: `follow.after_loss`.
@pytest.mark.parametrize("lag", [0.0, QUICK.after_loss.total_seconds() / 2])
async def test_the_message_is_found_and_edited_and_there_is_no_second(stage: Stage, lag: float) -> None:
    stage.workspace.history_lag = lag
    await stage.slack_trouble(POST, "drop_after")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert await created(stage) == [True]
    assert len(await stage.slack_calls(POST)) == 1
    assert len(await stage.slack_calls(HISTORY)) == 1


async def test_a_post_that_slack_has_not_taken_is_looked_for_and_made(stage: Stage) -> None:
    await stage.slack_trouble(POST, "drop_before")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert await created(stage) == [True]
    assert len(await stage.slack_calls(POST)) == 2
    assert len(await stage.slack_calls(HISTORY)) == 1


async def test_nothing_is_looked_for_where_slack_says_that_it_has_not_taken_it(stage: Stage) -> None:
    await stage.slack_trouble(POST, "ratelimited", retry_after=1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert await created(stage) == [True]
    assert await stage.slack_calls(HISTORY) == []


@pytest.mark.parametrize(("kind", "how"), [("ratelimited", {"retry_after": 1}), ("http_500", {})])
async def test_as_long_as_slack_does_not_let_look_nothing_is_posted(
    stage: Stage, kind: str, how: dict[str, object]
) -> None:
    await stage.slack_trouble(POST, "drop_after")
    await stage.slack_trouble(HISTORY, kind, **how)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert await created(stage) == [True]
    assert len(await stage.slack_calls(POST)) == 1


async def test_without_the_scope_to_look_it_is_posted_again_and_the_log_says_why(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.workspace.scopes = NEEDED
    await stage.slack_trouble(POST, "drop_after")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert await created(stage) == [False, True]
    said = capsys.readouterr().out
    assert "cannot look for a message, it may come twice" in said
    assert "missing_scope" in said


async def test_a_message_of_somebody_else_that_carries_the_same_is_not_ours(stage: Stage) -> None:
    await stage.slack_trouble(POST, "drop_before")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await tried(stage, POST, "pr-42")
    (call,) = await stage.slack_calls(POST)
    key = call["args"]["metadata"]["event_payload"]["id"]
    fake = Content(text="Creating branch `pr-42` …", metadata=metadata(key))
    post(stage.workspace, stage.workspace.channels[SHOP_DB], "U0GUS", fake)
    assert await created(stage) == [False, True]


async def test_a_card_is_found_and_its_button_works(stage: Stage) -> None:
    await stage.slack_trouble(POST, "drop_after")
    card = await asked_to_delete(stage, "dana-scratch")
    await tried(stage, HISTORY)
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")

    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card
    assert await statuses(stage, "DELETE") == [200]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


@pytest.mark.parametrize("clicked", [0, 1])
async def test_of_two_cards_either_works_once_and_the_other_says_so(stage: Stage, clicked: int) -> None:
    stage.workspace.scopes = NEEDED
    await stage.slack_trouble(POST, "drop_after")
    await asked_to_delete(stage, "dana-scratch")

    async def twice() -> bool:
        return len(await posted(stage.ana, SHOP_DB)) == 2

    await until(twice)
    cards = await posted(stage.ana, SHOP_DB)
    await stage.ana.click(SHOP_DB, cards[clicked]["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    await stage.audited(1)
    after = {each["ts"]: plain(each) for each in await posted(stage.ana, SHOP_DB)}
    assert "is deleted in" in after[cards[clicked]["ts"]]
    reply = await stage.press(stage.ana, cards[1 - clicked], "Delete dana-scratch")
    assert "This question stands here twice, and the other one was answered." in reply.text
    assert await statuses(stage, "DELETE") == [200]


async def test_a_card_works_before_it_was_found(stage: Stage) -> None:
    await stage.slack_trouble(POST, "drop_after")
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.ana.click(SHOP_DB, card, "cancel")
    await stage.shown(stage.ana, SHOP_DB, "Cancelled.")

    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card
    (row,) = await stage.audited(1)
    assert row.outcome == "cancelled"


@pytest.mark.parametrize("line", ["branch create pr-42", "branch delete dana-scratch"])
async def test_a_bot_that_stops_while_slack_takes_its_post_finds_it_when_it_starts_again(
    empty_stage: Stage, line: str
) -> None:
    stage = empty_stage
    await stage.start_bot(lease=BRIEF, drain=A_MOMENT)
    await stage.slack_trouble(POST, "slow", seconds=0.5)
    await stage.ana.command(SHOP_DB, line)
    await struck(stage)
    await stage.stop_bot()
    await tried(stage, POST)
    await stage.start_bot(lease=BRIEF)
    if "delete" in line:
        card = await stage.message(stage.ana, SHOP_DB, "Delete branch", "[Cancel]")
        await stage.ana.click(SHOP_DB, card["ts"], "confirm")
        await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    else:
        await stage.finished(stage.ana, SHOP_DB, READY)
    assert len(await posted(stage.ana, SHOP_DB)) == 1
    assert len(await stage.slack_calls(POST)) == 1

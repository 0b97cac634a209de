"""However often and from wherever a button is pressed, what it does happens once."""

import asyncio
from typing import Any

from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage

NAME = "preview/pr-98"


async def _asked(stage: Stage) -> tuple[dict[str, Any], str]:
    """Ana's card, and the request that its buttons carry."""
    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]")
    (actions,) = [block for block in card["blocks"] if block["type"] == "actions"]
    return card, str(actions["elements"][0]["value"])


async def _press(stage: Stage, card: dict[str, Any], request_id: str, action_id: str = "confirm") -> None:
    """A click by Ana, even if her Slack shows the card no more."""
    body = deliveries.click(stage, "U0ANA", SHOP_DB, card["ts"], action_id, request_id)
    answer = await deliveries.send(stage, body)
    assert (answer.status_code, answer.text) == (200, "")


async def test_fifty_clicks_at_once_delete_once(stage: Stage) -> None:
    card, request_id = await _asked(stage)
    await asyncio.gather(*(_press(stage, card, request_id) for _ in range(50)))
    await stage.finished(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is deleted in")
    await stage.stop_bot()  # waits for the clicks that are still at work

    assert len(await stage.neon_calls("DELETE")) == 1
    assert [(row.outcome, row.user_id) for row in await stage.audit()] == [("done", "U0ANA")]
    (message,) = await stage.ana.messages(SHOP_DB)
    assert message["ts"] == card["ts"]
    assert "is deleted in" in plain(message)


async def test_a_click_after_it_is_done_does_nothing(stage: Stage) -> None:
    card, request_id = await _asked(stage)
    await _press(stage, card, request_id)
    done = await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    await stage.audited(1)
    for action_id in ("confirm", "cancel"):
        await _press(stage, card, request_id, action_id)
    await stage.stop_bot()

    assert len(await stage.neon_calls("DELETE")) == 1
    assert [row.outcome for row in await stage.audit()] == ["done"]
    assert [plain(each) for each in await stage.ana.messages(SHOP_DB)] == [done]


async def test_a_click_after_cancel_does_nothing(stage: Stage) -> None:
    card, request_id = await _asked(stage)
    await _press(stage, card, request_id, "cancel")
    await stage.shown(stage.ana, SHOP_DB, "Cancelled.")
    await _press(stage, card, request_id)
    await stage.stop_bot()

    assert not await stage.neon_writes()
    assert NAME in await stage.branches()
    assert [row.outcome for row in await stage.audit()] == ["cancelled"]


async def test_of_confirm_and_cancel_at_once_exactly_one_counts(stage: Stage) -> None:
    card, request_id = await _asked(stage)
    await asyncio.gather(
        *(_press(stage, card, request_id, each) for each in ("cancel", "confirm") for _ in range(5))
    )
    (row,) = await _after(stage)
    deleted = len(await stage.neon_calls("DELETE"))
    assert (row.outcome, deleted) in {("cancelled", 0), ("done", 1)}
    assert (NAME in await stage.branches()) == (deleted == 0)


async def _after(stage: Stage) -> tuple[Any, ...]:
    await stage.finished(stage.ana, SHOP_DB, NAME, "Asked by")
    while not (rows := await stage.audit()):
        stage.neon_clock.advance(1)
        await asyncio.sleep(0.01)
    await stage.stop_bot()
    return rows


async def test_a_button_of_a_request_that_nobody_knows_does_nothing(stage: Stage) -> None:
    card, _ = await _asked(stage)
    await _press(stage, card, "000000000000")
    words = await stage.shown(stage.ana, SHOP_DB, "This button belongs to nothing I know of.")
    assert "Type the command again." in words
    assert not await stage.neon_writes()


async def test_a_request_cannot_be_confirmed_from_another_channel(stage: Stage) -> None:
    card, request_id = await _asked(stage)
    body = deliveries.click(stage, "U0ANA", LEDGER_DB, card["ts"], "confirm", request_id)
    await deliveries.send(stage, body)
    await stage.shown(stage.ana, LEDGER_DB, "This button belongs to nothing I know of.")
    assert not await stage.neon_writes()
    assert NAME in await stage.branches()


async def test_a_button_that_types_a_command_is_judged_as_whoever_clicks(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.ana, SHOP_DB, "`pr-42` in *shop* is ready in")
    ready = await stage.message(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")

    by_dana = await stage.press(stage.dana, ready, "Delete")
    assert "Only @S0DBADMINS may delete" in by_dana.text
    by_gus = await stage.press(stage.person("U0GUS"), ready, "Connection")
    assert "Guests can't use me." in by_gus.text
    assert "pr-42" in await stage.branches()
    assert [(row.user_id, row.outcome) for row in await stage.audited(3)] == [
        ("U0ANA", "done"),
        ("U0DANA", "refused"),
        ("U0GUS", "refused"),
    ]


async def test_a_forged_command_line_in_a_button_is_judged_like_a_typed_one(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}]")
    line = "branch set-expiration main 1m"
    await deliveries.send(stage, deliveries.click(stage, "U0DANA", SHOP_DB, card["ts"], "run:1", line))
    await stage.shown(stage.dana, SHOP_DB, "main is off limits in this channel")
    assert not await stage.neon_writes()

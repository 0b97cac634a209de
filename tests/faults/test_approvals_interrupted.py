"""An approval takes long, and the bot, Slack or Neon may be away in between: it still counts once, or not."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Double, type_coerce, update

from bot.store.database import Database
from bot.store.dbtime import database_now
from bot.store.request import Asked, State
from bot.store.requests import Requests
from bot.store.schema import requests
from sandbox.slack.plain import plain
from tests.e2e.asking import (
    ADMINS,
    ASKED,
    BUTTONS,
    NAME,
    approving,
    asked,
    asking,
    ben,
    click,
    request_of,
    words_of,
)
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage
from tests.faults.processes import bot_process
from tests.faults.scene import A_MOMENT, BRIEF, statuses, struck, time_passes, tried
from tests.store.samples import new_request

DELETED = f"`{NAME}` in *shop* is deleted in"
LONGEST = 90  # seconds: the dead process's lease, and then some on a busy machine
TWO = {"by": ["S0DBADMINS"], "count": 2}


async def _earlier(stage: Stage, card: dict[str, Any], **by: timedelta) -> None:
    """Move times of the stored request back, as if so much time had passed."""
    database = Database(stage.database_url)
    moved = {name: type_coerce(requests.c[name], Double) - each.total_seconds() for name, each in by.items()}
    async with database.write() as connection:
        await connection.execute(update(requests).where(requests.c.id == request_of(card)).values(moved))
    await database.close()


async def test_a_card_and_its_first_approval_outlive_the_process_that_asked(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy=TWO)) as stage:
        card = await asked(stage)
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0ANA")
        await stage.stop_bot()
        await stage.start_bot()
        await click(ben(stage), card)
        words = await stage.finished(stage.dana, SHOP_DB, DELETED)
        assert "Approved by @U0ANA, @U0BEN" in words
        assert len(await stage.neon_calls("DELETE")) == 1


async def test_a_card_that_runs_out_while_nobody_runs_says_so_afterwards(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy=TWO)) as stage:
        card = await asked(stage)
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0ANA")
        await stage.stop_bot()
        hour = timedelta(hours=1)
        await _earlier(stage, card, created_at=hour, confirm_until=hour, due_at=hour)
        await stage.start_bot()
        words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done: deleting branch")
        assert "Only 1 of 2 approvals came in time." in words
        assert "[" not in words, "the buttons are gone"
        assert not await stage.neon_writes()
        row = (await stage.audited(2))[-1]
        assert (row.outcome, row.detail) == ("expired", "approved by U0ANA; 1 of 2 approvals in time")


async def test_a_click_on_a_card_that_has_run_out_does_nothing_and_says_so(tmp_path: Path) -> None:
    async with asking(tmp_path, tick=timedelta(hours=1)) as stage:
        card = await asked(stage)
        hour = timedelta(hours=1)
        await _earlier(stage, card, created_at=hour, confirm_until=hour, due_at=hour)
        for action in ("Approve", "Decline"):
            reply = await stage.press(stage.ana, card, action)
            assert "This question has run out, and nothing was changed." in reply.text
        assert not await stage.neon_writes()
        await stage.stop_bot()
        await stage.start_bot()
        await stage.shown(stage.dana, SHOP_DB, "Nobody approved in time.")
        assert [row.outcome for row in await stage.audited(3)] == ["invalid", "invalid", "expired"]


async def test_what_was_approved_late_is_begun_and_a_lost_answer_settled_all_the_same(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy={**ADMINS, "within": "3h"}), lease=BRIEF) as stage:
        card = await asked(stage)
        await _earlier(stage, card, created_at=timedelta(hours=2))
        await stage.neon_trouble("drop_before", method="DELETE")
        await click(stage.ana, card)
        await stage.finished(stage.dana, SHOP_DB, DELETED)
        assert await statuses(stage, "DELETE") == [None, 200]


async def test_an_approval_that_slack_does_not_show_counts(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy=TWO)) as stage:
        card = await asked(stage)
        await stage.slack_trouble("chat.update", "error", error="fatal_error")
        await click(stage.ana, card)
        await tried(stage, "chat.update", "Approved so far")
        await stage.audited(1)
        assert "Approved so far" not in await words_of(stage.dana, card)
        await click(ben(stage), card)
        assert "Approved by @U0ANA, @U0BEN" in await stage.finished(stage.dana, SHOP_DB, DELETED)


async def test_stopped_while_neon_deletes_the_next_one_ends_it_in_the_same_message(tmp_path: Path) -> None:
    async with asking(tmp_path, lease=BRIEF, drain=A_MOMENT) as stage:
        stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
        card = await asked(stage)
        await stage.neon_trouble("slow", method="DELETE", seconds=1)
        await click(stage.ana, card)
        await struck(stage)
        await stage.stop_bot()
        await stage.start_bot(lease=BRIEF)
        words = await stage.finished(stage.dana, SHOP_DB, "is deleted")
        assert "Approved by @U0ANA" in words
        assert len(await stage.neon_calls("DELETE")) == 1
        assert [row.outcome for row in await stage.audited(2)] == ["approved", "done"]


async def test_an_offered_secret_outlives_the_process(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(reveal=ADMINS)) as stage:
        card = await asked(stage, line="role reveal staging neondb_owner")
        await click(stage.ana, card)
        offered = await stage.message(stage.dana, SHOP_DB, "[Show it to me] [Cancel]")
        await stage.stop_bot()
        await stage.start_bot()
        await stage.dana.click(SHOP_DB, offered["ts"], "confirm")
        await stage.dana.wait_for(SHOP_DB, lambda each: each["ephemeral"] and "npg_" in plain(each))


async def test_a_card_that_nobody_has_posted_is_posted_and_its_approval_counts(tmp_path: Path) -> None:
    """Its process died after it stored that others are to be asked, and before what."""
    async with asking(tmp_path, lease=BRIEF) as stage:
        await stage.stop_bot()
        new = new_request(
            state=State.ASKED,
            command="branch delete",
            words=(NAME,),
            target_name=NAME,
            typed=f"branch delete {NAME}",
            decision="approve",
            fingerprint="of a card that nobody has seen",
            asked=Asked(text="?", blocks=[], lists=[["S0DBADMINS"]], count=1, seconds=600.0, offered=False),
            confirm_within=timedelta(minutes=10),
        )
        database = Database(stage.database_url)
        await Requests(database).add(new, worker="gone", lease=timedelta(0))
        async with database.write() as connection:
            await connection.execute(update(requests).values(due_at=database_now()))
        await database.close()
        await stage.start_bot(lease=BRIEF)
        card = await stage.message(stage.dana, SHOP_DB, ASKED, "@S0DBADMINS", BUTTONS)
        await click(stage.ana, card)
        # What the card said is not known any more, so it is asked about what is there.
        card = await stage.message(stage.dana, SHOP_DB, "earlier approvals do not count", NAME)
        await click(stage.ana, card)
        await stage.finished(stage.dana, SHOP_DB, DELETED)
        assert await statuses(stage, "DELETE") == [200]


async def test_killed_after_the_last_approval_the_next_process_deletes_once(
    empty_stage: Stage, tmp_path: Path
) -> None:
    """On the demo's own configuration, in which nobody deletes anything of the ledger alone."""
    stage = empty_stage
    name = "dana/reconcile"
    async with bot_process(stage, tmp_path) as bot:
        await bot.ready()
        await stage.ana.command(LEDGER_DB, f"branch delete {name}")
        card = await stage.message(stage.ana, LEDGER_DB, ASKED, BUTTONS)
        await stage.neon_trouble("slow", method="GET", path_contains="/branches/br-", seconds=2)
        await click(ben(stage), card)
        await struck(stage)
        await bot.kill()
    assert await statuses(stage, "DELETE") == []
    async with bot_process(stage, tmp_path) as bot:
        async with time_passes(stage):
            await stage.ana.wait_for(LEDGER_DB, lambda each: "is deleted" in plain(each), timeout=LONGEST)
        assert "Approved by @U0BEN" in await words_of(stage.ana, card)
        assert await statuses(stage, "DELETE") == [200]
        assert [row.outcome for row in await stage.audited(2)] == ["approved", "done"]
        assert await bot.terminate() == 0

"""What was acknowledged is done or answered, whatever becomes of the process that acknowledged it."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.inbox import CLAIMS, KEEP_WITHIN
from bot.slack.incoming import Incoming
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.schema import deliveries
from sandbox.slack.plain import plain
from tests.e2e.locked import locked
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import A_MOMENT, BRIEF, READY, posted, statuses, struck, until

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TOO_LATE = "I could not get to this in time, so nothing was changed."


def typed(line: str) -> Incoming:
    """A command of Dana's in #shop-db."""
    return Incoming(
        key="command:1",
        team_id="T0ACME",
        channel_id=SHOP_DB,
        user_id="U0DANA",
        user_name="dana",
        line=line,
        reply_to=SecretStr("https://hooks.slack.test/secret"),
    )


async def left_behind(stage: Stage, line: str, **columns: Any) -> None:
    """A delivery that a process has kept before it died."""
    incoming = typed(line)
    database = Database(stage.database_url)
    arrived = {incoming.key: incoming.kept()}
    await Deliveries(database).take(arrived, worker="gone", lease=timedelta(0))
    async with database.write() as connection:
        await connection.execute(update(deliveries).values(columns or {"owner": "gone"}))
    await database.close()


async def kept(stage: Stage) -> list[Any]:
    """The deliveries as they are stored."""
    database = Database(stage.database_url)
    async with database.read() as connection:
        rows = (await connection.execute(select(deliveries).order_by(deliveries.c.seen_at))).all()
    await database.close()
    return list(rows)


async def cut_off(stage: Stage, line: str) -> None:
    """Dana types; the bot acknowledges, and ends before it has learned from Slack who she is."""
    await stage.start_bot(drain=A_MOMENT)
    await stage.slack_trouble("users.info", "slow", seconds=2)
    assert (await stage.dana.command(SHOP_DB, line))["ok"]
    await struck(stage)
    await stage.stop_bot()


async def test_a_command_that_was_acknowledged_and_not_begun_is_done_by_the_next_process(
    empty_stage: Stage,
) -> None:
    stage = empty_stage
    await cut_off(stage, "branch create pr-42")
    assert await stage.audit() == ()
    await stage.start_bot(lease=BRIEF)
    await stage.finished(stage.dana, SHOP_DB, READY)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.user_name) == ("done", "dana")
    assert await statuses(stage, "POST") == [201]
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_a_question_that_was_acknowledged_is_answered_by_the_next_process(empty_stage: Stage) -> None:
    stage = empty_stage
    await cut_off(stage, "whoami")
    await stage.start_bot(lease=BRIEF)
    await stage.shown(stage.dana, SHOP_DB, "Your id")
    assert [row.outcome for row in await stage.audited(1)] == ["done"]
    assert await stage.ana.messages(SHOP_DB) == []


async def test_a_click_that_was_acknowledged_counts_for_the_next_process(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.start_bot(drain=A_MOMENT)
    await stage.ana.command(SHOP_DB, "branch delete dana-scratch")
    card = await stage.message(stage.ana, SHOP_DB, "[Cancel]")
    await stage.stop_bot()
    await stage.start_bot(drain=A_MOMENT)
    await stage.slack_trouble("users.info", "slow", seconds=2)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await struck(stage)
    await stage.stop_bot()
    await stage.start_bot(lease=BRIEF)
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    assert await statuses(stage, "DELETE") == [200]
    assert [row.outcome for row in await stage.audited(1)] == ["done"]


@pytest.mark.parametrize(
    "line",
    [
        "branch create postgresql://u:hunter2@h/d",
        "api post /projects/shop/branches/main/roles -f role.name=npg_hunter2",
    ],
)
async def test_a_secret_that_was_typed_is_not_stored_so_that_it_has_to_be_typed_again(
    empty_stage: Stage, line: str
) -> None:
    stage = empty_stage
    await cut_off(stage, line)
    (row,) = await kept(stage)
    assert "hunter2" not in str(row)
    await stage.start_bot(lease=BRIEF)
    words = await stage.shown(stage.dana, SHOP_DB, "nothing was done")
    assert "Type it again if it is still wanted." in words
    assert [row.outcome for row in await stage.audited(1)] == ["refused"]
    assert await statuses(stage, "POST") == []


async def test_while_it_is_open_what_was_typed_is_stored_and_the_secret_is_not(empty_stage: Stage) -> None:
    stage = empty_stage
    await cut_off(stage, "whoami")
    (row,) = await kept(stage)
    assert row.body["line"] == "whoami"
    assert "http" not in str(row)
    await stage.start_bot(lease=BRIEF)
    await stage.shown(stage.dana, SHOP_DB, "Your id")
    await stage.audited(1)
    (row,) = await kept(stage)
    assert (row.body, row.lease_until) == (None, None)


@pytest.mark.parametrize("columns", [{"seen_at": LONG_AGO}, {"claims": CLAIMS}])
async def test_what_is_too_old_or_was_tried_too_often_is_not_begun_and_the_person_is_told(
    empty_stage: Stage, columns: dict[str, Any]
) -> None:
    stage = empty_stage
    await stage.start_bot()
    await stage.stop_bot()
    await left_behind(stage, "branch create pr-42", **columns)
    await stage.start_bot(lease=BRIEF)
    words = await stage.shown(stage.dana, SHOP_DB, TOO_LATE)
    assert "Type it again if it is still wanted." in words
    (row,) = await stage.audited(1)
    assert (row.outcome, row.text) == ("refused", "branch create pr-42")
    assert await stage.neon_writes() == []


async def test_what_was_left_behind_a_moment_ago_is_begun(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.start_bot()
    await stage.stop_bot()
    await left_behind(stage, "branch create pr-42", claims=CLAIMS - 1)
    await stage.start_bot(lease=BRIEF)
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await statuses(stage, "POST") == [201]


async def test_while_the_store_is_slow_a_command_is_acknowledged_all_the_same_and_done_once(
    empty_stage: Stage, tmp_path: Path
) -> None:
    stage = empty_stage
    await stage.start_bot()
    async with locked(tmp_path / "bot.db"):
        taken = await stage.dana.command(SHOP_DB, "branch create pr-42")
        assert taken["ok"]
        assert taken["elapsed_ms"] >= KEEP_WITHIN * 1000
        assert await kept(stage) == []
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert len(await stage.audited(1)) == 1
    assert await statuses(stage, "POST") == [201]


async def test_many_that_arrive_at_once_are_all_kept_and_each_is_answered(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.start_bot()
    typing = (stage.dana.command(SHOP_DB, "whoami") for _ in range(30))
    assert all(each["ok"] for each in await asyncio.gather(*typing))

    async def all_answered() -> bool:
        return sum("Your id" in plain(each) for each in await stage.dana.messages(SHOP_DB)) == 30

    await until(all_answered)
    assert len(await stage.audited(30)) == 30
    assert [row.body for row in await kept(stage)] == [None] * 30

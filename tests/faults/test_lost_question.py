"""A process died after it stored that something is to be asked, and before what: the next one asks."""

from datetime import timedelta

from sqlalchemy import update

from bot.store.database import Database
from bot.store.dbtime import database_now
from bot.store.request import State
from bot.store.requests import Requests
from bot.store.schema import requests
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import BRIEF, posted, statuses
from tests.store.samples import new_request


async def left_behind(stage: Stage, branch: str) -> None:
    """Ana has asked for a deletion, and nothing but the request is stored."""
    await stage.start_bot()
    await stage.stop_bot()
    new = new_request(
        state=State.WAITING,
        command="branch delete",
        words=(branch,),
        user_id="U0ANA",
        user_name="ana",
        target_name=branch,
        typed=f"branch delete {branch}",
        fingerprint="of a card that nobody has seen",
        confirm_within=timedelta(minutes=10),
    )
    database = Database(stage.database_url)
    await Requests(database).add(new, worker="gone", lease=timedelta(0))
    async with database.write() as connection:
        await connection.execute(update(requests).values(due_at=database_now()))
    await database.close()


async def test_a_question_that_nobody_has_posted_is_asked_and_its_click_counts(empty_stage: Stage) -> None:
    stage = empty_stage
    await left_behind(stage, "dana-scratch")
    await stage.start_bot(lease=BRIEF)
    card = await stage.message(
        stage.ana, SHOP_DB, "Delete branch", "dana-scratch", "[Cancel]", "within 10 minutes"
    )
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    assert await statuses(stage, "DELETE") == [200]
    assert [row.outcome for row in await stage.audited(1)] == ["done"]
    assert len(await posted(stage.ana, SHOP_DB)) == 1


async def test_what_is_gone_meanwhile_is_not_asked_about_and_the_person_is_told(empty_stage: Stage) -> None:
    stage = empty_stage
    await left_behind(stage, "no-such-branch")
    await stage.start_bot(lease=BRIEF)
    await stage.shown(stage.ana, SHOP_DB, "Not found", "no-such-branch")
    assert [row.outcome for row in await stage.audited(1)] == ["refused"]
    assert await stage.neon_writes() == []

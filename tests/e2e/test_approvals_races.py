"""However many press however many buttons at the same moment: it is done once, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.asking import (
    BUTTONS,
    NAME,
    approving,
    asked,
    asking,
    ben,
    click,
    request_of,
    value_of,
    words_of,
)
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage, staged
from tests.faults.scene import BRIEF, BriskClock, time_passes
from tests.postgres import Cluster

DELETED = f"`{NAME}` in *shop* is deleted in"
ONE = approving()
TWO = approving(destroy={"by": ["S0DBADMINS"], "count": 2})


async def _press(stage: Stage, card: dict[str, Any], who: str, action: str = "approve") -> None:
    """A signed click, even if the card is not shown any more."""
    body = deliveries.click(stage, who, SHOP_DB, card["ts"], action, value_of(card))
    assert (await deliveries.send(stage, body)).status_code == 200


@pytest.mark.parametrize(("config", "needed"), [(ONE, 1), (TWO, 2)])
async def test_fifty_clicks_at_once_by_several_people_delete_once(
    tmp_path: Path, config: Config, needed: int
) -> None:
    async with asking(tmp_path, config) as stage:
        card = await asked(stage)
        people = ("U0ANA", "U0BEN")
        await asyncio.gather(*(_press(stage, card, people[number % 2]) for number in range(50)))
        words = await stage.finished(stage.dana, SHOP_DB, DELETED)
        await stage.stop_bot()  # waits for the clicks that are still at work

        assert len(await stage.neon_calls("DELETE")) == 1
        rows = await stage.audit()
        (message,) = await stage.dana.messages(SHOP_DB)
    assert [row.outcome for row in rows] == [*["approved"] * needed, "done"]
    assert len({row.user_id for row in rows[:-1]}) == needed
    assert rows[-1].detail.count("U0") == needed
    assert message["ts"] == card["ts"]
    assert plain(message) == words, "no late edit has brought the card back"


@pytest.fixture(params=["sqlite", "postgres"])
async def shared(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """Both stand-ins on a database that two bots share, and no bot yet."""
    url = None
    if request.param == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        name = f"shared{next(cluster.numbers)}"
        cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
        url = cluster.url(name)
    async with staged(tmp_path, database_url=url, config=TWO) as stage:
        yield stage


async def test_clicks_given_to_two_bots_at_once_delete_once(shared: Stage) -> None:
    stage = shared
    first = await stage.start_bot(BriskClock(), lease=BRIEF)
    second = await stage.start_bot(BriskClock(), lease=BRIEF)
    card = await asked(stage)

    async def press(number: int) -> None:
        stage.bot = (first, second)[number % 2]
        await _press(stage, card, ("U0ANA", "U0BEN")[number // 2 % 2])

    await asyncio.gather(*(press(number) for number in range(20)))
    async with time_passes(stage):
        await stage.dana.wait_for(SHOP_DB, lambda each: DELETED in plain(each), timeout=30)
    await stage.stop_bot()
    assert len(await stage.neon_calls("DELETE")) == 1
    assert [row.outcome for row in await stage.audit()] == ["approved", "approved", "done"]


async def test_of_approve_and_decline_and_cancel_at_once_exactly_one_counts(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        # Slack opens no form, so that declining takes no second step.
        await stage.slack_trouble("views.open", "error", error="expired_trigger_id", times=None)
        card = await asked(stage)
        gestures = (("U0ANA", "approve"), ("U0BEN", "decline"), ("U0DANA", "withdraw"))
        await asyncio.gather(*(_press(stage, card, *each) for each in gestures * 5))
        await stage.finished(stage.dana, SHOP_DB, NAME, "Asked by @U0DANA")
        await stage.stop_bot()
        deleted = len(await stage.neon_calls("DELETE"))
        last = [row for row in await stage.audit() if row.request_id and row.outcome != "approved"]
    assert len(last) <= 1
    assert deleted == sum(row.outcome == "done" for row in last) or not last


async def test_the_buttons_go_before_the_call_begins(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await stage.neon_trouble("slow", method="GET", path_contains="/branches/br-", seconds=1.5, times=None)
        await click(stage.ana, card)
        words = await stage.shown(stage.dana, SHOP_DB, "Deleting branch", "asking Neon …")
        assert "[" not in words
        assert not await stage.neon_calls("DELETE"), "Neon had not been asked to delete by then"


async def test_a_click_after_it_was_decided_does_nothing(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await click(stage.dana, card, "withdraw")
        await stage.shown(stage.dana, SHOP_DB, "Cancelled.")
        await stage.audited(1)
        await _press(stage, card, "U0ANA")
        await _press(stage, card, "U0BEN", "decline")
        await stage.shown(ben(stage), SHOP_DB, "Somebody was faster: this has been decided already.")
        await stage.stop_bot()
        assert not await stage.neon_writes()
        assert [row.outcome for row in await stage.audit()] == ["cancelled", "invalid"]


async def test_who_sends_the_form_too_late_is_told(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await click(stage.ana, card, "decline")
        await stage.ana.wait_for_modal()
        await click(stage.dana, card, "withdraw")
        await stage.shown(stage.dana, SHOP_DB, "Cancelled.")
        await stage.ana.submit()
        await stage.shown(stage.ana, SHOP_DB, "Somebody was faster: this has been decided already.")


@pytest.mark.parametrize("action", ["confirm", "cancel"])
async def test_the_buttons_of_a_confirmation_do_nothing_to_what_others_have_to_approve(
    tmp_path: Path, action: str
) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        for who in ("U0DANA", "U0ANA"):
            body = deliveries.click(stage, who, SHOP_DB, card["ts"], action, request_of(card))
            await deliveries.send(stage, body)
        await stage.ask(stage.ana, SHOP_DB, "whoami")
        await stage.stop_bot()
        assert not await stage.neon_writes()
        assert BUTTONS in await words_of(stage.dana, card)


async def test_a_request_cannot_be_approved_from_another_channel(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        body = deliveries.click(stage, "U0ANA", LEDGER_DB, card["ts"], "approve", value_of(card))
        await deliveries.send(stage, body)
        await stage.shown(stage.ana, LEDGER_DB, "This button belongs to nothing I know of.")
        assert not await stage.neon_writes()

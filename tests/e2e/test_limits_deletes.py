"""How much may be deleted in a channel: no more than that, all at once or after a restart."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.config_limits import Ceilings
from bot.rates import Rate
from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.scenery import config_where, demo_config
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP_DB, Stage, staged

HOUR = timedelta(hours=1)
SAID = "within 60 minutes may be made from this channel, and that many have been."
RULE = "config.yaml: channels.C0SHOPDB.limits.deletes ({}/1h)"


def at_most(count: int) -> Config:
    return config_where(
        SHOP_DB, limits=Ceilings(per_person=None, per_channel=None, deletes=Rate(count, HOUR))
    )


async def made(stage: Stage, *names: str) -> None:
    """Branches to delete."""
    for name in names:
        await stage.dana.command(SHOP_DB, f"branch create {name}")
    for name in names:
        await stage.finished(stage.dana, SHOP_DB, f"`{name}` in *shop* is ready in")


async def asked(stage: Stage, name: str) -> dict[str, Any]:
    """Ana's card."""
    await stage.ana.command(SHOP_DB, f"branch delete {name}")
    return await stage.message(stage.ana, SHOP_DB, f"[Delete {name}] [Cancel]")


async def deleted(stage: Stage, name: str) -> None:
    card = await asked(stage, name)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, f"`{name}` in *shop* is deleted in")


async def test_beyond_the_limit_nobody_is_even_asked(tmp_path: Path) -> None:
    async with staged(tmp_path, config=at_most(1)) as stage:
        await stage.start_bot()
        await deleted(stage, "preview/pr-98")
        reply = await stage.ask(stage.ana, SHOP_DB, "branch delete preview/pr-64")
        assert f"At most 1 deletion {SAID}" in reply.text
        assert "There is room again in " in reply.text
        assert "Whoever runs me can raise the limit in config.yaml." in reply.text
        assert (reply.row.outcome, reply.row.decision, reply.row.rule) == ("refused", "deny", RULE.format(1))
        assert len(await stage.neon_calls("DELETE")) == 1


async def test_what_overwrites_counts_as_a_deletion_and_what_creates_does_not(tmp_path: Path) -> None:
    async with staged(tmp_path, config=at_most(1)) as stage:
        await stage.start_bot()
        await made(stage, "pr-1")
        await deleted(stage, "pr-1")
        reply = await stage.ask(stage.ana, SHOP_DB, "branch reset preview/pr-64")
        assert SAID in reply.text
        await made(stage, "pr-2")


async def test_a_restart_and_another_process_count_on(tmp_path: Path) -> None:
    async with staged(tmp_path, config=at_most(1)) as stage:
        await stage.start_bot()
        await deleted(stage, "preview/pr-98")
        await stage.stop_bot()
        await stage.start_bot()
        assert SAID in (await stage.ask(stage.ana, SHOP_DB, "branch delete preview/pr-64")).text


async def test_other_channels_have_their_own_limit(tmp_path: Path) -> None:
    async with staged(tmp_path, config=at_most(1)) as stage:
        await stage.start_bot()
        await deleted(stage, "preview/pr-98")
        await stage.ana.command(PLATFORM, "branch delete preview/pr-64")
        await stage.message(stage.ana, PLATFORM, "[Delete preview/pr-64] [Cancel]")


async def test_a_click_that_comes_too_late_is_refused_and_the_card_stays(tmp_path: Path) -> None:
    async with staged(tmp_path, config=at_most(1)) as stage:
        await stage.start_bot()
        first, second = await asked(stage, "preview/pr-98"), await asked(stage, "preview/pr-64")
        await stage.ana.click(SHOP_DB, first["ts"], "confirm")
        await stage.finished(stage.ana, SHOP_DB, "`preview/pr-98` in *shop* is deleted in")
        reply = await stage.press(stage.ana, second, "Delete preview/pr-64")
        assert SAID in reply.text
        shown = {each["ts"]: plain(each) for each in await stage.ana.messages(SHOP_DB)}
        assert shown[second["ts"]] == plain(second)


async def test_of_many_deletions_confirmed_at_once_exactly_as_many_as_may_reach_neon(tmp_path: Path) -> None:
    """In two processes, so that nothing in one of them can be what counts."""
    names = [f"pr-{number}" for number in range(12)]
    async with staged(tmp_path, config=at_most(5)) as stage:
        await stage.start_bot()
        await made(stage, *names)
        cards = [await asked(stage, name) for name in names]
        one = stage.bot_url
        await stage.start_bot()
        bots = [one, stage.bot_url]

        async def confirm(number: int, card: dict[str, Any]) -> None:
            (actions,) = [block for block in card["blocks"] if block["type"] == "actions"]
            request_id = actions["elements"][0]["value"]
            body = deliveries.click(stage, "U0ANA", SHOP_DB, card["ts"], "confirm", request_id)
            await deliveries.send(stage, body, url=bots[number % 2])

        await asyncio.gather(*(confirm(number, card) for number, card in enumerate(cards)))
        await over(stage, len(names))
        # A busy project is asked again and again, for the same branch.
        assert len({each["path"] for each in await stage.neon_calls("DELETE")}) == 5
        left = set(names) & set(await stage.branches())
        assert len(left) == 7


async def over(stage: Stage, count: int) -> None:
    """Wait until so many clicks have an outcome: done, or refused, in private or in the message."""
    async with asyncio.timeout(60):
        while True:
            stage.neon_clock.advance(1)
            rows = [each for each in await stage.audit() if each.command == "branch delete"]
            if len(rows) == count:
                break
            await asyncio.sleep(0.05)
    assert {each.outcome for each in rows} == {"done", "refused"}
    assert sum(each.outcome == "done" for each in rows) == 5


async def test_a_call_that_is_made_again_needs_no_second_place(tmp_path: Path) -> None:
    async with staged(tmp_path, config=at_most(1)) as stage:
        await stage.start_bot()
        card = await asked(stage, "preview/pr-98")
        await stage.neon_trouble("drop_before", method="DELETE")
        await stage.ana.click(SHOP_DB, card["ts"], "confirm")
        await stage.finished(stage.ana, SHOP_DB, "`preview/pr-98` in *shop* is deleted in")
        assert len(await stage.neon_calls("DELETE")) == 2


async def test_without_a_limit_nothing_is_counted(tmp_path: Path) -> None:
    async with staged(tmp_path, config=demo_config()) as stage:
        await stage.start_bot()
        await deleted(stage, "preview/pr-98")
        await deleted(stage, "preview/pr-64")
        assert await stage.ask(stage.ana, LEDGER_DB, "whoami")

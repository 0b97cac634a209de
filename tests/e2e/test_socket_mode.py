"""Socket Mode: the same bot without a public address."""

from dataclasses import replace
from pathlib import Path

import httpx

from bot.app import running
from bot.settings import load
from sandbox.slack.plain import plain
from tests.clocks import HastyClock
from tests.e2e.stage import SHOP_DB, TICK, staged


async def test_a_branch_is_created_over_a_socket_and_slack_is_not_served_over_http(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        variables = stage.settings_variables() | {"SLACK_APP_TOKEN": "xapp-sandbox"}
        del variables["SLACK_SIGNING_SECRET"]
        async with running(load(variables), stage.config, HastyClock(), tick=TICK) as bot:
            stage.bot = replace(bot)
            assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
            await stage.finished(stage.dana, SHOP_DB, "Branch `pr-42` in *shop* is ready")
            assert "pr-42" in await stage.branches()
            async with httpx.AsyncClient() as http:
                assert (await http.post(f"{stage.bot_url}/slack/events", content=b"")).status_code == 404
                assert (await http.get(f"{stage.bot_url}/readyz")).status_code == 200


async def test_a_click_comes_over_the_socket_too(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        variables = stage.settings_variables() | {"SLACK_APP_TOKEN": "xapp-sandbox"}
        async with running(load(variables), stage.config, HastyClock(), tick=TICK):
            await stage.ana.command(SHOP_DB, "branch delete dana-scratch")
            card = await stage.message(stage.ana, SHOP_DB, "[Cancel]")
            await stage.ana.click(SHOP_DB, card["ts"], "cancel")
            ended = await stage.message(stage.ana, SHOP_DB, "Nothing was done")
            assert ended["ts"] == card["ts"]
            assert "[Cancel]" not in plain(ended)
            assert "dana-scratch" in await stage.branches()

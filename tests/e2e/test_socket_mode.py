"""Socket Mode: the same bot without a public address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import running
from bot.settings import load
from sandbox.slack.plain import plain
from tests import patient
from tests.clocks import HastyClock
from tests.e2e.stage import SHOP_DB, TICK, Stage, staged

PING = timedelta(milliseconds=400)


async def test_a_branch_is_created_over_a_socket_and_slack_is_not_served_over_http(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        variables = stage.settings_variables() | {"SLACK_APP_TOKEN": "xapp-sandbox"}
        del variables["SLACK_SIGNING_SECRET"]
        async with running(load(variables), stage.config, HastyClock(), tick=TICK) as bot:
            stage.bot = replace(bot)
            assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
            await stage.finished(stage.dana, SHOP_DB, "Branch `pr-42` in *shop* is ready")
            assert "pr-42" in await stage.branches()
            async with patient.client() as http:
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


async def test_a_socket_that_goes_mute_is_not_ready_and_works_again_when_slack_does(tmp_path: Path) -> None:
    async with _over_a_socket(tmp_path) as stage:
        await _until(stage, 200)

        await stage.slack_admin("sockets", mood="mute")
        missing = await _until(stage, 503)
        assert list(missing["waiting_for"]) == ["socket"]
        assert missing["waiting_for"]["socket"].startswith("Nothing has come over Slack's socket for ")
        async with patient.client() as http:
            metrics = (await http.get(f"{stage.bot_url}/metrics")).text
        [down] = [
            line for line in metrics.splitlines() if line.startswith("neonbot_slack_socket_down_seconds")
        ]
        assert float(down.split()[1]) >= 2 * PING.total_seconds()

        await stage.slack_admin("sockets", mood="fine")
        await _until(stage, 200)
        assert (await stage.dana.command(SHOP_DB, "branch list"))["ok"]


async def test_an_address_that_slack_has_let_expire_is_not_tried_for_ever(tmp_path: Path) -> None:
    async with _over_a_socket(tmp_path) as stage:
        await _until(stage, 200)
        await stage.slack_admin("sockets", mood="refusing")
        # The library has asked for an address, was refused there, and tries that one from now on.
        await _until(stage, 503)

        await stage.slack_admin("sockets", mood="fine")
        await _until(stage, 200)
        assert (await stage.dana.command(SHOP_DB, "branch list"))["ok"]


@asynccontextmanager
async def _over_a_socket(folder: Path) -> AsyncIterator[Stage]:
    async with staged(folder) as stage:
        variables = stage.settings_variables() | {"SLACK_APP_TOKEN": "xapp-sandbox"}
        async with running(load(variables), stage.config, HastyClock(), tick=TICK, ping=PING) as bot:
            stage.bot = replace(bot)
            yield stage


async def _until(stage: Stage, status: int) -> dict[str, Any]:
    """What `/readyz` says as soon as it answers with this status."""
    async with asyncio.timeout(60), patient.client() as http:
        while (answer := await http.get(f"{stage.bot_url}/readyz")).status_code != status:
            await asyncio.sleep(0.02)
    said: dict[str, Any] = answer.json()
    return said

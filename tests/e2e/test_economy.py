"""What the bot does not spend: calls to Slack before they are needed, calls to Neon per followed request."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import running
from bot.command import Step
from bot.settings import load
from bot.store.database import Database
from bot.store.requests import NewRequest, Requests, State
from bot.store.steps import Steps
from tests import patient
from tests.clocks import HastyClock
from tests.e2e.stage import SHOP, SHOP_DB, Stage, staged


async def _calls(stage: Stage, method: str) -> list[dict[str, Any]]:
    async with patient.client() as http:
        calls = (await http.get(f"{stage.slack_url}/admin/calls")).json()["calls"]
    return [each for each in calls if each["method"] == method]


async def test_no_command_pays_for_auth_test(stage: Stage) -> None:
    async with patient.client() as http:
        while (await http.get(f"{stage.bot_url}/readyz")).status_code != 200:
            await asyncio.sleep(0)
    assert len(await _calls(stage, "auth.test")) == 1
    for _ in range(3):
        await stage.dana.command(SHOP_DB, "whoami")
    await stage.audited(3)
    assert len(await _calls(stage, "auth.test")) == 1


async def test_a_person_is_looked_up_once_for_many_commands(stage: Stage) -> None:
    for _ in range(3):
        await stage.dana.command(SHOP_DB, "whoami")
        await stage.audited(1)
    await stage.audited(3)
    assert len(await _calls(stage, "users.info")) == 1


async def test_many_followed_requests_of_a_project_cost_one_call_a_look(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        never = timedelta(hours=1)
        settings = load(stage.settings_variables())
        async with running(settings, stage.config, HastyClock(), tick=never) as bot:
            database = Database(stage.database_url)
            for number in range(5):
                await _follow(database, f"pr-{number}")
            await bot.follow.tick()
            await database.close()
        assert len(await stage.neon_calls("GET", "/operations")) == 1


async def _follow(database: Database, name: str) -> None:
    """A request whose operation Neon does not list (yet)."""
    new = NewRequest(
        state=State.FOLLOWING,
        command="branch create",
        words=(name,),
        project_alias="shop",
        project_id=SHOP,
        channel_id=SHOP_DB,
        team_id="T0ACME",
        user_id="U0DANA",
        user_name="Dana",
        target_kind="branch",
        target_name=name,
        follow_within=timedelta(minutes=30),
    )
    request = await Requests(database).add(new, worker="gone", lease=timedelta(0))
    await Steps(database).put(request.id, SHOP, [Step(f"operation of {name}", "create_branch", "running")])


async def test_a_message_is_edited_only_when_something_changed(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42 --no-compute")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    looks = len(await stage.neon_calls("GET", "/operations"))
    edits = len(await _calls(stage, "chat.update"))
    async with asyncio.timeout(60):
        while len(await stage.neon_calls("GET", "/operations")) < looks + 5:
            await asyncio.sleep(0.01)
    assert len(await _calls(stage, "chat.update")) == edits

"""The API key is revoked in the middle of things: the next takes over, and nothing is lost or done twice."""

import asyncio
import io
from collections import Counter
from pathlib import Path

from bot.neon.keys import READ_AGAIN_AFTER
from tests import patient
from tests.clocks import HastyClock
from tests.e2e.conftest import log
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import until

__all__ = ["log"]

MANY = 50
NEXT = "napi_sandbox_next"


def keep_in_file(stage: Stage, folder: Path, **variables: str) -> Path:
    """The bot's `.env` file, and these in it."""
    env = folder / "bot.env"
    env.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    stage.variables["NEONBOT_ENV_FILE"] = str(env)
    return env


async def test_a_key_is_rotated_under_load(empty_stage: Stage, tmp_path: Path) -> None:
    stage = empty_stage
    keep_in_file(stage, tmp_path, NEON_API_KEY_NEXT=NEXT)
    await stage.start_bot()
    names = [name for name in await stage.branches() if name not in {"main", "staging"}]
    names = [name for name in names if not name.startswith("release-")][: MANY // 2]
    lines = [f"branch set-expiration '{name}' 20d" for name in names]
    lines += [f"branch show '{name}'" for name in names]
    lines += ["branch list"] * (MANY - len(lines))

    typing = asyncio.gather(*(stage.dana.command(SHOP_DB, line) for line in lines))
    await until(lambda: _some_calls(stage))
    stage.world.keys[0].revoked = True
    stage.world.add_key("org", secret=NEXT)
    assert all(each["ok"] for each in await typing)

    async with asyncio.timeout(60):  # the bot keeps within Neon's rate limits
        while len(rows := await stage.audit()) < MANY:
            await asyncio.sleep(0.1)
    assert Counter(row.outcome for row in rows) == {"done": MANY}
    seen = await stage.neon_requests()
    changed = Counter(call["path"] for call in seen if call["method"] == "PATCH" and call["status"] == 200)
    assert len(changed) == len(names)
    assert set(changed.values()) == {1}
    assert any(call["status"] == 401 for call in seen)
    assert sum(call["path"] == "/auth" for call in seen) == 1
    async with patient.client() as http:
        assert "neonbot_neon_key_changes_total 1.0" in (await http.get(f"{stage.bot_url}/metrics")).text


async def _some_calls(stage: Stage) -> bool:
    return len(await stage.neon_requests()) >= 5


async def test_the_next_key_may_come_after_the_old_one_is_gone(
    stage: Stage, tmp_path: Path, log: io.StringIO
) -> None:
    env, clock = keep_in_file(stage, tmp_path), HastyClock()
    await stage.stop_bot()
    await stage.start_bot(clock)
    stage.world.keys[0].revoked = True
    refused = await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert "Whoever runs the bot needs to check NEON_API_KEY." in refused.text
    key = stage.world.add_key("org", secret="0123456789-of-before-the-prefix")
    env.write_text(f"NEON_API_KEY_NEXT={key.secret}\n")
    await clock.sleep(READ_AGAIN_AFTER)
    await stage.dana.command(SHOP_DB, "branch list")
    assert await stage.shown(stage.dana, SHOP_DB, "`main`")
    assert log.getvalue().count("neon refused a key, and another one is in use now") == 1
    assert key.secret not in log.getvalue()

"""Slack while the bot starts: not there yet, which is waited for, or not willing, which ends the bot."""

import asyncio

from tests import patient
from tests.e2e.stage import BOT_TOKEN, SHOP_DB, Stage
from tests.faults.scene import READY, HeldClock, calm, statuses, until


async def readiness(stage: Stage) -> tuple[int, dict[str, str]]:
    """What /readyz answers: the status, and what is waited for."""
    async with patient.client() as http:
        answer = await http.get(f"{stage.bot_url}/readyz")
    return answer.status_code, answer.json().get("waiting_for", {})


async def test_a_bot_that_cannot_reach_slack_is_alive_but_not_ready_until_it_can(empty_stage: Stage) -> None:
    stage, clock = empty_stage, HeldClock()
    clock.hold()
    await stage.slack_trouble("auth.test", "http_500", times=None)
    await stage.start_bot(clock)
    await clock.asleep.wait()
    status, missing = await readiness(stage)
    assert status == 503
    assert "slack" in missing  # on a busy machine the database may be slow to answer, too
    async with patient.client() as http:
        assert (await http.get(f"{stage.bot_url}/healthz")).status_code == 200

    await calm(stage)
    clock.let_go()

    async def ready() -> bool:
        return await readiness(stage) == (200, {})

    await until(ready)
    assert stage.bot is not None
    assert stage.bot.failure is None


async def test_a_command_that_comes_before_slack_can_be_asked_is_acknowledged_and_done_later(
    empty_stage: Stage,
) -> None:
    stage, clock = empty_stage, HeldClock()
    clock.hold()
    await stage.slack_trouble("auth.test", "drop_before", times=None)
    await stage.start_bot(clock)
    await clock.asleep.wait()
    answer = await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert answer["ok"], answer
    assert await stage.neon_calls("GET") == []
    assert await stage.audit() == ()

    await calm(stage)
    clock.let_go()
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_token_that_slack_refuses_ends_the_bot_with_a_clear_error(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.slack_trouble("auth.test", "error", error="invalid_auth", times=None)
    bot = await stage.start_bot()
    async with asyncio.timeout(30):
        await bot.stop.wait()

    assert bot.failure is not None
    assert bot.failure.message == "Slack does not accept SLACK_BOT_TOKEN: invalid_auth."
    assert "OAuth & Permissions" in bot.failure.hint
    assert BOT_TOKEN not in f"{bot.failure.message} {bot.failure.hint} {bot.failure!r}"
    assert (await readiness(stage))[0] == 503
    assert len(await stage.slack_calls("auth.test")) == 1


async def test_a_pause_that_slack_asks_for_at_start_is_kept(empty_stage: Stage) -> None:
    stage = empty_stage
    await stage.slack_trouble("auth.test", "ratelimited", retry_after=30, times=1)
    clock = HeldClock()
    began = clock.monotonic()
    await stage.start_bot(clock)

    async def ready() -> bool:
        return await readiness(stage) == (200, {})

    await until(ready)
    assert clock.monotonic() - began >= 30
    assert len(await stage.slack_calls("auth.test")) == 2

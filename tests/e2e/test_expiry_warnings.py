"""Branches are warned of before they expire: once, in time, where they were made, and true ever after."""

from pathlib import Path

from tests.e2e.days import DAY, HOUR, days
from tests.e2e.stage import PARTNER, PLATFORM, SHOP_DB, button

WARNING = ("pr-7", "expires in")


async def test_whoever_made_a_branch_is_asked_once_before_it_expires(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await scene.made("branch create pr-7 --ttl 8d", "pr-7")
        await scene.passes(7 * DAY - HOUR)
        assert not await scene.told(*WARNING)
        await scene.passes(2 * HOUR)
        (warning,) = await scene.told(*WARNING)
        assert "@U0DANA, is it still needed?" in warning
        for _ in range(3):
            await scene.passes()
        assert len(await scene.told(*WARNING)) == 1
        await scene.passes(DAY)
        assert not await scene.told(*WARNING)
        (ended,) = await scene.told("pr-7", "expired", "Neon has deleted it")
        assert "[Extend 7 d]" not in ended


async def test_a_branch_that_lives_for_two_hours_is_warned_of_half_an_hour_before(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await scene.made("branch create pr-7 --ttl 2h", "pr-7")
        await scene.passes(HOUR)
        assert not await scene.told(*WARNING)
        await scene.passes(HOUR / 2)
        assert await scene.told(*WARNING)


async def test_a_click_extends_and_the_next_expiry_is_warned_of_anew(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        await scene.made("branch create pr-7 --ttl 4d", "pr-7")
        await scene.passes(3 * DAY + HOUR)
        before = scene.branch("pr-7").expires_at
        assert before is not None
        message = await stage.message(stage.dana, SHOP_DB, *WARNING)
        await stage.dana.click(SHOP_DB, message["ts"], button(message, "Extend 7 d"))
        await scene.moving(stage.shown(stage.dana, SHOP_DB, "pr-7", "now expires", "dana did that"))
        assert not await scene.told(*WARNING)
        after = scene.branch("pr-7").expires_at
        assert after is not None
        # The bot's database, which counts the seven days, has not moved on with the two clocks.
        assert after - before > 2 * DAY
        await scene.passes(after - scene.clock.now() - HOUR)
        message = await stage.message(stage.dana, SHOP_DB, *WARNING)
        await stage.dana.click(SHOP_DB, message["ts"], button(message, "Keep"))
        await scene.moving(stage.shown(stage.dana, SHOP_DB, "pr-7", "stays: it has no expiry any more"))
        assert scene.branch("pr-7").expires_at is None
        await scene.passes(8 * DAY)
        assert not await scene.told(*WARNING)


async def test_a_click_is_judged_by_who_clicks(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        await scene.made("branch create pr-7 --ttl 8d", "pr-7")
        await scene.passes(7 * DAY + HOUR)
        message = await stage.message(stage.dana, SHOP_DB, *WARNING)
        refused = await stage.press(stage.person("U0GUS"), message, "Keep")
        assert refused.row.outcome == "refused"
        assert scene.branch("pr-7").expires_at is not None


async def test_what_is_deleted_or_extended_in_the_console_is_seen_by_the_next_look(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        for name in ("pr-7", "pr-8"):
            await scene.made(f"branch create {name} --ttl 8d", name)
        await scene.passes(7 * DAY + HOUR)
        scene.branch("pr-7").expires_at = None
        await scene.console("DELETE", f"branches/{scene.branch('pr-8').id}")
        await scene.passes()
        assert await scene.told("pr-7", "stays: it has no expiry any more")
        assert await scene.told("pr-8", "was deleted before it expired")


async def test_nothing_is_said_of_a_project_that_cannot_be_read(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await scene.made("branch create pr-7 --ttl 8d", "pr-7")
        await scene.passes(7 * DAY + HOUR)
        await scene.stage.neon_trouble("503", times=None, method="GET")
        await scene.passes()
        assert len(await scene.told(*WARNING)) == 1


async def test_a_restart_in_between_and_a_second_bot_tell_nothing_twice(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await scene.made("branch create pr-7 --ttl 8d", "pr-7")
        await scene.stage.stop_bot()
        await scene.stage.start_bot(scene.clock)
        await scene.stage.start_bot(scene.clock)
        await scene.passes(7 * DAY + HOUR)
        assert len(await scene.told(*WARNING)) == 1
        await scene.stage.stop_bot()
        await scene.stage.start_bot(scene.clock)
        await scene.passes()
        assert len(await scene.told(*WARNING)) == 1


async def test_a_branch_that_nobody_asked_the_bot_for_is_told_in_the_first_channel(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        (warning,) = await scene.told("migration-test", "expires in")
        assert "Is it still needed?" in warning
        assert not await scene.told("migration-test", channel="C0PLATFORM")


async def test_warnings_can_be_switched_off_for_a_channel(tmp_path: Path) -> None:
    async with days(tmp_path, warn_before=None) as scene:
        await scene.made("branch create pr-7 --ttl 8d", "pr-7")
        await scene.passes(7 * DAY + HOUR)
        for channel in (SHOP_DB, PARTNER, PLATFORM):
            assert not await scene.told(*WARNING, channel=channel)


async def test_a_look_at_a_project_takes_one_call_whoever_wants_it(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await scene.passes()
        before = len(await scene.stage.neon_requests())
        await scene.passes()
        calls = (await scene.stage.neon_requests())[before:]
        assert len(calls) == len(scene.stage.config.project_ids)

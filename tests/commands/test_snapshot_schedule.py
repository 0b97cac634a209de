"""`snapshot show-schedule` and `snapshot set-schedule`."""

import pytest

from sandbox.neon.snapshot_records import ScheduleEntry
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage, button

LEDGER, ANALYTICS = "calm-sea-51238842", "quiet-bar-70412233"


def _schedule(stage: Stage, project_id: str) -> tuple[ScheduleEntry, ...]:
    return stage.world.projects[project_id].default_branch().schedule


async def test_a_schedule_is_shown_in_words(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshot show-schedule main --project analytics")
    assert "Neon takes snapshots of `main` in *analytics* by itself" in reply.text
    assert "every Sunday at 22:00 UTC, kept for 35 days" in reply.text
    assert "[Turn off]" in reply.text


async def test_that_there_is_none_comes_with_the_way_to_one(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "snapshot show-schedule main")
    assert "Neon takes no snapshots of `main` in shop by itself." in reply.text
    assert "/neon snapshot set-schedule main --every daily" in reply.text


@pytest.mark.parametrize(
    ("flags", "said", "entry"),
    [
        ("--every daily", "every day at 03:00 UTC, kept for 35 days", ScheduleEntry("daily", 3)),
        (
            "--every weekly --day Sun --hour 0 --keep 2w",
            "every Sunday at 00:00 UTC, kept for 14 days",
            ScheduleEntry("weekly", 0, 7, 14 * 86_400),
        ),
        (
            "--every monthly --day 31 --hour 22:00",
            "every month on day 31 at 22:00 UTC",
            ScheduleEntry("monthly", 22, 31),
        ),
    ],
)
async def test_a_first_schedule_is_set_without_asking(
    stage: Stage, flags: str, said: str, entry: ScheduleEntry
) -> None:
    await stage.ana.command(LEDGER_DB, f"snapshot set-schedule year-end-close {flags}")
    words = await stage.shown(stage.ana, LEDGER_DB, "failed")
    assert "snapshots can only be created from root branches" in words
    stage.world.projects[LEDGER].default_branch().name = "trunk"
    await stage.ana.command(LEDGER_DB, f"snapshot set-schedule trunk {flags}")
    words = await stage.shown(stage.ana, LEDGER_DB, "Neon now takes snapshots of `trunk` in *ledger*")
    assert said in words
    assert _schedule(stage, LEDGER) == (entry,)


async def test_a_schedule_that_is_there_is_replaced_after_asking(stage: Stage) -> None:
    stage.world.projects[ANALYTICS].default_branch().name = "trunk"
    await stage.dana.command(SHOP_DB, "snapshot set-schedule trunk --off --project analytics")
    words = await stage.shown(stage.dana, SHOP_DB, "[Turn off] [Cancel]")
    assert "*Replace the snapshot schedule* of `trunk` in *analytics*?" in words
    assert "*Now:* every Sunday at 22:00 UTC, kept for 35 days\n*Then:* never" in words
    assert _schedule(stage, ANALYTICS)
    card = await stage.message(stage.dana, SHOP_DB, "[Turn off] [Cancel]")
    await stage.dana.click(SHOP_DB, card["ts"], button(card, "Turn off"))
    await stage.shown(stage.dana, SHOP_DB, "Neon now takes no more snapshots of `trunk` in *analytics*")
    assert not _schedule(stage, ANALYTICS)


async def test_a_schedule_whose_answer_was_lost_is_set_again(stage: Stage) -> None:
    stage.world.projects[LEDGER].default_branch().name = "trunk"
    await stage.neon_trouble("drop_after", method="PUT")
    await stage.ana.command(LEDGER_DB, "snapshot set-schedule trunk --every daily")
    await stage.shown(stage.ana, LEDGER_DB, "Neon now takes snapshots of `trunk`")
    assert _schedule(stage, LEDGER) == (ScheduleEntry("daily", 3),)


async def test_a_plan_without_schedules_is_told(stage: Stage) -> None:
    from sandbox.neon.plans import FREE

    stage.world.organization.plan = FREE
    stage.world.projects[LEDGER].default_branch().name = "trunk"
    await stage.ana.command(LEDGER_DB, "snapshot set-schedule trunk --every daily")
    words = await stage.shown(stage.ana, LEDGER_DB, "failed")
    assert "backup schedules are not available on the current plan" in words


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ("", "either `--every` so often or `--off`"),
        ("--every daily --off", "either `--every` so often or `--off`"),
        ("--every hourly", "is not one of `daily`, `weekly` or `monthly`"),
        ("--every daily --hour 24", "24 is not an hour of the day."),
        ("--every daily --day 3", "A daily schedule has no `--day`."),
        ("--every weekly --day 8", "8 is not a day for a weekly schedule."),
        ("--every monthly --day mon", "mon is not a day for a monthly schedule."),
        ("--every daily --keep 36d", "Neon keeps scheduled snapshots for 1h to 35d."),
        ("--every daily --project analytics", "never_touch lists main"),
    ],
)
async def test_what_is_no_schedule_is_refused(stage: Stage, flags: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"snapshot set-schedule main {flags}")
    assert said in reply.text
    assert not await stage.neon_writes()

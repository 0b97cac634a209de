"""`trigger`: what calls the functions of a branch, made, switched on and off, and deleted."""

from typing import Any

import pytest

from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, Stage, button

BRANCH = "dana/checkout-rewrite"
WEEKLY = f'trigger create {BRANCH} weekly --function resize --cron "0 3 * * 1"'


def _triggers(stage: Stage) -> dict[str, Any]:
    """What Neon holds now, by name."""
    branches = stage.world.projects[SHOP].branches.values()
    held = next(each for each in branches if each.name == BRANCH).triggers
    return {each.name: each for each in held.values()}


async def test_the_list_shows_what_calls_what_and_when(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"trigger list {BRANCH}")
    assert f"*2 triggers* on `{BRANCH}` in *shop*" in reply.text
    assert "`nightly` enabled\ncalls `resize` at `/all` at `0 3 * * *` UTC · next in" in reply.text
    assert "`thumbnails` disabled\ncalls `resize` after uploads to `uploads`" in reply.text
    empty = await stage.ask(stage.dana, SHOP_DB, "triggers ls staging")
    assert "There is no trigger on `staging` in shop." in empty.text
    assert "/neon trigger create staging" in empty.text


async def test_one_is_shown_in_full(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"trigger show {BRANCH} nightly")
    assert f"Trigger `nightly` on `{BRANCH}` in *shop*, enabled" in reply.text
    assert "*Next run:* " in reply.text
    assert "[Disable] [Delete]" in reply.text


async def test_a_trigger_by_schedule_is_made(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, WEEKLY)
    words = await stage.shown(stage.dana, SHOP_DB, f"Trigger `weekly` on `{BRANCH}` in *shop* is made")
    assert "It calls `resize` at `0 3 * * 1` UTC." in words
    assert "Next run: " in words
    made = _triggers(stage)["weekly"]
    assert (made.function_slug, made.cron, made.enabled) == ("resize", "0 3 * * 1", True)


async def test_one_by_upload_may_be_made_without_running(stage: Stage) -> None:
    flags = "--function resize --bucket photos --prefix raw/ --no-enabled"
    await stage.dana.command(SHOP_DB, f"trigger create {BRANCH} thumbs {flags}")
    words = await stage.shown(stage.dana, SHOP_DB, "is made and disabled")
    assert "after uploads to `photos`, keys that begin with `raw/`" in words
    assert not _triggers(stage)["thumbs"].enabled


async def test_a_name_that_is_taken_is_shown(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, WEEKLY.replace("weekly", "nightly"))
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done: a trigger named `nightly` is already")
    assert "It calls `resize` at `/all` at `0 3 * * *` UTC, and is enabled." in words
    assert not await stage.neon_writes()


async def test_a_trigger_whose_answer_was_lost_is_not_made_twice(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, WEEKLY)
    await stage.shown(stage.dana, SHOP_DB, f"Trigger `weekly` on `{BRANCH}` in *shop* is made")
    assert len(await stage.neon_writes()) == 1


async def test_buttons_switch_it_off_and_on(stage: Stage) -> None:
    shown = await stage.ask(stage.dana, SHOP_DB, f"trigger show {BRANCH} nightly")
    await stage.dana.click(SHOP_DB, shown.message["ts"], button(shown.message, "Disable"))
    off = await stage.message(stage.dana, SHOP_DB, "is disabled", "It calls nothing any more")
    assert not _triggers(stage)["nightly"].enabled
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.click(SHOP_DB, off["ts"], button(off, "Enable"))
    await stage.shown(stage.dana, SHOP_DB, f"Trigger `nightly` on `{BRANCH}` in *shop* is enabled")
    assert _triggers(stage)["nightly"].enabled


async def test_it_is_switched_by_name_as_well(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"trigger enable {BRANCH} thumbnails")
    await stage.shown(stage.dana, SHOP_DB, f"`thumbnails` on `{BRANCH}` in *shop* is enabled")
    await stage.dana.command(SHOP_DB, f"trigger disable {BRANCH} thumbnails")
    await stage.shown(stage.dana, SHOP_DB, f"`thumbnails` on `{BRANCH}` in *shop* is disabled")


async def test_a_deletion_is_asked_about_and_not_repeated_after_a_lost_answer(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"trigger delete {BRANCH} thumbnails")
    card = await stage.message(stage.ana, SHOP_DB, f"*Delete trigger* `thumbnails` on `{BRANCH}` in *shop*?")
    assert not await stage.neon_writes()
    await stage.neon_trouble("drop_after", method="DELETE")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete thumbnails"))
    await stage.shown(stage.ana, SHOP_DB, "Trigger `thumbnails` in *shop* is deleted")
    assert "thumbnails" not in _triggers(stage)
    assert len(await stage.neon_writes()) == 1


@pytest.mark.parametrize(
    ("channel", "line", "said"),
    [
        (SHOP_DB, "trigger create staging x --function f --cron '* * * * *'", "never_touch lists staging"),
        (SHOP_DB, "trigger enable staging thumbnails", "never_touch lists staging"),
        (SHOP_DB, f"trigger delete {BRANCH} x", "may delete or overwrite things here"),
        (LEDGER_DB, "trigger disable year-end-close x", "may change things here"),
        (SHOP_DB, "trigger show staging nope", "There is no trigger “nope” on staging."),
        (SHOP_DB, f"trigger create {BRANCH} x --function f", "either for `--cron` or for uploads"),
        (
            SHOP_DB,
            f"trigger create {BRANCH} x --function f --cron '0 3 * *'",
            "A cron expression has five fields",
        ),
        (
            SHOP_DB,
            f"trigger create {BRANCH} x --function f --cron '0 3 * * *' --prefix a",
            "`--prefix` goes with `--bucket`.",
        ),
    ],
)
async def test_what_is_not_allowed_or_makes_no_sense_is_refused(
    stage: Stage, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.dana, channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (WEEKLY.replace("0 3", "61 3"), "invalid cron expression: 61 is out of range"),
        (WEEKLY.replace("resize", "nope"), "function not found"),
    ],
)
async def test_what_neon_does_not_take_is_told_in_its_words(stage: Stage, line: str, said: str) -> None:
    await stage.dana.command(SHOP_DB, line)
    assert said in await stage.shown(stage.dana, SHOP_DB, "failed")

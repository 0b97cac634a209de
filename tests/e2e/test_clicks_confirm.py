"""The card that asks before something is destroyed: who may answer it, and until when."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config_rights import Allow
from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from tests.e2e.scenery import config_where, demo_config
from tests.e2e.stage import PARTNER, SHOP_DB, Stage, button, staged

NAME = "preview/pr-98"
DELETE = f"Delete {NAME}"


async def _asked(stage: Stage, channel: str = SHOP_DB) -> dict[str, Any]:
    """Ana's card, as everybody sees it."""
    assert (await stage.ana.command(channel, f"branch delete {NAME}"))["ok"]
    return await stage.message(stage.ana, channel, f"[{DELETE}] [Cancel]")


async def _still_asks(stage: Stage, card: dict[str, Any]) -> bool:
    shown = {each["ts"]: each for each in await stage.ana.messages(card["channel"])}
    return plain(shown[card["ts"]]) == plain(card)


async def _refused(stage: Stage, person: Person, card: dict[str, Any], label: str, said: str) -> None:
    reply = await stage.press(person, card, label)
    assert said in reply.text
    assert (reply.row.outcome, reply.row.command, reply.row.user_id) == (
        "refused",
        "branch delete",
        person.user_id,
    )
    assert NAME in await stage.branches()
    assert not await stage.neon_writes()
    assert await _still_asks(stage, card)
    assert said not in str([plain(each) for each in await stage.ana.messages(card["channel"])])


@pytest.mark.parametrize("label", [DELETE, "Cancel"])
@pytest.mark.parametrize(
    ("who", "said"),
    [("U0DANA", "Only @S0DBADMINS may delete or overwrite things here."), ("U0GUS", "Guests can't use me.")],
)
async def test_a_click_by_somebody_without_the_right_is_refused_in_private_and_changes_nothing(
    stage: Stage, who: str, said: str, label: str
) -> None:
    card = await _asked(stage)
    await _refused(stage, stage.person(who), card, label, said)


async def test_a_click_by_another_admin_is_refused_since_a_card_belongs_to_whoever_asked(
    stage: Stage,
) -> None:
    await stage.slack_admin("usergroup", id="S0DBADMINS", users=["U0ANA", "U0DANA"])
    card = await _asked(stage)
    await _refused(stage, stage.dana, card, DELETE, "Only the person who asked can press this button.")


@pytest.mark.parametrize("label", [DELETE, "Cancel"])
async def test_a_click_from_another_organisation_is_refused_in_private_and_changes_nothing(
    tmp_path: Path, label: str
) -> None:
    config = config_where(PARTNER, allow=Allow({"read": ("everyone",), "destroy": ("S0DBADMINS",)}))
    async with staged(tmp_path, config=config) as stage:
        await stage.start_bot()
        card = await _asked(stage, PARTNER)
        said = "Only people of the workspace that I belong to can use me."
        await _refused(stage, stage.person("U0FAY"), card, label, said)


async def test_the_card_still_works_for_the_asker_after_others_were_refused(stage: Stage) -> None:
    card = await _asked(stage)
    await stage.press(stage.dana, card, DELETE)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is deleted in")
    assert [row.outcome for row in await stage.audited(2)] == ["refused", "done"]


async def test_cancel_ends_it_and_nothing_is_done(stage: Stage) -> None:
    card = await _asked(stage)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Cancel"))
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done: deleting branch", "Cancelled.")

    assert f"`{NAME}` in *shop*" in words
    assert "[" not in words, "the buttons are gone"
    (message,) = await stage.dana.messages(SHOP_DB)
    assert message["ts"] == card["ts"]
    assert NAME in await stage.branches()
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.user_id, row.command) == ("cancelled", "U0ANA", "branch delete")


@asynccontextmanager
async def _with_a_card_that_has_run_out(folder: Path) -> AsyncIterator[tuple[Stage, dict[str, Any]]]:
    """A stage whose bot has not found out yet: it looks for what is due once in an hour."""
    config = demo_config().model_copy(update={"confirm_within": timedelta(0)})
    async with staged(folder, config=config) as stage:
        await stage.start_bot(tick=timedelta(hours=1))
        yield stage, await _asked(stage)


async def test_a_card_that_nobody_answers_runs_out_and_says_so(tmp_path: Path) -> None:
    async with _with_a_card_that_has_run_out(tmp_path) as (stage, card):
        await stage.stop_bot()
        await stage.start_bot()
        ended = await stage.message(stage.dana, SHOP_DB, "Nothing was done", "Nobody confirmed in time.")
        assert ended["ts"] == card["ts"]
        assert "[" not in plain(ended), "the buttons are gone"
        assert NAME in await stage.branches()
        assert not await stage.neon_writes()
        (row,) = await stage.audited(1)
        assert (row.outcome, row.detail) == ("expired", "nobody confirmed in time")


async def test_a_click_on_a_card_that_has_run_out_does_nothing_and_says_so(tmp_path: Path) -> None:
    async with _with_a_card_that_has_run_out(tmp_path) as (stage, card):
        reply = await stage.press(stage.ana, card, DELETE)
        assert "This question has run out, and nothing was changed." in reply.text
        assert "Type the command again." in reply.text
        assert reply.row.outcome == "invalid"
        assert NAME in await stage.branches()
        assert not await stage.neon_writes()


async def test_a_card_outlives_the_process_that_asked(stage: Stage) -> None:
    card = await _asked(stage)
    await stage.stop_bot()
    await stage.start_bot()
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is deleted in")
    assert NAME not in await stage.branches()
    assert len(await stage.audited(1)) == 1


async def test_rights_are_judged_again_at_the_click(stage: Stage) -> None:
    card = await _asked(stage)
    await stage.stop_bot()  # what it knew of the user group goes with it
    await stage.slack_admin("usergroup", id="S0DBADMINS", users=[])
    await stage.start_bot()
    reply = await stage.press(stage.ana, card, DELETE)
    assert "Only @S0DBADMINS may delete or overwrite things here." in reply.text
    assert NAME in await stage.branches()
    assert not await stage.neon_writes()

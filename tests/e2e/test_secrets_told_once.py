"""What Neon tells once reaches the asker alone, right after the call, and is nowhere else; or it is lost."""

import io
from pathlib import Path

import pytest

from sandbox.slack.plain import plain
from tests.e2e.holders import holders
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

NAME = "preview/pr-98"
ON_ONE_SCREEN = {"the screen of U0ANA": 1, "a call of chat.postEphemeral (public)": 1}


def _password(stage: Stage, role: str) -> str:
    branches = stage.world.projects[SHOP].branches.values()
    password = next(each for each in branches if each.name == NAME).roles[role].password
    assert password
    return password


async def test_a_new_password_is_on_one_screen_and_in_one_call(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    await stage.ana.command(SHOP_DB, f"role create {NAME} app --show-password")
    told = await stage.message(stage.ana, SHOP_DB, f"The password of role `app` on `{NAME}` in *shop*")
    assert told["ephemeral"]
    await stage.finished(stage.ana, SHOP_DB, "Role `app`", "is made")
    assert plain(told).count(_password(stage, "app")) == 1
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.rule) == (
        "done",
        "create",
        "config.yaml: channels.C0SHOPDB.allow.reveal",
    )
    assert await holders(stage, _password(stage, "app"), log, tmp_path) == ON_ONE_SCREEN


async def test_a_reset_one_is_told_after_the_click_and_the_card_holds_nothing(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    await stage.ana.command(SHOP_DB, f"role reset-password {NAME} neondb_owner --show-password")
    card = await stage.message(stage.ana, SHOP_DB, "[Reset the password of neondb_owner]")
    old = _password(stage, "neondb_owner")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Reset the password of neondb_owner"))
    await stage.finished(stage.ana, SHOP_DB, "has a new password")
    new = _password(stage, "neondb_owner")
    told = await stage.message(stage.ana, SHOP_DB, new)
    assert told["ephemeral"]
    await stage.audited(1)
    assert await holders(stage, new, log, tmp_path) == ON_ONE_SCREEN
    assert await holders(stage, old, log, tmp_path) == {}


async def test_what_nobody_asked_to_see_is_nowhere(stage: Stage, log: io.StringIO, tmp_path: Path) -> None:
    await stage.ana.command(SHOP_DB, f"role create {NAME} app")
    await stage.finished(stage.ana, SHOP_DB, "Role `app`", "is made")
    await stage.audited(1)
    assert await holders(stage, _password(stage, "app"), log, tmp_path) == {}
    assert not await stage.slack_calls("chat.postEphemeral")


@pytest.mark.parametrize("refusal", ["user_not_in_channel", "invalid_blocks"])
async def test_when_slack_does_not_take_it_the_channel_learns_that_it_is_lost_and_nothing_else(
    stage: Stage, log: io.StringIO, tmp_path: Path, refusal: str
) -> None:
    # Once: a second try, without the blocks, would go through and show words about the secret only.
    await stage.slack_trouble("chat.postEphemeral", "error", error=refusal, times=1)
    await stage.ana.command(SHOP_DB, f"role create {NAME} app --show-password")
    lost = await stage.shown(stage.dana, SHOP_DB, "what Neon told once is not shown")
    assert "Make a new one: reset the password" in lost
    assert "Asked by @U0ANA" in lost
    await stage.finished(stage.dana, SHOP_DB, "Role `app`", "is made")
    (row,) = await stage.audited(1)
    assert row.outcome == "done", "the role itself is there"
    found = await holders(stage, _password(stage, "app"), log, tmp_path)
    assert found == {"a call of chat.postEphemeral (public)": 1}, "and that call was refused"


async def test_when_slack_takes_nothing_more_the_secret_is_not_kept_for_later(
    stage: Stage, log: io.StringIO, tmp_path: Path
) -> None:
    await stage.slack_trouble("chat.postEphemeral", "http_500", times=None)
    await stage.ana.command(SHOP_DB, f"role create {NAME} app --show-password")
    await stage.finished(stage.ana, SHOP_DB, "Role `app`", "is made")
    await stage.audited(1)
    await stage.stop_bot()
    await stage.start_bot()
    assert set(await holders(stage, _password(stage, "app"), log, tmp_path)) <= {
        "a call of chat.postEphemeral (public)"
    }


async def test_whoever_may_not_see_passwords_makes_no_role_with_that_flag(stage: Stage) -> None:
    refused = await stage.ask(stage.dana, SHOP_DB, f"role create {NAME} app --show-password")
    assert "Only @S0DBADMINS may see passwords here." in refused.text
    assert (refused.row.outcome, refused.row.decision) == ("refused", "deny")
    assert not await stage.neon_writes()


async def test_the_button_shows_it_to_whoever_may_see_it_and_clicks(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"role create {NAME} app")
    await stage.finished(stage.dana, SHOP_DB, "Role `app`", "is made")
    await stage.audited(1)
    made = await stage.message(stage.dana, SHOP_DB, "Role `app`", "[Show password]")
    refused = await stage.press(stage.dana, made, "Show password")
    assert "Only @S0DBADMINS may see passwords here." in refused.text
    shown = await stage.press(stage.ana, made, "Show password")
    assert _password(stage, "app") in shown.text
    assert shown.row.effect == "reveal"

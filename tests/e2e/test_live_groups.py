"""Whoever is taken off a user group at Slack deletes nothing and sees no password from then on."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.config_rights import Allow
from tests.e2e.scenery import config_where
from tests.e2e.stage import SHOP_DB, Stage, staged

NAME = "preview/pr-98"
DELETE = f"branch delete {NAME}"
STRICT = [
    DELETE,
    "api delete /projects/shop/branches/preview%2Fpr-98",
    "connection show main --show-password",
]
SILENT = "Slack could not tell me which user groups you are in, so I did nothing. Try again in a minute."


@pytest.fixture
async def remembered(tmp_path: Path) -> AsyncIterator[Stage]:
    """Only a group may do anything here, and the bot has just learned that Ana is in it."""
    rights = dict.fromkeys(("read", "destroy", "reveal"), ("S0DBADMINS",))
    async with staged(tmp_path, config=config_where(SHOP_DB, allow=Allow(rights))) as stage:
        await stage.start_bot()
        assert "of 19 branches" in (await stage.ask(stage.ana, SHOP_DB, "branch list")).text
        yield stage


@pytest.mark.parametrize("line", STRICT)
async def test_what_was_a_members_right_ends_with_the_membership(remembered: Stage, line: str) -> None:
    stage = remembered
    await stage.slack_admin("usergroup", id="S0DBADMINS", users=[])
    known = len(await stage.slack_calls("usergroups.users.list"))
    assert "of 19 branches" in (await stage.ask(stage.ana, SHOP_DB, "branch list")).text
    assert len(await stage.slack_calls("usergroups.users.list")) == known, "a look is by what is remembered"

    refused = await stage.ask(stage.ana, SHOP_DB, line)
    assert "Only @S0DBADMINS may" in refused.text
    assert refused.row.outcome == "refused"
    # What was learned then holds for everything else.
    assert "Only @S0DBADMINS may" in (await stage.ask(stage.ana, SHOP_DB, "branch list")).text
    assert not await stage.neon_writes()


@pytest.mark.parametrize("line", STRICT)
@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("usergroups.users.list", SILENT),
        ("users.info", "Slack could not tell me who you are, so I did nothing. Try again in a minute."),
    ],
)
async def test_what_slack_cannot_say_now_is_not_taken_from_before(
    remembered: Stage, line: str, method: str, said: str
) -> None:
    stage = remembered
    await stage.slack_trouble(method, "http_500")
    refused = await stage.ask(stage.ana, SHOP_DB, line)
    assert said in refused.text
    assert refused.row.outcome == "refused"
    assert not await stage.neon_writes()


async def test_somebody_who_became_a_guest_deletes_nothing(remembered: Stage) -> None:
    await remembered.slack_admin("user", id="U0ANA", is_restricted=True)
    refused = await remembered.ask(remembered.ana, SHOP_DB, DELETE)
    assert "Guests can't use me." in refused.text


async def test_a_card_is_confirmed_by_members_of_now(remembered: Stage) -> None:
    stage = remembered
    await stage.ana.command(SHOP_DB, DELETE)
    card: dict[str, Any] = await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]")
    await stage.slack_admin("usergroup", id="S0DBADMINS", users=["U0DANA"])
    refused = await stage.press(stage.ana, card, f"Delete {NAME}")
    assert "Only @S0DBADMINS may delete or overwrite things here." in refused.text
    assert not await stage.neon_writes()

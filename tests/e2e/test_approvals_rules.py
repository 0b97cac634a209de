"""What is approved, is approved by the rules, and by the people, as they are at the click."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Config
from bot.config_rights import Allow
from sandbox.slack.plain import plain
from tests.e2e.asking import (
    ADMINS,
    BUTTONS,
    DELETE,
    EVERYTHING,
    NAME,
    approving,
    asked,
    asking,
    ben,
    click,
    words_of,
)
from tests.e2e.scenery import config_where, demo_config
from tests.e2e.stage import SHOP_DB, Stage

TWO = {"by": ["S0DBADMINS"], "count": 2}


async def _under(stage: Stage, config: Config) -> None:
    """The same bot with another configuration."""
    await stage.stop_bot()
    stage.config = stage.config.model_copy(update={"channels": config.channels})
    await stage.start_bot()


_PROJECTS = demo_config().channels[SHOP_DB].projects
WITHOUT_THE_PROJECT = config_where(SHOP_DB, projects={"analytics": _PROJECTS["analytics"]})
WITHOUT_THE_CHANNEL = demo_config().model_copy(
    update={"channels": {name: each for name, each in demo_config().channels.items() if name != SHOP_DB}}
)
NOT_FOR_DANA = Allow({"read": ("everyone",), "destroy": ("S0DBADMINS",)})


async def test_whoever_asked_must_still_have_the_right_at_the_last_approval(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await _under(stage, approving(allow=NOT_FOR_DANA))
        await click(stage.ana, card)
        words = await stage.shown(stage.dana, SHOP_DB, "Whoever asked for this may not do it any more.")
        assert "[Approve]" not in words
        assert not await stage.neon_writes()
        (row,) = await stage.audited(1)
        assert (row.user_id, row.outcome) == ("U0DANA", "refused")


async def test_whoever_asked_may_leave_it_even_without_the_right(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await _under(stage, approving(allow=NOT_FOR_DANA))
        await click(stage.dana, card, "withdraw")
        await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "Cancelled.")


async def test_whoever_asked_and_left_the_company_gets_nothing_done(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        stage.workspace.users["U0DANA"] = replace(stage.workspace.users["U0DANA"], deleted=True)
        await click(stage.ana, card)
        words = await stage.shown(stage.ana, SHOP_DB, "Whoever asked for this may not do it any more.")
        assert "[Approve]" not in words
        assert not await stage.neon_writes()


async def test_while_slack_cannot_say_who_asked_nothing_is_decided(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await _under(stage, approving())  # forgets whom it knew
        await stage.person("U0ANA").command(SHOP_DB, "whoami")
        await stage.audited(1)
        await stage.slack_trouble("users.info", "error", error="fatal_error", times=None)
        reply = await stage.press(stage.ana, card, "Approve")
        assert "Slack could not tell me" in reply.text
        assert BUTTONS in await words_of(stage.dana, card)
        assert not await stage.neon_writes()


async def test_an_approval_counts_as_long_as_whoever_gave_it_could_give_it_now(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy=TWO)) as stage:
        card = await asked(stage)
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0ANA")
        await stage.stop_bot()
        await stage.slack_admin("usergroup", id="S0DBADMINS", users=["U0BEN", "U0DANA"])
        await stage.start_bot()
        await click(ben(stage), card)
        words = await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0BEN")
        assert "U0ANA" not in words
        assert not await stage.neon_writes()


async def test_a_configuration_that_asks_for_more_is_heeded_at_the_click(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await _under(stage, approving(destroy=TWO))
        await click(stage.ana, card)
        words = await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0ANA", BUTTONS)
        assert "1 approval more" in words
        assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (config_where(SHOP_DB, allow=EVERYTHING), "This needs no approval any more"),
        (approving(destroy={"by": ["U0BEN"]}), "Only U0BEN may approve this."),
        (WITHOUT_THE_PROJECT, "shop is not one of this channel's projects."),
        (
            demo_config().model_copy(
                update={"channels": {k: v for k, v in demo_config().channels.items() if k != SHOP_DB}}
            ),
            "No Neon project is connected to this channel.",
        ),
    ],
)
async def test_a_configuration_that_asks_for_something_else_is_heeded_at_the_click(
    tmp_path: Path, config: Config, said: str
) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await _under(stage, config)
        reply = await stage.press(stage.ana, card, "Approve")
        assert said in reply.text
        assert BUTTONS in await words_of(stage.dana, card)
        assert not await stage.neon_writes()


async def test_a_card_of_before_the_rule_needs_an_approval_now(tmp_path: Path) -> None:
    async with asking(tmp_path, config_where(SHOP_DB, allow=EVERYTHING)) as stage:
        await stage.dana.command(SHOP_DB, DELETE)
        card = await stage.message(stage.dana, SHOP_DB, f"[Delete {NAME}] [Cancel]")
        await _under(stage, approving(destroy=ADMINS))
        reply = await stage.press(stage.dana, card, f"Delete {NAME}")
        assert "It takes an approval by @S0DBADMINS" in reply.text
        assert not await stage.neon_writes()
        assert plain(card) == await words_of(stage.dana, card)


async def test_two_accounts_of_one_person_give_one_approval_and_none_to_each_other(tmp_path: Path) -> None:
    config = approving(destroy=TWO).model_copy(update={"same_person": (("U0ANA", "U0BEN"),)})
    async with asking(tmp_path, config) as stage:
        card = await asked(stage)
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, "1 approval more")
        # Both press at once, and either may come last, or find no button any more: one of them counts.
        both = (each.click(card["channel"], card["ts"], "approve") for each in (ben(stage), stage.ana))
        await asyncio.gather(*both, return_exceptions=True)
        await stage.audited(2)
        words = await stage.shown(stage.dana, SHOP_DB, "1 approval more")
        assert ("@U0ANA" in words) != ("@U0BEN" in words)

        own = await asked(stage, stage.ana, line=f"{DELETE} --project shop")
        reply = await stage.press(ben(stage), own, "Approve")
        assert "U0ANA and U0BEN count as one person" in reply.text
        assert reply.row.rule == "config.yaml: same_person"
        assert not await stage.neon_writes()
        assert NAME in await stage.branches()

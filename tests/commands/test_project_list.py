"""`project list`: the projects of the channel, and no others."""

import pytest

from tests.e2e.stage import LEDGER_DB, PARTNER, SHOP_DB, Stage

ANALYTICS = "quiet-bar-70412233"


@pytest.mark.parametrize(
    ("channel", "shown", "hidden"),
    [
        (SHOP_DB, ("*shop* (default)", "*analytics*", "2 projects"), ("ledger",)),
        (LEDGER_DB, ("*ledger* (default)", "1 project"), ("shop", "analytics")),
        (PARTNER, ("*shop* (default)", "1 project"), ("ledger", "analytics")),
    ],
)
async def test_a_channel_sees_its_own_projects_only(
    stage: Stage, channel: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    reply = await stage.ask(stage.dana, channel, "project list")
    assert all(each in reply.text for each in shown), reply.text
    assert not any(each in reply.text.replace(channel, "") for each in hidden), reply.text
    assert (reply.row.outcome, reply.row.command, reply.row.effect) == ("done", "project list", "read")


async def test_a_project_that_cannot_be_read_does_not_hide_the_others(stage: Stage) -> None:
    await stage.neon_trouble("404", method="GET", path_contains=ANALYTICS, times=None)
    reply = await stage.ask(stage.dana, SHOP_DB, "projects ls")
    assert "1 project could not be read." in reply.text
    assert "*shop* (default)" in reply.text
    assert "Could not be read: Neon did not answer, or the bot's key does not reach it." in reply.text


async def test_its_button_shows_the_project(stage: Stage) -> None:
    listed = await stage.ask(stage.dana, LEDGER_DB, "project list")
    shown = await stage.press(stage.dana, listed.message, "Show")
    assert "Project *ledger*" in shown.text
    assert shown.row.text == "project show ledger"

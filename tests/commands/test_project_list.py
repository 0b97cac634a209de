"""`project list`: the projects of the channel, and no others."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.neon.seed_projects import LABS
from tests.commands.confirming import confirmed
from tests.e2e.stage import LEDGER_DB, PARTNER, PLATFORM, SHOP_DB, Stage, button, staged

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


async def test_everything_that_the_key_reaches_is_listed_where_the_whole_account_may_be_seen(
    stage: Stage,
) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "project list --all")
    assert "*4 projects* in the Neon account" in reply.text
    for fact in (
        "`shop` `old-violet-32930710`",
        "in this channel as *ledger*",
        "`partner-catalog` `broad-river-30417755`",
        "shared by another account",
        "aws-eu-central-1",
    ):
        assert fact in reply.text
    assert (await stage.press(stage.dana, reply.message, "Show")).row.text == "project show analytics"


@pytest.mark.parametrize("line", ["project list --all", "project list --deleted"])
async def test_beyond_the_channels_own_projects_it_takes_an_account_channel(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert "This is about the whole Neon account" in reply.text
    assert not await stage.neon_requests()


async def test_a_list_that_neon_could_not_finish_says_so(stage: Stage) -> None:
    stage.world.unavailable_project_ids.add(ANALYTICS)
    reply = await stage.ask(stage.dana, PLATFORM, "project list --all")
    assert "*3 projects* in the Neon account" in reply.text
    assert f"Not complete: Neon could not read 1 project in time: `{ANALYTICS}`." in reply.text


async def test_a_thousand_projects_come_ten_at_a_time_and_can_be_searched(stage: Stage) -> None:
    first = stage.world.projects["calm-sea-51238842"]
    for number in range(1000):
        made = replace(first, id=f"test-field-{number:08}", name=f"tenant-{number:04}")
        stage.world.projects[made.id] = made
    reply = await stage.ask(stage.dana, PLATFORM, "project list --all --search tenant")
    assert "*1–10 of 1000 projects* in the Neon account matching `tenant`" in reply.text
    assert "Page 1 of 100" in reply.text
    await stage.dana.click(PLATFORM, reply.message["ts"], button(reply.message, "Next"))
    await stage.shown(stage.dana, PLATFORM, "`tenant-0010`", "Page 2 of 100")
    # Neon hands out 400 at a time.
    assert len(await stage.neon_calls("GET", "/projects")) == 2 * (3 + 1)


async def test_a_channels_own_projects_can_be_searched_and_paged(stage: Stage) -> None:
    found = await stage.ask(stage.dana, SHOP_DB, "project list --search ana")
    assert "*1 project in this channel* matching `ana`" in found.text
    assert "shop" not in found.text.replace(SHOP_DB, "")
    nothing = await stage.ask(stage.dana, SHOP_DB, "project list --search ledger")
    assert "No project of this channel has `ledger` in its name or id." in nothing.text


async def test_a_personal_key_sees_the_projects_of_all_its_organizations(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.world.projects["calm-sea-51238842"].owner = LABS
        stage.neon_key = stage.world.add_key("personal").secret
        await stage.start_bot()
        reply = await stage.ask(stage.dana, PLATFORM, "project list --all")
        assert "*4 projects* in the Neon account" in reply.text
        asked = [
            each["query"] for each in await stage.neon_calls("GET", "/projects") if "org_id" in each["query"]
        ]
        assert len(asked) == 2


async def test_deleted_projects_are_listed_with_a_way_back(stage: Stage) -> None:
    nothing = await stage.ask(stage.dana, PLATFORM, "project list --deleted")
    assert "No deleted project can be brought back." in nothing.text
    await confirmed(stage, stage.ana, PLATFORM, "project delete ledger", "Delete ledger")
    await stage.shown(stage.ana, PLATFORM, "Project *ledger* is deleted")
    reply = await stage.ask(stage.ana, PLATFORM, "project list --deleted")
    assert "*1 deleted project* can be brought back" in reply.text
    assert "lost in 7 days" in reply.text
    assert "[Recover]" in reply.text

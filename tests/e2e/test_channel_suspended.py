"""What a suspended channel still does and does not: typed, clicked, waiting, running, at set times."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage
from tests.e2e.test_schedules import HOUR, ended, morning, posted
from tests.e2e.watching import ADMINS, hide, looked_around, rows, watched
from tests.faults.scene import calm, tried

SUSPENDED = "This channel has been suspended since"
RULE = "built in: a channel that is no longer the same is suspended until an admin resumes it"
NAME = "preview/pr-98"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot has admins, and has seen every channel."""
    async with watched(tmp_path) as stage:
        yield stage


async def renamed(stage: Stage, channel: str = SHOP_DB) -> None:
    """Somebody gives the channel another name, and the bot has taken note."""
    known = len([row for row in await stage.audit() if row.outcome == "suspended"])
    await stage.ana.channel(channel, "rename", name="shop-old")
    await rows(stage, count=known + 1)


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ("U0DANA", "branch list"),
        ("U0DANA", "branch create pr-42"),
        ("U0ANA", f"branch delete {NAME}"),
        ("U0ANA", "connection show main --show-password"),
        ("U0ANA", "audit"),
    ],
)
async def test_every_command_there_is_refused_and_says_why_since_when_and_who_can_help(
    stage: Stage, who: str, line: str
) -> None:
    await renamed(stage)
    asked = await stage.neon_requests()
    reply = await stage.ask(stage.person(who), SHOP_DB, line)
    assert SUSPENDED in reply.text
    assert "UTC: it was renamed to shop-old." in reply.text
    assert "It stays so until @S0DBADMINS types /neon channel resume." in reply.text
    assert f"Rule: `{RULE}`" in reply.text
    assert (reply.row.outcome, reply.row.decision, reply.row.rule) == ("refused", "deny", RULE)
    assert await stage.neon_requests() == asked


@pytest.mark.parametrize("line", ["help", "whoami", "explain branch create pr-42"])
async def test_what_works_everywhere_works_there_too_and_says_so(stage: Stage, line: str) -> None:
    await renamed(stage)
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert reply.row.outcome == "done"
    assert SUSPENDED in reply.text


async def test_other_channels_go_on(stage: Stage) -> None:
    await renamed(stage)
    assert (await stage.ask(stage.dana, LEDGER_DB, "branch list")).row.outcome == "done"


async def test_a_card_that_waits_for_a_click_does_nothing_any_more_but_can_be_cancelled(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]")
    await renamed(stage)
    reply = await stage.press(stage.ana, card, f"Delete {NAME}")
    assert SUSPENDED in reply.text
    assert (reply.row.outcome, reply.row.rule) == ("refused", RULE)
    await stage.ana.click(SHOP_DB, card["ts"], "cancel")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "Cancelled.")
    assert NAME in await stage.branches()
    assert not await stage.neon_writes()


async def test_what_neon_has_begun_goes_on_and_its_result_is_shown(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    await renamed(stage)
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")
    shown = {each["ts"]: plain(each) for each in await stage.dana.messages(SHOP_DB)}
    assert "is ready in" in shown[begun["ts"]]
    assert "pr-42" in await stage.branches()


async def test_a_request_that_waited_for_slack_is_refused_when_its_turn_comes(stage: Stage) -> None:
    await stage.slack_trouble("chat.postMessage", "http_500", times=1000)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await tried(stage, "chat.postMessage", "pr-42")
    await renamed(stage)
    await calm(stage)
    words = await stage.shown(stage.dana, SHOP_DB, SUSPENDED)
    assert "renamed to shop-old" in words
    assert not await stage.neon_writes()
    (row,) = [each for each in await stage.audited(2) if each.command == "branch create"]
    assert (row.outcome, row.user_id) == ("refused", "U0DANA")


async def test_a_schedule_posts_nothing_there(tmp_path: Path) -> None:
    async with morning(tmp_path) as (stage, clock):
        await looked_around(stage)
        await renamed(stage)
        clock.advance(HOUR / 2)
        (row,) = await ended(stage, 1)
        assert (row.outcome, row.rule) == ("refused", RULE)
        assert not await posted(stage)


@pytest.mark.parametrize("action", ["archive", "remove_bot"])
async def test_it_stays_suspended_over_a_restart(stage: Stage, action: str) -> None:
    await stage.ana.channel(SHOP_DB, action)
    await rows(stage)
    await stage.stop_bot()
    await stage.start_bot()
    await looked_around(stage)
    if action == "archive":
        await stage.slack_admin("archive", channel=SHOP_DB, archived=False)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert SUSPENDED in reply.text
    assert len(await rows(stage)) == 1


async def test_a_name_that_the_configuration_has_already_suspends_nothing(tmp_path: Path) -> None:
    async with watched(tmp_path) as stage:
        shop = stage.config.channels[SHOP_DB].model_copy(update={"label": "#shop-databases"})
        changed = {"channels": {**stage.config.channels, SHOP_DB: shop}, "admins": ADMINS}
        await stage.stop_bot()
        stage.config = stage.config.model_copy(update=changed)
        await stage.start_bot()
        hide(stage, SHOP_DB)
        await stage.ana.channel(SHOP_DB, "rename", name="shop-databases")
        assert (await stage.ask(stage.dana, SHOP_DB, "branch list")).row.outcome == "done"
        await stage.stop_bot()
        await stage.start_bot()
        await looked_around(stage)
        assert (await stage.ask(stage.dana, SHOP_DB, "branch list")).row.outcome == "done"

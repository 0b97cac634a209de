"""The audit channel hears of every change and refusal once, whatever happens to Slack or to the bot."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.manifest import SCOPES
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.schema import audit_head, audit_posts
from sandbox.slack.plain import plain
from tests import patient
from tests.clocks import HastyClock
from tests.e2e.stage import SHOP_DB, Stage, staged
from tests.faults.scene import calm, posted, tried, until
from tests.store.trail import ENTRY, tamper

AUDIT = "C0AUDIT"
NEEDED = tuple(each.name for each in SCOPES)
POST = "chat.postMessage"


@pytest.fixture
async def telling(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on which the trail is told in a channel, and no bot yet."""
    async with staged(tmp_path) as stage:
        tell_in(stage, AUDIT)
        yield stage


def tell_in(stage: Stage, channel: str) -> None:
    """Bots that start from now on tell the trail there."""
    stage.config = stage.config.model_copy(update={"audit_channel": channel})


async def lines(stage: Stage) -> list[str]:
    """What the audit channel was told, line by line."""
    said = [line for each in await posted(stage.ana, AUDIT) for line in plain(each).splitlines()]
    return [line for line in said if not line.startswith("Row ")]


async def told(stage: Stage, *typed: str) -> None:
    """Wait until all these command lines were told; nothing else may have been, and nothing twice."""

    async def all_there() -> bool:
        return len(await lines(stage)) >= len(typed)

    await until(all_there)
    await until(lambda: _up_to_date(stage))
    found = [re.findall("`([^`]*)`", line)[0] for line in await lines(stage)]
    assert found == list(typed)


async def _up_to_date(stage: Stage) -> bool:
    """Whether everything that is in the trail was told, and nobody is about to tell anything."""
    database = Database(stage.database_url)
    place = select(audit_posts.c.posted_id, audit_posts.c.lease_until, audit_head.c.last_id).join_from(
        audit_posts, audit_head, audit_head.c.id == 1
    )
    async with database.read() as connection:
        row = (await connection.execute(place)).one()
    await database.close()
    return row.lease_until is None and row.posted_id == row.last_id


async def written(stage: Stage, *texts: str) -> None:
    """Rows of a bot that is not running any more."""
    database = Database(stage.database_url)
    for text in texts:
        await Audit(database).record(replace(ENTRY, text=text))
    await database.close()


async def test_changes_and_refusals_are_told_and_notify_nobody(telling: Stage) -> None:
    await telling.start_bot()
    await telling.ask(telling.dana, SHOP_DB, "branch list")
    await telling.ask(telling.dana, SHOP_DB, "branch delete pr-42")
    await told(telling, "branch delete pr-42")
    await telling.dana.command(SHOP_DB, "branch create pr-42")
    await telling.finished(telling.dana, SHOP_DB, "is ready in")
    await told(telling, "branch delete pr-42", "branch create pr-42")

    refused, created = await lines(telling)
    assert refused.startswith("⛔")
    assert refused.endswith(
        "*dana* in #C0SHOPDB `branch delete pr-42` refused, by `config.yaml: channels.C0SHOPDB.allow.destroy`"
    )
    assert created.endswith("*dana* in #C0SHOPDB `branch create pr-42` done")
    calls = [call["args"] for call in await telling.slack_calls(POST) if call["args"]["channel"] == AUDIT]
    assert "<@" not in str(calls)
    (row,) = (each for each in await telling.audit() if each.text == "branch create pr-42")
    assert row.hash is not None
    assert f"Row `{row.id}:{row.hash[:12]}`" in plain((await posted(telling.ana, AUDIT))[-1])


async def test_what_happened_while_nobody_could_tell_is_told_after_a_restart_and_nothing_twice(
    telling: Stage,
) -> None:
    await telling.start_bot()
    await telling.ask(telling.dana, SHOP_DB, "branch delete one")
    await told(telling, "branch delete one")
    await telling.stop_bot()
    await written(telling, "branch delete two", "branch delete three")
    await telling.start_bot()
    await told(telling, "branch delete one", "branch delete two", "branch delete three")
    await telling.stop_bot()
    await telling.start_bot()
    await telling.ask(telling.dana, SHOP_DB, "branch delete four")
    await told(telling, "branch delete one", "branch delete two", "branch delete three", "branch delete four")


async def test_of_two_bots_one_tells(telling: Stage) -> None:
    for _ in range(2):
        await telling.start_bot()
    typed = []
    for number in range(12):
        await telling.ask(telling.dana, SHOP_DB, f"branch delete pr-{number}")
        typed.append(f"branch delete pr-{number}")
    await told(telling, *typed)


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("ratelimited", {"retry_after": 1}),
        ("http_500", {}),
        ("drop_before", {}),
        ("error", {"error": "fatal_error"}),
    ],
)
async def test_what_slack_does_not_take_is_told_later_once(
    telling: Stage, kind: str, how: dict[str, object]
) -> None:
    clock = HastyClock()
    await telling.start_bot(clock)
    await telling.slack_trouble(POST, kind, **how)
    await telling.ask(telling.dana, SHOP_DB, "branch delete pr-42")
    await tried(telling, POST, "pr-42")
    await telling.ask(telling.dana, SHOP_DB, "branch delete pr-43")
    assert await lines(telling) == []
    await clock.sleep(10)
    await told(telling, "branch delete pr-42", "branch delete pr-43")


async def lost(telling: Stage) -> None:
    """A row is told, and Slack's answer to that is lost; then there is another row, and time passes."""
    clock = HastyClock()
    await telling.start_bot(clock)
    await telling.slack_trouble(POST, "drop_after")
    await telling.ask(telling.dana, SHOP_DB, "branch delete pr-42")
    await tried(telling, POST, "pr-42")
    await telling.ask(telling.dana, SHOP_DB, "branch delete pr-43")
    await clock.sleep(10)


async def test_what_slack_took_without_an_answer_is_found_and_not_told_again(telling: Stage) -> None:
    await lost(telling)
    await told(telling, "branch delete pr-42", "branch delete pr-43")
    rows = [plain(each).splitlines()[-1] for each in await posted(telling.ana, AUDIT)]
    assert [row[:7] for row in rows] == ["Row `1:", "Row `2:"]


async def test_without_the_scope_to_look_it_is_told_again_with_the_same_row(telling: Stage) -> None:
    telling.workspace.scopes = NEEDED
    await lost(telling)
    await told(telling, "branch delete pr-42", "branch delete pr-42", "branch delete pr-43")


async def test_without_the_bot_in_it_commands_go_on_and_all_is_told_once_it_is_invited(
    telling: Stage,
) -> None:
    clock = HastyClock()
    await telling.start_bot(clock)
    await telling.slack_admin("leave", channel=AUDIT)
    await telling.ask(telling.dana, SHOP_DB, "branch delete pr-42")
    await tried(telling, POST, "pr-42")
    await telling.dana.command(SHOP_DB, "branch create pr-42")
    await telling.finished(telling.dana, SHOP_DB, "is ready in")
    assert await lines(telling) == []
    await telling.slack_admin("join", channel=AUDIT)
    await clock.sleep(61)
    await told(telling, "branch delete pr-42", "branch create pr-42")


async def test_a_channel_that_does_not_exist_is_not_fatal(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        tell_in(stage, "C0NOWHERE")
        await stage.start_bot()
        await stage.ask(stage.dana, SHOP_DB, "branch delete pr-42")
        await tried(stage, POST, "pr-42")
        reply = await stage.ask(stage.dana, SHOP_DB, "audit")
        assert "`branch delete pr-42` refused" in reply.text
        assert [call["args"]["channel"] for call in await stage.slack_calls(POST)] == ["C0NOWHERE"]
        await calm(stage)


async def test_a_day_later_it_is_only_said_how_many_there_were(telling: Stage) -> None:
    await telling.start_bot()
    await telling.stop_bot()
    await written(telling, "branch delete one", "branch delete two")
    tamper(telling.database_url, "UPDATE neonbot_audit SET at = at - 90000")
    await telling.start_bot()
    await telling.ask(telling.dana, SHOP_DB, "branch delete three")

    async def both() -> bool:
        return len(await lines(telling)) >= 2

    await until(both)
    said = await lines(telling)
    assert said[0] == "… 2 older entries, only in the trail"
    assert "`branch delete three` refused" in said[-1]
    await until(lambda: _up_to_date(telling))
    async with patient.client() as http:
        metrics = (await http.get(f"{telling.bot_url}/metrics")).text
    assert 'neonbot_slack_given_up_total{what="audit"} 2.0' in metrics

"""`logs`: the newest lines in a thread, by what they can be told apart, and no secrets."""

from typing import Any

import pytest

from sandbox.neon import logs
from sandbox.neon.log_records import LogLine
from sandbox.slack.plain import plain
from tests.e2e.stage import RANDOM, SHOP, SHOP_DB, Stage


async def _thread(stage: Stage, root: dict[str, Any]) -> str:
    """What stands below a message, as soon as there is something."""
    message = await stage.dana.wait_for(SHOP_DB, lambda each: each.get("thread_ts") == root["ts"])
    return plain(message)


async def test_the_newest_lines_stand_in_a_thread_below_a_summary(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "logs query staging")
    root = await stage.message(
        stage.dana, SHOP_DB, "*10 log lines* of `staging` in *shop* in the last 60 minutes"
    )
    assert not root["ephemeral"]
    assert "1 fatal error, 2 errors, 2 warnings" in plain(root)
    below = await _thread(stage, root)
    assert 'ERROR duplicate key value violates unique constraint "orders_pkey"' in below
    assert below.index("wrote 812 buffers") < below.index("SUPERUSER")
    assert "Times in UTC." in below


async def test_secrets_are_not_shown(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "logs query staging --contains connect")
    root = await stage.message(stage.dana, SHOP_DB, "log lines* of `staging`")
    below = await _thread(stage, root)
    assert "postgresql://app:***@pooler.internal/orders: timeout" in below
    assert "N0tForSl4ck" not in str(await stage.dana.messages(SHOP_DB))


async def test_lines_can_be_narrowed(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "logs query staging --level error --since 30m --source postgres")
    root = await stage.message(stage.dana, SHOP_DB, "*3 log lines* of `staging`")
    assert "in the last 30 minutes, error or worse, from postgres" in plain(root)
    assert "checkpoint" not in await _thread(stage, root)


async def test_many_lines_are_a_file(stage: Stage) -> None:
    branch = next(b for b in stage.world.projects[SHOP].branches.values() if b.name == "staging")
    for number in range(300):
        logs.write(branch, LogLine(stage.neon_clock.now(), f"line {number} npg_S3cret"))
    await stage.dana.command(SHOP_DB, "logs query staging --limit 200")
    root = await stage.message(stage.dana, SHOP_DB, "The newest *200 log lines*", "There are more")
    below = await _thread(stage, root)
    assert "(file: Logs of staging, times in UTC)" in below
    content = stage.workspace.uploads.find("F0000001").content or b""
    assert content.count(b"line ") == 200
    assert b"S3cret" not in content


async def test_nothing_found_is_said_in_private_with_a_wider_look(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "logs query staging --contains nowhere")
    assert "No log line of `staging` in *shop* in the last 60 minutes, with `nowhere` in it." in reply.text
    assert "[Last 24 hours]" in reply.text
    wide = await stage.press(stage.dana, reply.message, "Last 24 hours")
    assert "in the last 24 hours, with `nowhere` in it." in wide.text
    assert "[Last 24 hours]" not in wide.text


async def test_fields_and_values_lead_to_each_other(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "logs fields staging")
    assert "`severity_text`" in reply.text
    values = await stage.press(stage.dana, reply.message, "severity_text")
    assert "• `ERROR`\n• `FATAL`\n• `INFO`\n• `WARN`" in values.text
    typed = await stage.ask(stage.dana, SHOP_DB, "logs values staging severity_text --since 1m")
    assert "`severity_text` has no value in the logs of `staging` in shop, last 1 minute." in typed.text


@pytest.mark.parametrize(
    ("channel", "line", "said"),
    [
        (SHOP_DB, "logs query import-2024-archive", "telemetry is not enabled for this branch"),
        (SHOP_DB, "logs values staging nope", "unknown log field: nope"),
        (SHOP_DB, "logs query staging --since 8d", "Neon looks at seven days of logs at most."),
        (SHOP_DB, "logs values staging source --since 8d", "Neon looks at seven days of logs at most."),
        (SHOP_DB, "logs query staging --level loud", "is not one of"),
        (RANDOM, "logs query staging", "No Neon project is connected to this channel."),
    ],
)
async def test_what_neon_or_the_channel_does_not_give_is_told(
    stage: Stage, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.dana, channel, line)
    assert said in reply.text

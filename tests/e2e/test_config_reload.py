"""config.yaml changes while people work: from then on the new text decides, and everybody can see that."""

import io
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.audit import Entry
from bot.config import load
from bot.registry import load as load_registry
from sandbox.slack.plain import plain
from tests import patient
from tests.e2e.conftest import log
from tests.e2e.scenery import CONFIG
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button, staged
from tests.faults.processes import QUICK, SLOW, bot_process
from tests.faults.scene import posted, until

__all__ = ["log"]

DESTROY = "      destroy: [S0DBADMINS]\n"
AUDIT = "C0AUDIT"
TELLING = f"audit_channel: {AUDIT}"
TEXT = CONFIG.read_text().replace(SLOW, QUICK)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot on a file of its own, which tells the audit trail in a channel."""
    async with staged(tmp_path) as stage:
        stage.config_file = tmp_path / "config.yaml"
        stage.config_file.write_text(TEXT)
        stage.config = load(stage.config_file, {}, load_registry().rules)
        await stage.start_bot()
        yield stage


async def turned(stage: Stage, text: str, times: int = 1) -> Entry:
    """Write the file, and wait until the bot has dealt with it, for so many times by now; the audit row."""
    stage.config_file.write_text(text)

    async def rows() -> list[Entry]:
        return [row for row in await stage.audit() if row.user_name == "configuration file"]

    async def dealt_with() -> bool:
        return len(await rows()) >= times

    await until(dealt_with)
    return (await rows())[-1]


async def told(stage: Stage, channel: str, *words: str) -> str:
    """The line of the audit channel that says all these words, as soon as it is there."""
    text = await stage.shown(stage.ana, channel, *words)
    return next(line for line in text.splitlines() if all(word in line for word in words))


async def test_a_right_that_is_taken_away_is_gone_at_the_next_click(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, "branch delete dana-scratch")
    card = await stage.message(stage.ana, SHOP_DB, "Delete branch", "[Cancel]")
    row = await turned(stage, TEXT.replace(DESTROY, "", 1))
    assert row.detail.endswith(": #shop-db (C0SHOPDB): allow.destroy")
    refused = await stage.press(stage.ana, card, "Delete dana-scratch")
    assert "Nobody may delete or overwrite things in this channel" in refused.text
    assert (refused.row.outcome, refused.row.config_hash) == ("refused", row.config_hash)
    assert "dana-scratch" in await stage.branches()
    assert not await stage.neon_writes()
    who = await stage.ask(stage.ana, SHOP_DB, "whoami")
    assert row.config_hash in who.text


async def test_the_row_of_a_change_names_the_configuration_that_decided(stage: Stage) -> None:
    before = stage.config.hash
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.message(stage.dana, SHOP_DB, "create branch …")
    row = await turned(stage, TEXT + "# a remark\n")
    assert row.config_hash != before
    await stage.finished(stage.dana, SHOP_DB, "Branch `pr-42` in *shop* is ready")
    ended = (await stage.audited(2))[-1]
    assert (ended.text, ended.config_hash) == ("branch create pr-42", before)


async def test_a_wrong_file_changes_nothing_and_is_told_where_people_look(
    stage: Stage, log: io.StringIO
) -> None:
    row = await turned(stage, TEXT.replace("    never_touch: [", "    never_tuch: [", 1))
    assert (row.outcome, row.config_hash) == ("refused", stage.config.hash)
    line = await told(stage, AUDIT, "configuration file", "refused")
    assert "never_tuch: unknown key, did you mean never_touch?" in line
    assert "in #" not in line
    assert (await stage.ask(stage.dana, SHOP_DB, "branch list")).row.outcome == "done"
    assert "the configuration is wrong, and the one before stays" in log.getvalue()
    async with patient.client() as http:
        numbers = (await http.get(f"{stage.bot_url}/metrics")).text
    assert 'neonbot_config_reloads_total{result="refused"} 1.0' in numbers
    assert 'neonbot_config_reloads_total{result="applied"} 0.0' in numbers
    assert "neonbot_config_age_seconds" in numbers


async def test_what_changed_is_told_in_the_audit_channel_also_in_another_one(stage: Stage) -> None:
    row = await turned(stage, TEXT.replace("ttl: 2d", "ttl: 3d"))
    line = await told(stage, AUDIT, "configuration file", "C0SHOPDB")
    assert line.endswith(
        f"`config.yaml` done: {stage.config.hash} → {row.config_hash}: #shop-db (C0SHOPDB): defaults"
    )
    await turned(stage, TEXT.replace(TELLING, "audit_channel: C0LEDGER"), times=2)
    assert await told(stage, "C0LEDGER", "configuration file", "audit_channel")
    await stage.ask(stage.dana, SHOP_DB, "branch delete pr-42")
    assert await told(stage, "C0LEDGER", "branch delete pr-42")
    assert not [each for each in await posted(stage.ana, AUDIT) if "branch delete pr-42" in plain(each)]


async def test_a_project_gets_a_key_of_its_own_without_a_restart(bare: Stage, tmp_path: Path) -> None:
    env = tmp_path / "keys.env"
    env.write_text("")
    bare.variables["NEONBOT_ENV_FILE"] = str(env)
    bare.config_file = tmp_path / "config.yaml"
    bare.config_file.write_text(TEXT)
    bare.config = load(bare.config_file, {}, load_registry().rules)
    await bare.start_bot()
    await bare.ask(bare.dana, SHOP_DB, "branch list")
    key = bare.world.add_key("project", project_id=SHOP)
    env.write_text(f"NEON_API_KEY_SHOP={key.secret}\n")
    row = await turned(bare, TEXT + f"projects: {{{SHOP}: {{api_key_env: NEON_API_KEY_SHOP}}}}\n")
    assert row.outcome == "done"
    before = len(await bare.neon_requests())
    await bare.ask(bare.dana, SHOP_DB, "branch list")
    assert {call["key_id"] for call in (await bare.neon_requests())[before:]} == {key.id}


async def test_the_process_reads_the_file_when_it_is_told_to(bare: Stage, tmp_path: Path) -> None:
    async with bot_process(bare, tmp_path) as bot:
        await bot.ready()
        await until_logged(bot.log, "the configuration is as it was")
        file = tmp_path / "quick.yaml"
        text = file.read_text()
        file.write_text(text.replace(DESTROY, "", 1))
        os.kill(bot.process.pid, signal.SIGHUP)
        await until_logged(bot.log, "a new configuration is in force")
        reply = await bare.ask(bare.ana, SHOP_DB, "explain branch delete dana-scratch")
        assert "Nobody may delete" in reply.text
        os.kill(bot.process.pid, signal.SIGHUP)
        await until_logged(bot.log, "the configuration is as it was", times=2)
        assert await bot.terminate() == 0


async def until_logged(file: Path, words: str, times: int = 1) -> None:
    async def there() -> bool:
        return file.read_text().count(words) >= times

    await until(there)


async def test_a_button_of_before_works_under_a_new_text_that_still_allows_it(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, "branch delete dana-scratch")
    card = await stage.message(stage.ana, SHOP_DB, "Delete branch", "[Cancel]")
    await turned(stage, TEXT.replace("ttl: 2d", "ttl: 3d"))
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete dana-scratch"))
    await stage.finished(stage.ana, SHOP_DB, "Branch `dana-scratch` in *shop* is deleted")
    assert "dana-scratch" not in await stage.branches()

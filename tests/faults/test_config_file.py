"""config.yaml is written while the bot runs: slowly, wrongly, quickly, in whatever way a file is replaced."""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.audit import Entry
from bot.config import Config, load
from bot.config_in_force import ConfigInForce
from bot.metrics import Metrics
from bot.neon.keys import Keyring
from bot.reloading import Reloading
from bot.settings import load as load_settings
from bot.slack.proof import Proof
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.e2e.scenery import new_database
from tests.unit.config_samples import COMMANDS, GOOD, KEYS
from tests.unit.test_settings import COMPLETE

LEDGER = "  C0LEDGER:\n    projects: {ledger: calm-sea-51238842}\n    allow: {read: everyone}\n"
BETTER = GOOD.replace("{read: everyone}", "{read: everyone, create: [U0DANA]}") + LEDGER
WRONG = GOOD.replace("projects", "projetcs")


@dataclass
class File:
    """A configuration file, its `.env` beside it, and what looks at them."""

    path: Path
    env: Path
    in_force: ConfigInForce
    reloading: Reloading
    metrics: Metrics
    audit: Audit

    async def ticks(self, times: int = 2) -> str:
        """Let time pass; the hash of what is in force then."""
        for _ in range(times):
            await self.reloading.tick()
        return self.in_force.now.hash

    async def rows(self) -> list[Entry]:
        """The audit trail, oldest first."""
        return [*reversed(await self.audit.latest(2000))]


@asynccontextmanager
async def watched(folder: Path, database_url: str) -> AsyncIterator[File]:
    """A good file in that folder, and what looks at it."""
    path, env = folder / "config.yaml", folder / ".env"
    path.write_text(GOOD)
    env.write_text("")
    settings = load_settings({**COMPLETE, "NEONBOT_CONFIG": str(path), "NEONBOT_ENV_FILE": str(env)})
    database = Database(database_url)
    in_force, metrics, audit = ConfigInForce(load(path, {}, COMMANDS)), Metrics(), Audit(database)
    keys = Keyring(settings.neon_keys)

    async def begin() -> None:
        pass

    reloading = Reloading(
        settings, in_force, keys, Proof(settings.signing_secrets.values()), audit, metrics, begin
    )
    try:
        yield File(path, env, in_force, reloading, metrics, audit)
    finally:
        await database.close()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[File]:
    async with watched(tmp_path, new_database(tmp_path)) as file:
        yield file


def hash_of(text: str, folder: Path) -> str:
    """What a file with this text is called in messages."""
    path = folder / "other.yaml"
    path.write_text(text)
    return load(path, {}, COMMANDS).hash


async def test_nothing_happens_while_the_file_stays_as_it_is(file: File) -> None:
    before = file.in_force.now
    await file.ticks(5)
    os.utime(file.path)
    file.reloading.ask()
    await file.ticks(3)
    assert file.in_force.now is before
    assert await file.rows() == []


@pytest.mark.parametrize("way", ["in place", "renamed over", "linked elsewhere"])
async def test_a_new_text_takes_effect_however_it_gets_there(file: File, tmp_path: Path, way: str) -> None:
    if way == "linked elsewhere":  # as the files of a mounted ConfigMap are
        for name, text in (("old", GOOD), ("new", BETTER)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "config.yaml").write_text(text)
        (tmp_path / "now").symlink_to("old")
        file.path.unlink()
        file.path.symlink_to("now/config.yaml")
        await file.ticks()
        (tmp_path / "next").symlink_to("new")
        os.replace(tmp_path / "next", tmp_path / "now")
    elif way == "renamed over":
        (tmp_path / "next").write_text(BETTER)
        os.replace(tmp_path / "next", file.path)
    else:
        file.path.write_text(BETTER)
    old = file.in_force.now.hash
    new = await file.ticks()
    assert new == hash_of(BETTER, tmp_path)
    (row,) = await file.rows()
    assert (row.user_name, row.text, row.outcome) == ("configuration file", "config.yaml", "done")
    assert row.config_hash == new
    assert row.detail == f"{old} → {new}: C0SHOPDB: allow.create; C0LEDGER added"


async def test_a_file_that_is_being_written_is_never_applied_half(file: File) -> None:
    """Whatever part of it a look meets: some parts are valid files, with fewer channels."""
    old = file.in_force.now.hash
    seen = set()
    for length in range(0, len(BETTER), 7):
        file.path.write_text(BETTER[:length])
        seen.add(await file.ticks(1))
    file.path.write_text(BETTER)
    seen.add(await file.ticks(1))
    assert seen == {old}
    assert await file.ticks(1) == hash_of(BETTER, file.path.parent)
    assert [row.outcome for row in await file.rows()] == ["done"]


async def test_a_wrong_file_leaves_all_as_it_was_and_is_told_once(file: File) -> None:
    before = file.in_force.now
    file.path.write_text(WRONG)
    await file.ticks(4)
    file.reloading.ask()
    await file.ticks(2)
    assert file.in_force.now is before
    (row,) = await file.rows()
    assert (row.outcome, row.config_hash) == ("refused", before.hash)
    assert row.detail.startswith(f"{before.hash} stays, ")
    assert "config.yaml:4:5 channels.C0SHOPDB.projetcs: unknown key, did you mean projects?" in row.detail
    assert b'neonbot_config_reloads_total{result="refused"} 1.0' in file.metrics.render()

    file.path.write_text(WRONG + "# another text\n")
    await file.ticks()
    file.path.write_text(GOOD)
    await file.ticks()
    file.path.write_text(WRONG)
    await file.ticks()
    assert [each.outcome for each in await file.rows()] == ["refused"] * 3
    assert file.in_force.now is before


@pytest.mark.parametrize("trouble", ["gone", "empty", "no text", "a folder"])
async def test_a_file_that_cannot_be_read_leaves_all_as_it_was(file: File, trouble: str) -> None:
    before = file.in_force.now
    file.path.unlink()
    if trouble == "a folder":
        file.path.mkdir()
    elif trouble != "gone":
        file.path.write_bytes(b"" if trouble == "empty" else b"\xff\xfe\x00")
    await file.ticks(3)
    assert file.in_force.now is before
    assert [each.outcome for each in await file.rows()] == ["refused"]


async def test_of_changes_in_quick_succession_the_last_one_counts(file: File, tmp_path: Path) -> None:
    for text in (GOOD + LEDGER, BETTER + "# 1\n", WRONG, BETTER):
        file.path.write_text(text)
        await file.ticks(1)
    assert await file.ticks(1) == hash_of(BETTER, tmp_path)
    assert [row.outcome for row in await file.rows()] == ["done"]


async def test_whoever_asks_need_not_wait_for_a_second_look(file: File, tmp_path: Path) -> None:
    file.path.write_text(BETTER)
    file.reloading.ask()
    assert await file.ticks(1) == hash_of(BETTER, tmp_path)


async def test_remarks_are_told_as_such(file: File) -> None:
    file.path.write_text(GOOD + "# a remark\n")
    await file.ticks()
    (row,) = await file.rows()
    assert row.detail.endswith(": nothing but remarks")


async def test_variables_of_the_file_are_read_anew(file: File) -> None:
    file.path.write_text(GOOD + "    label: ${TEAM:-nobody}\n")
    await file.ticks()
    assert file.in_force.now.label("C0SHOPDB") == "nobody"
    file.env.write_text("TEAM=canary-team\n")
    await file.ticks()
    assert file.in_force.now.label("C0SHOPDB") == "canary-team"
    last = (await file.rows())[-1]
    assert "C0SHOPDB): label" in last.detail


async def test_an_env_file_that_cannot_be_read_leaves_all_as_it_was(file: File) -> None:
    before = file.in_force.now
    file.env.write_bytes(b"TEAM=canary\xff")
    await file.ticks(4)
    assert file.in_force.now is before
    (row,) = await file.rows()
    assert row.outcome == "refused"
    assert row.detail.endswith(".env cannot be read: it is not UTF-8 text")
    file.env.write_text("")
    file.path.write_text(BETTER)
    assert await file.ticks() == hash_of(BETTER, file.path.parent)


async def test_a_key_that_the_new_file_needs_has_to_be_there(file: File) -> None:
    before = file.in_force.now
    file.path.write_text(GOOD + KEYS)
    await file.ticks()
    assert file.in_force.now is before
    file.env.write_text("NEON_API_KEY_SHOP=npg_canary\n")
    await file.ticks()
    assert file.in_force.now is before
    file.env.write_text("NEON_API_KEY_SHOP=napi_canary\n")
    await file.ticks()
    assert file.in_force.now.own_keys
    missing, malformed, good = await file.rows()
    assert "NEON_API_KEY_SHOP is missing: config.yaml names it" in missing.detail
    assert "NEON_API_KEY_SHOP is not an API key" in malformed.detail
    assert good.detail.endswith(": projects; another value of NEON_API_KEY_SHOP")
    assert not any("canary" in str(each) for each in await file.rows())


async def test_what_cannot_be_written_down_yet_takes_effect_at_once_and_is_written_later(
    tmp_path: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'without-tables.db'}"
    async with watched(tmp_path, url) as file:
        file.path.write_text(BETTER)
        assert await file.ticks(3) == hash_of(BETTER, tmp_path)
        upgrade(url)
        await file.ticks(2)
        assert [row.outcome for row in await file.rows()] == ["done"]


async def test_hundreds_of_reloads_leave_nothing_behind(file: File) -> None:
    before = _configs()
    for number in range(300):
        file.path.write_text(f"{BETTER}# {number}\n")
        file.reloading.ask()
        await file.ticks(1)
    assert [row.outcome for row in await file.rows()] == ["done"] * 300
    assert _configs() - before < 10


def _configs() -> int:
    """How many configurations are in memory, those of other tests included."""
    gc.collect()
    return sum(isinstance(each, Config) for each in gc.get_objects())

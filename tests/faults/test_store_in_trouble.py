"""The bot's database stops answering, is held by somebody else, or is full: what is told is true."""

import resource
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.slack.plain import plain
from tests.e2e.locked import locked
from tests.e2e.stage import SHOP_DB, Stage, staged
from tests.faults.drill import Drill, Plan, drilling
from tests.faults.scene import BRIEF, READY, statuses, struck, time_passes, until
from tests.postgres import Cluster

LOST = "The bot's database cannot be reached; nothing was done"
# Seconds: ten until the bot gives up, and as many until the driver has given up on its connection.
PATIENCE = 120.0
FULL = (0, resource.RLIM_INFINITY)


def shows(words: str, message: dict[str, Any]) -> bool:
    return words in plain(message)


async def outcomes(stage: Stage, typed: str) -> list[str]:
    """What the trail says of a command line, once it says anything."""

    async def said() -> bool:
        return any(row.text == typed for row in await stage.audit())

    await until(said)
    return [row.outcome for row in await stage.audit() if row.text == typed]


@pytest.fixture
async def on_postgres(tmp_path: Path, cluster: Cluster) -> AsyncIterator[Stage]:
    """A bot on a Postgres database."""
    name = f"paused{next(cluster.numbers)}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
    async with staged(tmp_path, database_url=cluster.url(name)) as stage:
        await stage.start_bot(lease=BRIEF)
        yield stage


async def test_while_postgres_stands_still_commands_are_answered_and_nothing_is_done(
    on_postgres: Stage, cluster: Cluster
) -> None:
    stage = on_postgres
    await stage.ask(stage.dana, SHOP_DB, "whoami")
    async with httpx.AsyncClient(base_url=stage.bot_url, timeout=60) as http:
        with cluster.paused():
            assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
            assert (await http.get("/healthz")).status_code == 200
            ready = await http.get("/readyz")
            assert (ready.status_code, list(ready.json()["waiting_for"])) == (503, ["database"])
            await stage.dana.wait_for(SHOP_DB, partial(shows, LOST), timeout=PATIENCE)
            assert await stage.neon_writes() == []
        assert (await http.get("/readyz")).status_code == 200
    assert (await stage.dana.command(SHOP_DB, "branch create pr-43"))["ok"]
    await stage.finished(stage.dana, SHOP_DB, "`pr-43`", READY)
    assert await statuses(stage, "POST") == [201]


async def test_a_postgres_that_stands_still_during_the_call_delays_the_result_and_nothing_else(
    on_postgres: Stage, cluster: Cluster
) -> None:
    stage = on_postgres
    await stage.neon_trouble("slow", method="POST", seconds=0.5)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await struck(stage)
    with cluster.paused():
        async with httpx.AsyncClient(base_url=stage.bot_url, timeout=60) as http:
            assert (await http.get("/readyz")).status_code == 503
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await statuses(stage, "POST") == [201]
    assert [row.outcome for row in await stage.audited(1)] == ["done"]


async def test_while_somebody_else_holds_the_sqlite_file_commands_are_answered_and_nothing_is_done(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        await stage.start_bot(lease=BRIEF)
        async with locked(tmp_path / "bot.db"):
            assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
            await stage.dana.wait_for(SHOP_DB, partial(shows, LOST), timeout=PATIENCE)
            assert await stage.neon_writes() == []
        await stage.dana.command(SHOP_DB, "branch create pr-43")
        await stage.finished(stage.dana, SHOP_DB, "`pr-43`", READY)
        assert await statuses(stage, "POST") == [201]


@pytest.fixture
async def drill(tmp_path: Path) -> AsyncIterator[Drill]:
    """A bot in a process of its own, whose disk can be full."""
    async with drilling(tmp_path, seed=1) as drill, time_passes(drill.stage):
        await drill.begin(Plan("clock"))
        await drill.stage.ask(drill.stage.dana, SHOP_DB, "whoami")  # it has begun with all that it does
        yield drill


def fill_disk(drill: Drill) -> None:
    """From now on no file of the bot's grows."""
    resource.prlimit(drill.spares.bots[-1].pid, resource.RLIMIT_FSIZE, FULL)


def free_disk(drill: Drill) -> None:
    """There is room again."""
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(drill.spares.bots[-1].pid, resource.RLIMIT_FSIZE, unlimited)


async def test_on_a_full_disk_nothing_is_begun_and_the_person_is_told_why(drill: Drill) -> None:
    stage = drill.stage
    fill_disk(drill)
    taken = await stage.dana.command(SHOP_DB, "branch create pr-42")
    assert taken["ok"], taken
    words = await stage.shown(stage.dana, SHOP_DB, LOST)
    assert "The disk that it is on takes no more; it may be full." in words
    assert await stage.neon_writes() == []

    free_disk(drill)
    await stage.dana.command(SHOP_DB, "branch create pr-43")
    await stage.shown(stage.dana, SHOP_DB, "`pr-43`", READY)
    assert await statuses(stage, "POST") == [201]
    assert await outcomes(stage, "branch create pr-43") == ["done"]


async def test_a_disk_that_is_full_when_neon_answers_delays_the_result_and_nothing_is_done_twice(
    drill: Drill,
) -> None:
    stage = drill.stage
    await stage.neon_trouble("slow", method="POST", seconds=1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await struck(stage)
    fill_disk(drill)
    await stage.dana.command(SHOP_DB, "whoami")
    await stage.shown(stage.dana, SHOP_DB, LOST)
    free_disk(drill)
    await stage.dana.wait_for(SHOP_DB, partial(shows, READY), timeout=PATIENCE)
    assert await statuses(stage, "POST") == [201]
    assert await outcomes(stage, "branch create pr-42") == ["done"]

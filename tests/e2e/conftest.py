"""One stage for each test, or for a module of tests that change nothing, with the bot on it."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.logged import logged
from tests.e2e.stage import Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Both stand-ins and the running bot, on a fresh SQLite file."""
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        yield stage


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Stage]:
    """Both stand-ins, and no bot."""
    async with staged(tmp_path) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """As `stage`, once for a whole module: its tests run in the module's loop and change nothing."""
    async with staged(tmp_path_factory.mktemp("stage")) as stage:
        await stage.start_bot()
        yield stage


@pytest.fixture
async def log(stage: Stage) -> AsyncIterator[io.StringIO]:
    """All that the bot logs, in full detail, as it would be written on its standard output."""
    with logged(stage) as stream:
        # Bolt's loggers take their level from the root's when the app is made.
        await stage.stop_bot()
        await stage.start_bot()
        yield stream

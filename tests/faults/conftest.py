"""A stage with the bot on it, and one on which the bot is yet to start."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.stage import Stage, staged


@pytest.fixture
async def empty_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Both stand-ins, and no bot yet."""
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
async def stage(empty_stage: Stage) -> Stage:
    """Both stand-ins and the running bot, on a fresh SQLite file."""
    await empty_stage.start_bot()
    return empty_stage

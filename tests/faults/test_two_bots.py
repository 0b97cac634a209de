"""Two bots work on one database: whatever is given to either, or to both, is done once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.settings import load
from bot.store.migrate import upgrade
from sandbox.slack.plain import plain
from sandbox.slack.signing import signature_headers
from tests import patient
from tests.e2e.stage import SHOP_DB, SIGNING_SECRET, TICK, Stage, staged
from tests.faults.processes import bot_process
from tests.faults.scene import (
    A_MOMENT,
    BRIEF,
    READY,
    BriskClock,
    HeldClock,
    asked_to_delete,
    posted,
    statuses,
    struck,
    time_passes,
)
from tests.postgres import Cluster

PROJECTS = ("shop", "analytics")
LONGEST = 90  # seconds: the lease of a process that is gone, and then some on a busy machine
NOWHERE = "http://127.0.0.1:9/slack/events"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database of either kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"shared{next(cluster.numbers)}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE migrated")
    return cluster.url(name)


@pytest.fixture
async def stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    """Both stand-ins, and no bot yet."""
    async with staged(tmp_path, database_url=database_url) as stage:
        yield stage


@dataclass(frozen=True)
class Pair:
    """Where Slack reaches each of two bots."""

    stage: Stage
    urls: tuple[str, str]

    def give_to(self, number: int) -> None:
        """From now on Slack delivers to the first (0) or the second bot (1), and so on in turn."""
        self.stage.workspace.request_url = self.urls[number % 2]


@pytest.fixture
async def pair(stage: Stage) -> Pair:
    """Two bots on one database."""
    bots = [await stage.start_bot(BriskClock(), lease=BRIEF) for _ in range(2)]
    first, second = (f"http://127.0.0.1:{bot.port}/slack/events" for bot in bots)
    return Pair(stage, (first, second))


async def give_to_both(pair: Pair) -> None:
    """The last delivery again, byte for byte, to both bots at the same moment."""
    outgoing = pair.stage.workspace.deliveries[-1].outgoing
    headers = signature_headers(SIGNING_SECRET, outgoing.body, int(time.time()))
    headers["Content-Type"] = outgoing.content_type
    async with patient.client() as http:
        answers = await asyncio.gather(
            *(http.post(url, content=outgoing.body, headers=headers) for url in pair.urls)
        )
    assert [answer.status_code for answer in answers] == [200, 200]


def is_ready(name: str, message: dict[str, Any]) -> bool:
    """Whether a message says that this branch can be used."""
    words = plain(message)
    return f"`{name}`" in words and READY in words


async def all_ready(stage: Stage, names: list[str]) -> None:
    """Each of these branches was made once, has one message that says so, and one audit row."""
    async with time_passes(stage):
        for name in names:
            await stage.dana.wait_for(SHOP_DB, partial(is_ready, name), timeout=LONGEST)
    rows = await stage.audited(len(names))
    assert sorted((row.outcome, row.text.split()[2]) for row in rows) == [("done", name) for name in names]
    messages = [plain(each) for each in await posted(stage.dana, SHOP_DB)]
    assert len(messages) == len(names)
    for name in names:
        (message,) = (each for each in messages if f"`{name}`" in each)
        assert READY in message
    edits = [str(call["args"]) for call in await stage.slack_calls("chat.update")]
    for name in names:
        shown = [READY in edit for edit in edits if f"`{name}`" in edit]
        # A process that lost its lease may have said it as well; nothing else comes after it.
        assert shown == sorted(shown)
        assert shown[-1]
    assert (await statuses(stage, "POST")).count(201) == len(names)


async def test_many_commands_given_to_either_bot_are_each_done_once(pair: Pair) -> None:
    names = [f"pr-{number}" for number in range(10, 20)]
    for number, name in enumerate(names):
        pair.give_to(number)
        project = PROJECTS[number // 2 % 2]
        # On a busy machine Slack may have given up on the answer by then; it is done once all the same.
        await pair.stage.dana.command(SHOP_DB, f"branch create {name} --project {project}")
    await all_ready(pair.stage, names)


async def test_one_delivery_given_to_both_bots_has_one_effect(pair: Pair) -> None:
    pair.stage.workspace.request_url = NOWHERE
    assert not (await pair.stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
    await give_to_both(pair)
    await all_ready(pair.stage, ["pr-42"])

    await give_to_both(pair)
    pair.give_to(0)
    reply = await pair.stage.ask(pair.stage.dana, SHOP_DB, "whoami")
    assert reply.row.command == "whoami"
    assert len(await pair.stage.audit()) == 2
    assert await statuses(pair.stage, "POST") == [201]


async def test_two_clicks_on_one_card_given_to_two_bots_delete_once(pair: Pair) -> None:
    stage = pair.stage
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.slack_trouble("chat.update", "slow", seconds=2)
    for number in range(2):
        pair.give_to(number)
        assert (await stage.ana.click(SHOP_DB, card, "confirm"))["ok"]
    await give_to_both(pair)
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")

    assert await statuses(stage, "DELETE") == [200]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card


async def test_what_one_bot_leaves_behind_the_other_one_ends(stage: Stage) -> None:
    clock, settings = HeldClock(), load(stage.settings_variables())
    await stage.start_bot(clock, lease=BRIEF)
    async with AsyncExitStack() as leaving:
        bot = await leaving.enter_async_context(
            running(settings, stage.config, HeldClock(), tick=TICK, lease=BRIEF, drain=A_MOMENT)
        )
        stage.workspace.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
        await stage.neon_trouble("slow", method="POST", seconds=1)
        await stage.dana.command(SHOP_DB, "branch create pr-42")
        begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`")
        await struck(stage)
    await clock.sleep(60)  # a bot without work looks only now and then for what others left behind
    await all_ready(stage, ["pr-42"])
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == begun["ts"]


async def test_two_processes_share_the_work_and_one_may_stop_in_the_middle(
    stage: Stage, tmp_path: Path, database_url: str
) -> None:
    await asyncio.to_thread(upgrade, database_url)
    names = [f"pr-{number}" for number in range(10, 16)]
    async with AsyncExitStack() as processes:
        pair = [await processes.enter_async_context(bot_process(stage, tmp_path)) for _ in range(2)]
        await asyncio.gather(*(bot.ready() for bot in pair))
        for number, name in enumerate(names):
            stage.workspace.request_url = pair[number % 2].request_url
            line = f"branch create {name} --project {PROJECTS[number // 2 % 2]}"
            assert (await stage.dana.command(SHOP_DB, line))["ok"]
        await stage.finished(stage.dana, SHOP_DB, READY)
        async with time_passes(stage):
            assert await pair[0].terminate() == 0
        stage.workspace.request_url = pair[1].request_url
        assert (await stage.dana.command(SHOP_DB, "branch create pr-16"))["ok"]
        await all_ready(stage, [*names, "pr-16"])
        assert await pair[1].terminate() == 0

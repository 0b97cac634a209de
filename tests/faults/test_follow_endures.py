"""Work that waits for its turn stays this process's own, and work that breaks the bot ends all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from slack_bolt.response import BoltResponse
from sqlalchemy import update
from sqlalchemy.schema import DropTable
from structlog.testing import capture_logs

from bot.assembly import Parts, assemble
from bot.store.database import Database
from bot.store.dbtime import from_now
from bot.store.requests import NewRequest, Request, Requests, State
from bot.store.schema import requests
from bot.tasks import Tasks
from tests.e2e.stage import SHOP, SHOP_DB, Stage, staged
from tests.parts import surroundings

LEASE = timedelta(seconds=0.2)


@dataclass
class Rig:
    """The follower of one process, whose one turn is taken until `gate` is set."""

    parts: Parts
    requests: Requests
    tasks: Tasks
    gate: asyncio.Event


@asynccontextmanager
async def _rig(stage: Stage, *, waiting_at_most: int = 1000) -> AsyncIterator[Rig]:
    async with surroundings(stage) as around, AsyncExitStack() as stack:
        tasks, gate = Tasks(at_once=1), asyncio.Event()
        commands = Tasks(waiting_at_most=waiting_at_most)
        clock, metrics = around.clock, around.metrics
        outside = (around.contexts, around.neon, around.gateway, around.database)
        parts = assemble(*outside, commands, tasks, metrics, clock, LEASE)
        stack.push_async_callback(tasks.drain, 10)
        yield Rig(parts, Requests(around.database), tasks, gate)


async def _left_behind(requests: Requests, command: str = "branch delete") -> Request:
    """A question that ran out, and that nobody is at work on."""
    new = NewRequest(
        state=State.WAITING,
        command=command,
        words=("--", "br-x"),
        project_alias="shop",
        project_id=SHOP,
        channel_id=SHOP_DB,
        team_id="T0ACME",
        user_id="U0ANA",
        user_name="ana",
        target_kind="branch",
        target_name="br-x",
        confirm_within=timedelta(0),
    )
    return await requests.add(new, worker="somebody else", lease=LEASE)


async def test_what_waits_for_its_turn_is_not_claimed_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, _rig(stage) as rig:
        occupied = asyncio.Event()

        async def occupy() -> None:
            occupied.set()
            await rig.gate.wait()

        rig.tasks.start(occupy(), name="occupied")
        await occupied.wait()
        request = await _left_behind(rig.requests)
        await rig.parts.follow.tick()
        assert len(rig.tasks) == 2

        claimed = await rig.requests.get(request.id)
        assert claimed is not None
        now = claimed
        while now.read_at < claimed.read_at + 3 * LEASE:
            await rig.parts.holding.renew()
            assert await rig.requests.claim_due("another", limit=9, lease=LEASE) == ()
            now = await rig.requests.get(request.id) or now

        rig.gate.set()
        while len(rig.tasks):
            await asyncio.sleep(0)
        ended = await rig.requests.get(request.id)
        assert ended is not None
        assert ended.state is State.EXPIRED


async def test_a_request_that_breaks_the_bot_is_put_aside_and_ends_at_last(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, _rig(stage) as rig:
        rig.gate.set()
        request = await _left_behind(rig.requests, "branch of-another-version")
        await _ticked(rig)
        aside = await rig.requests.get(request.id)
        assert aside is not None
        assert (aside.state, aside.lease_owner) == (State.WAITING, None)

        await _aged(stage, request)
        await _ticked(rig)
        ended = await rig.requests.get(request.id)
        assert ended is not None
        assert ended.state is State.UNKNOWN
        (row,) = await stage.audit()
        assert row.detail.startswith("unexpected error ")


async def test_a_database_that_is_away_is_not_asked_at_every_tick(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, _rig(stage) as rig:
        database = Database(stage.database_url)
        async with database.write() as connection:
            await connection.execute(DropTable(requests))
        await database.close()
        with capture_logs() as lines:
            for _ in range(5):
                await rig.parts.follow.tick()
        assert [line["event"] for line in lines] == ["could not look for due work"]


async def _ticked(rig: Rig) -> None:
    await rig.parts.follow.tick()
    assert len(rig.tasks) == 1
    while len(rig.tasks):
        await asyncio.sleep(0)


async def _aged(stage: Stage, request: Request) -> None:
    """The request was made an hour ago, and is due."""
    database = Database(stage.database_url)
    past = {"created_at": from_now(-timedelta(hours=1)), "due_at": from_now(timedelta(0))}
    async with database.write() as connection:
        await connection.execute(update(requests).where(requests.c.id == request.id).values(past))
    await database.close()


async def test_where_too_much_waits_a_newcomer_is_told_so_at_once_and_not_kept(tmp_path: Path) -> None:
    body = {"command": "/neon", "text": "whoami", "team_id": "T0ACME", "channel_id": SHOP_DB}

    async def on_through_bolt() -> BoltResponse:
        raise AssertionError("a command is answered before that")

    async with staged(tmp_path) as stage, _rig(stage, waiting_at_most=0) as rig:
        answer = await rig.parts.listeners.accept(body | {"user_id": "U0DANA"}, on_through_bolt)
    assert answer.status == 200
    assert "Nothing was done; try again in a minute." in str(answer.body)

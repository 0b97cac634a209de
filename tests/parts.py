"""Parts of the program on a stage, to be wired by hand: without the whole bot around them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.assembly import open_desk
from bot.clock import Clock, SystemClock
from bot.config_in_force import ConfigInForce
from bot.contexts import Contexts
from bot.metrics import Metrics
from bot.neon.client import NeonClient
from bot.neon.keys import SHARED, Keyring
from bot.neon.transport import Transport
from bot.neon.wire import Address
from bot.news.desk import NewsDesk
from bot.registry import load
from bot.schedules.board import Board
from bot.slack.gateway import Gateway
from bot.status_page import StatusPage
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.loose_ends import LooseEndRows
from bot.store.migrate import upgrade
from bot.store.runs import Runs
from bot.store.subscriptions import Subscriptions
from sandbox.neon.serving import api_url, status_url
from tests.e2e.stage import BOT_TOKEN, NEON_KEY, Stage


@dataclass(frozen=True)
class Surroundings:
    """What reaches out of the process, and what knows the configuration and the commands."""

    database: Database
    gateway: Gateway
    neon: NeonClient
    contexts: Contexts
    in_force: ConfigInForce
    clock: Clock
    metrics: Metrics


@asynccontextmanager
async def surroundings(stage: Stage) -> AsyncIterator[Surroundings]:
    """On the stage's database and stand-ins."""
    await asyncio.to_thread(upgrade, stage.database_url)
    async with AsyncExitStack() as stack:
        database = Database(stage.database_url)
        stack.push_async_callback(database.close)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        clock, metrics = SystemClock(), Metrics()
        slack = AsyncWebClient(BOT_TOKEN, base_url=f"{stage.slack_url}/api/", session=session)
        keys, address = Keyring({SHARED: SecretStr(NEON_KEY)}), Address(api_url(stage.neon_url))
        transport = Transport(address, keys, clock=clock, metrics=metrics)
        neon = NeonClient(await stack.enter_async_context(transport))
        status_page = StatusPage(status_url(stage.neon_url))
        stack.push_async_callback(status_page.aclose)
        in_force, rows = ConfigInForce(stage.config), LooseEndRows(database)
        board = Board(in_force, Runs(database), clock)
        desk = open_desk(in_force, neon, None, database, clock)
        news = NewsDesk(in_force, Subscriptions(database))
        contexts = Contexts(in_force, load(), neon, status_page, Audit(database), board, desk, news, rows)
        gateway = Gateway(slack, clock, metrics)
        yield Surroundings(database, gateway, neon, contexts, in_force, clock, metrics)

"""The composition root: the only module that constructs clients, store, scheduler and Bolt app."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import structlog
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import needed_keys
from bot.assembly import Parts, assemble, open_desk
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.config_in_force import ConfigInForce
from bot.contexts import Contexts
from bot.doctor.examination import SetUp
from bot.doctor.outside import Outside
from bot.errors import BotError, ConfigError, SettingsError, StoreError
from bot.follow import Follow
from bot.github.client import GitHub
from bot.holding import LEASE
from bot.inbox import Inbox
from bot.logs import learn
from bot.metrics import Metrics
from bot.neon.client import NeonClient
from bot.neon.keys import SHARED, Keyring
from bot.neon.retries import ONCE
from bot.neon.transport import Transport
from bot.neon.wire import Address
from bot.news.desk import NewsDesk
from bot.registry import load as load_registry
from bot.reloading import Reloading
from bot.schedule import Schedule
from bot.schedules.board import Board
from bot.settings import Settings, Survey
from bot.slack.directory import Directory
from bot.slack.gateway import Gateway
from bot.slack.identifying import identified
from bot.slack.proof import Proof
from bot.slack.socket import PING, Socket
from bot.status_page import StatusPage
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.loose_ends import LooseEndRows
from bot.store.migrate import is_current, upgrade
from bot.store.runs import Runs
from bot.store.subscriptions import Subscriptions
from bot.tasks import Tasks
from bot.web import application

log = structlog.get_logger(__name__)

# A tick with nothing due costs nothing: the tables are only looked at when something is.
TICK = timedelta(seconds=0.2)
# How often the channels are looked at for what Slack's events did not tell, such as while the bot was down.
LOOK_AROUND = timedelta(minutes=10)
# For work in hand, and for a tick under way, out of the ten seconds that a platform gives after SIGTERM.
DRAIN = timedelta(seconds=7)
LAST_TICK = 1.5  # seconds


@dataclass
class Bot:
    """The running bot. `port` is the one it really listens on; `stop` ends it, `reload` has the file read."""

    port: int
    follow: Follow
    stop: asyncio.Event
    reload: Callable[[], None]
    failure: BotError | None = None


@asynccontextmanager
async def running(
    settings: Settings,
    config: Config,
    clock: Clock | None = None,
    *,
    tick: timedelta = TICK,
    lease: timedelta = LEASE,
    drain: timedelta = DRAIN,
    ping: timedelta = PING,
) -> AsyncIterator[Bot]:
    """Run the bot until the block ends; then take nothing new, finish what runs, and close everything.

    `tick` is how often the tables are looked at for due work, `lease` how long another process keeps off what
    this one holds, `drain` how long work in hand may go on at the end, `ping` how often a socket is asked for
    a sign of life.
    """
    clock = clock or SystemClock()
    metrics, commands, following = Metrics(), Tasks(), Tasks()
    async with AsyncExitStack() as stack:
        in_force, keys = ConfigInForce(config), _keyring(settings, config)
        database = await _database(settings, stack)
        slack = _slack(settings, await stack.enter_async_context(aiohttp.ClientSession()))
        neon = await _neon(settings, keys, clock, metrics, stack)
        gateway = Gateway(slack, clock, metrics)
        contexts = _contexts(settings, in_force, neon, database, clock, stack)
        parts = assemble(contexts, neon, gateway, database, commands, following, metrics, clock, lease)
        await parts.begin()
        bolt, proof = parts.listeners.bolt(slack), Proof(settings.signing_secrets.values())
        file = Reloading(settings, in_force, keys, proof, Audit(database), metrics, parts.begin)
        bot = Bot(0, parts.follow, asyncio.Event(), file.ask)
        token = settings.slack_app_token
        socket = Socket(bolt, token.get_secret_value(), clock, metrics, ping) if token is not None else None
        bot.port = await _listen(settings, bolt, proof, gateway, socket, database, metrics, stack)
        stack.callback(asyncio.create_task(_identify(bot, gateway, clock)).cancel)
        if socket is not None:
            await stack.enter_async_context(socket)
        stack.push_async_callback(_drain, (commands, following), parts.inbox, drain)
        _schedule(parts, file, socket, tick, stack)
        log.info("listening", port=bot.port, socket_mode=settings.socket_mode)
        yield bot


@asynccontextmanager
async def records(url: str) -> AsyncIterator[Database]:
    """The bot's tables, without starting the bot. Raises StoreError where there are none."""
    database = Database(url)
    try:
        if database.file is not None and not database.file.is_file():
            raise StoreError(f"There is no SQLite file {database.file}.", hint="Is DATABASE_URL the bot's?")
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def opened(survey: Survey, config: Config | ConfigError, url: str = "") -> AsyncIterator[SetUp]:
    """What `doctor` looks at, without starting the bot; `url` is where Slack is meant to reach it."""
    settings, clock = survey.settings, SystemClock()

    def right(*variables: str) -> bool:
        return survey.problems.keys().isdisjoint(variables)

    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=True))
        slack = database = None
        if right("SLACK_BOT_TOKEN", "SLACK_API_URL"):
            slack = Directory(_slack(settings, session))
        neon = {}
        for variable, key in settings.neon_keys.items() if right("NEON_API_URL") else ():
            # With this key alone: each is looked at by itself.
            keys, address = Keyring({SHARED: key}), Address(settings.neon_api_url)
            transport = Transport(address, keys, clock=clock, metrics=Metrics(), policy=ONCE)
            neon[variable] = NeonClient(await stack.enter_async_context(transport))
        if right("DATABASE_URL"):
            database = Database(settings.database_url.get_secret_value())
            stack.push_async_callback(database.close)
        github = _github(settings, clock, stack) if right("GITHUB_TOKEN", "GITHUB_API_URL") else None
        yield SetUp(survey, config, slack, neon, github, database, Outside(session), clock, url)


async def _database(settings: Settings, stack: AsyncExitStack) -> Database:
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite"):
        # A file of our own needs no release step of a platform.
        await asyncio.to_thread(upgrade, url)
    database = Database(url)
    stack.push_async_callback(database.close)
    if not await is_current(database):
        raise SettingsError(
            "The database does not have this version's tables.", hint="Run `python -m bot migrate` first."
        )
    return database


def _keyring(settings: Settings, config: Config) -> Keyring:
    needed_keys.check(config, settings.neon_keys)
    return Keyring(settings.neon_keys, config.own_keys)


async def _neon(
    settings: Settings, keys: Keyring, clock: Clock, metrics: Metrics, stack: AsyncExitStack
) -> NeonClient:
    def keys_by_now() -> Mapping[str, SecretStr]:
        try:
            now = settings.again().settings
        except SettingsError as error:
            log.warning("could not look for another key", problem=error.message)
            return {}
        learn(now.secrets())
        return now.neon_keys

    address = Address(settings.neon_api_url)
    transport = Transport(address, keys, clock=clock, metrics=metrics, read_keys=keys_by_now)
    return NeonClient(await stack.enter_async_context(transport))


def _github(settings: Settings, clock: Clock, stack: AsyncExitStack) -> GitHub | None:
    if settings.github_token is None:
        return None
    github = GitHub(settings.github_api_url, settings.github_token, clock)
    stack.push_async_callback(github.aclose)
    return github


def _contexts(
    settings: Settings,
    in_force: ConfigInForce,
    neon: NeonClient,
    database: Database,
    clock: Clock,
    stack: AsyncExitStack,
) -> Contexts:
    status_page = StatusPage(settings.neon_status_url)
    stack.push_async_callback(status_page.aclose)
    board, kept = Board(in_force, Runs(database), clock), LooseEndRows(database)
    desk = open_desk(in_force, neon, _github(settings, clock, stack), database, clock)
    news = NewsDesk(in_force, Subscriptions(database))
    return Contexts(in_force, load_registry(), neon, status_page, Audit(database), board, desk, news, kept)


def _slack(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[],  # the SDK would repeat a post whose answer was lost
    )


async def _listen(
    settings: Settings,
    bolt: AsyncApp,
    proof: Proof,
    gateway: Gateway,
    socket: Socket | None,
    database: Database,
    metrics: Metrics,
    stack: AsyncExitStack,
) -> int:
    async def waiting_for() -> dict[str, str]:
        missing = {"slack": gateway.trouble} if gateway.trouble else {}
        if socket is not None and (trouble := await socket.trouble()):
            missing["socket"] = trouble
        try:
            await database.ping()
        except StoreError as error:
            missing["database"] = error.message
        return missing

    app = application(bolt, waiting_for, metrics, None if settings.socket_mode else proof)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, port=settings.port)
    await site.start()
    # Port 0 takes one port for IPv4 and another for IPv6; an IPv4 address is a pair.
    port: int = next(address[1] for address in runner.addresses if len(address) == 2)
    return port


async def _identify(bot: Bot, gateway: Gateway, clock: Clock) -> None:
    bot.failure = await identified(gateway, clock)
    if bot.failure is not None:
        bot.stop.set()


def _schedule(
    parts: Parts, file: Reloading, socket: Socket | None, tick: timedelta, stack: AsyncExitStack
) -> None:
    schedule = Schedule()
    if socket is not None:
        schedule.every(socket.ping, socket.tick, name="socket")
    schedule.every(tick, parts.follow.tick, name="follow")
    schedule.every(parts.holding.renew_every, parts.holding.renew, name="leases")
    schedule.every(parts.holding.renew_every, parts.inbox.renew, name="leases of deliveries")
    schedule.every(parts.holding.lease, parts.inbox.sweep, name="deliveries left behind")
    schedule.every(tick, parts.loose_ends.tick, name="loose ends")
    schedule.every(timedelta(hours=1), parts.forget, name="deliveries")
    schedule.every(5 * tick, parts.conductor.tick, name="schedules")
    schedule.every(10 * tick, parts.news.aftermaths.tick, name="what cleanup deleted")
    schedule.every(10 * tick, parts.news.watch.tick, name="projects")
    schedule.every(5 * tick, parts.news.warnings.tick, name="expiry warnings")
    schedule.every(LOOK_AROUND, parts.watch.look_around, name="channels", at_once=True)
    schedule.every(10 * tick, parts.admin_notices.tick, name="admin notices")
    # Two seconds later is soon enough there, and Slack takes about one message a second.
    schedule.every(10 * tick, parts.audit_telling.tick, name="audit channel")
    schedule.every(10 * tick, file.tick, name="configuration")
    schedule.start()
    stack.push_async_callback(schedule.stop, LAST_TICK)


async def _drain(work: tuple[Tasks, ...], inbox: Inbox, within: timedelta) -> None:
    cut = sum(await asyncio.gather(*(tasks.drain(within.total_seconds()) for tasks in work)))
    if cut:
        log.warning("stopped before some work was done; the next start goes on with it", tasks=cut)
    await inbox.let_go()

"""The demo: the stand-ins in this process, and the real bot beside them as a process of its own."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from sandbox.clock import SystemClock
from sandbox.github.app import create_app as create_github
from sandbox.github.app import seeded
from sandbox.neon.app import create_app as create_neon
from sandbox.neon.world import World
from sandbox.slack.app import create_app as create_slack
from sandbox.slack.workspace import Workspace

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
BOT_TOKEN = "xoxb-sandbox"
SIGNING_SECRET = "sandbox-signing-secret"
NEON_API_KEY = "napi_sandbox"
GITHUB_TOKEN = "ghp_sandbox"

FIRST_PAUSE = 1.0  # seconds before the bot is started again
LONGEST_PAUSE = 30.0  # when it keeps failing before it is ready
PATIENCE = 10.0  # seconds that the bot gets to end after SIGTERM
POLL = 0.2  # seconds between two looks at /readyz
TAIL = 12  # lines of the bot's log that are shown when it ends


class PortTaken(Exception):
    """Something else already listens on the port asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


@dataclass(frozen=True)
class Stage:
    """Where everything is. URLs have no trailing slash; `folder` is gone when the demo ends."""

    page_url: str
    neon_url: str
    github_url: str
    bot_url: str
    bot_port: int
    folder: Path

    @property
    def log(self) -> Path:
        """Where the bot's output goes."""
        return self.folder / "bot.log"


async def run(port: int) -> None:
    """Serve the page on `port` (0: a free one) and keep the bot running until SIGINT or SIGTERM.

    Raises PortTaken.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with staged(port) as stage:
        say(f"Open {stage.page_url}/ in a browser: Slack and Neon are stand-ins, the bot is the real one.")
        say(f"  Neon's API stands at {stage.neon_url}/api/v2, the bot's log is {stage.log}")
        say("  Ctrl-C stops everything.")
        keeping = asyncio.create_task(keep_bot_running(stage))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({keeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
    say("Stopped.")


@contextlib.asynccontextmanager
async def staged(port: int) -> AsyncIterator[Stage]:
    """All stand-ins, serving; Slack's delivers to a port on which the bot is yet to start."""
    with tempfile.TemporaryDirectory(prefix="neon-slack-sandbox-") as folder:
        bot_port = free_port()
        bot_url = f"http://{HOST}:{bot_port}"
        clock = SystemClock()
        github = create_github(seeded(GITHUB_TOKEN, clock.now()))
        async with (
            serving(create_neon(World(clock, api_key=NEON_API_KEY, seed="demo")), 0) as neon_url,
            serving(github, 0) as github_url,
        ):
            workspace = Workspace(
                clock,
                request_url=f"{bot_url}/slack/events",
                bot_token=BOT_TOKEN,
                signing_secret=SIGNING_SECRET,
                neon_url=neon_url,
            )
            slack = create_slack(workspace)
            slack.add_routes(trouble_routes(neon_url))
            async with serving(slack, port) as page_url:
                yield Stage(page_url, neon_url, github_url, bot_url, bot_port, Path(folder))


def trouble_routes(neon_url: str) -> list[web.RouteDef]:
    """The page's way to the faults of Neon's stand-in, which listens on another origin."""

    async def pass_on(request: web.Request) -> web.Response:
        async with (
            aiohttp.ClientSession() as session,
            session.request(
                request.method, f"{neon_url}/admin/faults", data=await request.read() or None
            ) as answer,
        ):
            body = await answer.read()
            return web.Response(status=answer.status, body=body, content_type="application/json")

    return [web.route(method, "/page/neon/faults", pass_on) for method in ("GET", "POST", "DELETE")]


@contextlib.asynccontextmanager
async def serving(app: web.Application, port: int) -> AsyncIterator[str]:
    """Serve an application on loopback and yield its address. Raises PortTaken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port) from None
            raise
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


def bot_environment(stage: Stage, inherited: Mapping[str, str]) -> dict[str, str]:
    """The bot's environment. Every credential is set and no .env file read, so that no real one slips in."""
    return {
        **inherited,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": f"{stage.page_url}/api/",
        "NEON_API_KEY": NEON_API_KEY,
        "NEON_API_URL": f"{stage.neon_url}/api/v2",
        "NEON_STATUS_URL": f"{stage.neon_url}/status",
        "GITHUB_TOKEN": GITHUB_TOKEN,
        "GITHUB_API_URL": stage.github_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{stage.folder / 'bot.db'}",
        "PORT": str(stage.bot_port),
        "NEONBOT_CONFIG": str(ROOT / "config.yaml"),
        "NEONBOT_ENV_FILE": "",
        "NEONBOT_ALLOW_SQLITE": "1",
    }


async def keep_bot_running(stage: Stage) -> None:
    """Start the bot, and start it again whenever it ends, until cancelled."""
    pause = FIRST_PAUSE
    while True:
        logged = stage.log.stat().st_size if stage.log.exists() else 0
        process = await start_bot(stage)
        say(f"The bot starts as process {process.pid}.")
        readiness = asyncio.create_task(report_ready(stage, process.pid))
        try:
            code = await process.wait()
        finally:
            was_ready = readiness.done()
            readiness.cancel()
            await end(process)
        if was_ready:
            pause = FIRST_PAUSE
        say(f"The bot {how_it_ended(code)}; it starts again in {pause:.0f} s. The end of its log:")
        for line in stage.log.read_bytes()[logged:].decode(errors="replace").splitlines()[-TAIL:]:
            say(f"  | {line}")
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def start_bot(stage: Stage) -> asyncio.subprocess.Process:
    """The bot as a process in a session of its own, so that Ctrl-C reaches it as one orderly SIGTERM."""
    with stage.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            cwd=ROOT,
            env=bot_environment(stage, os.environ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


async def report_ready(stage: Stage, pid: int) -> None:
    """Say so once the bot answers that it is ready."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(f"{stage.bot_url}/readyz") as response:
                    if response.ok:
                        break
            await asyncio.sleep(POLL)
    say(f"The bot is ready. Type /neon help on the page, or see what `kill -9 {pid}` does to it.")


async def end(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, and SIGKILL when that is not enough; nothing for a process that has ended."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


def how_it_ended(code: int) -> str:
    """An exit status in words."""
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


def say(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)

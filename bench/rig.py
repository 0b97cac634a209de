"""What the measurements share: a quiet stand-in for Slack's answers, and processes to measure."""

import hashlib
import hmac
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

SECRET = "0123456789abcdef0123456789abcdef"
BOT = {"team_id": "T0ACME", "user_id": "U0NEON", "bot_id": "B0NEON", "user": "neon"}
USER = {"id": "U0DANA", "name": "dana", "team_id": "T0ACME", "profile": {"display_name": "Dana"}}


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def slack(answered: list[float]) -> AsyncIterator[str]:
    """Answers what a bot asks at start and for a command; notes when each private answer arrived."""

    async def auth_test(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": "", **BOT})

    async def users_info(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "user": USER})

    async def groups(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "users": []})

    async def channel(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "channel": {"id": "C0SHOPDB", "is_member": True}})

    async def reply(request: web.Request) -> web.Response:
        await request.read()
        answered.append(time.perf_counter())
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_route("*", "/api/auth.test", auth_test)
    app.router.add_route("*", "/api/users.info", users_info)
    app.router.add_route("*", "/api/usergroups.users.list", groups)
    app.router.add_route("*", "/api/conversations.info", channel)
    app.router.add_post("/reply", reply)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextmanager
def process(
    module: str, port: int, slack_url: str, folder: Path, **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python module as a server of its own. `more`: further variables of its environment."""
    environment = {
        **os.environ,
        "PORT": str(port),
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack_url}/api/",
        "NEON_API_KEY": "napi_bench",
        "NEON_API_URL": "http://127.0.0.1:9/api/v2",
        "NEON_STATUS_URL": "http://127.0.0.1:9",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bench-{port}.db",
        "NEONBOT_LOG_LEVEL": "warning",
        "NEONBOT_ENV_FILE": "",
        **more,
    }
    started = subprocess.Popen(
        [sys.executable, "-m", module], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        started.terminate()
        started.wait(15)


def command(
    text: str, trigger: str, reply_url: str, *, user: str = "U0DANA", channel: str = "C0SHOPDB"
) -> tuple[bytes, dict[str, str]]:
    """A slash command as Slack sends it: body and signed headers."""
    body = urlencode(
        {
            "command": "/neon",
            "text": text,
            "team_id": "T0ACME",
            "channel_id": channel,
            "channel_name": "shop-db",
            "user_id": user,
            "user_name": "dana",
            "response_url": reply_url,
            "trigger_id": trigger,
            "api_app_id": "A0NEON",
        }
    ).encode()
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }


def machine() -> str:
    """What the figures were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    return f"{os.cpu_count()} × {model}, Python {sys.version.split()[0]}"

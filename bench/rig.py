"""What the measurements share: a quiet stand-in for Slack's answers, and processes to measure."""

import asyncio
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
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


@dataclass(frozen=True)
class Said:
    """A message as the bot has posted or edited it last, and when that arrived."""

    at: float
    ts: str
    channel: str
    text: str
    blocks: list[dict[str, Any]]

    @property
    def confirm(self) -> str:
        """What its button Confirm carries; empty without one."""
        elements = [each for block in self.blocks for each in block.get("elements", ())]
        return next((str(each["value"]) for each in elements if each.get("action_id") == "confirm"), "")


@dataclass
class Messages:
    """What stands in all channels, for those who wait for it."""

    _by_ts: dict[str, Said] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def note(self, words: dict[str, Any]) -> str:
        """A post, or an edit where there is a `ts`; its ts."""
        ts = words.get("ts") or f"{int(time.time())}.{next(self._numbers):06}"
        self._by_ts[ts] = Said(
            time.time(), ts, words["channel"], words.get("text", ""), words.get("blocks", [])
        )
        async with self._news:
            self._news.notify_all()
        return str(ts)

    async def wait_for(self, *words: str) -> Said:
        """The first message that says all these words, as soon as there is one."""
        async with self._news:
            while True:
                for said in self._by_ts.values():
                    if all(word in f"{said.text} {said.blocks}" for word in words):
                        return said
                await self._news.wait()

    def forget(self, said: Said) -> None:
        """Keep it no longer."""
        self._by_ts.pop(said.ts, None)


@asynccontextmanager
async def slack(answered: list[float], messages: Messages | None = None) -> AsyncIterator[str]:
    """Answers what a bot asks at start and for a command; notes when each private answer arrived."""
    messages = messages or Messages()

    async def says(request: web.Request) -> web.Response:
        words = await request.json()
        return web.json_response({"ok": True, "ts": await messages.note(words), "channel": words["channel"]})

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
    app.router.add_post("/api/chat.postMessage", says)
    app.router.add_post("/api/chat.update", says)
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
    return body, _signed(body)


def confirmation(
    said: Said, trigger: str, reply_url: str, *, user: str = "U0DANA"
) -> tuple[bytes, dict[str, str]]:
    """A click on the button Confirm of a card."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T0ACME"},
        "user": {"id": user, "username": "dana", "team_id": "T0ACME"},
        "container": {"type": "message", "message_ts": said.ts, "channel_id": said.channel},
        "channel": {"id": said.channel},
        "trigger_id": trigger,
        "response_url": reply_url,
        "actions": [
            {
                "type": "button",
                "action_id": "confirm",
                "block_id": "b",
                "action_ts": "1.0",
                "value": said.confirm,
            }
        ],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    return body, _signed(body)


async def ready(session: aiohttp.ClientSession, port: int) -> None:
    """Wait until the bot on that port says so of itself; at most a minute."""
    for _ in range(1200):
        try:
            async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.05)
    raise SystemExit("the bot is not ready")


def resident(pid: int, what: str = "VmRSS") -> float:
    """Resident memory in MB: now, or at most so far (`VmHWM`)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), 0.0)


def _signed(body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
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

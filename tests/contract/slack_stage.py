"""The Slack stand-in on a free port, a clock that stands still, and an app that does what a test says."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
from aiohttp import web

from sandbox.clock import ManualClock
from sandbox.slack.person import Person
from sandbox.slack.serving import running
from sandbox.slack.workspace import Workspace
from tests import patient

Json = dict[str, Any]
BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SHOP, LEDGER, PARTNER, RANDOM = "C0SHOPDB", "C0LEDGER", "C0PARTNER", "C0RANDOM"
PLATFORM, AUDIT = "C0PLATFORM", "C0AUDIT"
DANA, ANA, BEN, GUS = "U0DANA", "U0ANA", "U0BEN", "U0GUS"
FAY, OLE, BOT = "U0FAY", "U0OLE", "U0NEON"


@dataclass(frozen=True)
class Received:
    """One delivery as it reached the app: the command's fields, the interaction's payload or the event."""

    headers: dict[str, str]
    body: bytes
    payload: Json


Answer = Callable[[Received], Awaitable[web.Response]]


async def _acknowledge(_: Received) -> web.Response:
    return web.Response()


@dataclass
class App:
    """An app behind a request URL. `answer` is what it does; by default it acknowledges."""

    received: list[Received] = field(default_factory=list)
    answer: Answer = _acknowledge
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def says(self, *, status: int = 200, text: str = "", json_body: Any = None, **headers: str) -> None:
        """Answer everything from now on with this."""

        async def answer(_: Received) -> web.Response:
            body = text if json_body is None else json.dumps(json_body)
            kind = "text/plain" if json_body is None else "application/json"
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(status=status, text=body, content_type=kind, headers=named)

        self.answer = answer

    def hangs(self) -> None:
        """Never answer, until the test is over."""

        async def answer(_: Received) -> web.Response:
            await self.closing.wait()
            return web.Response()

        self.answer = answer

    @property
    def last(self) -> Json:
        """The payload of the latest delivery."""
        return self.received[-1].payload

    async def handle(self, request: web.Request) -> web.Response:
        """Take one delivery."""
        body = await request.read()
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        if request.content_type == "application/json":
            payload = json.loads(body)
        elif "payload" in fields:
            payload = json.loads(fields["payload"])
        else:
            payload = fields
        delivery = Received(dict(request.headers), body, payload)
        self.received.append(delivery)
        return await self.answer(delivery)


@dataclass
class Stage:
    """A workspace being served, its clock, and the app it delivers to."""

    workspace: Workspace
    clock: ManualClock
    base_url: str
    app: App
    http: httpx.AsyncClient

    def person(self, user: str) -> Person:
        """Somebody in front of the page."""
        return Person(self.base_url, user)

    async def call(self, method: str, **args: Any) -> Json:
        """A Web API call with the bot's token and JSON arguments, which must be answered 200."""
        response = await self.post(method, **args)
        assert response.status_code == 200, response.text
        return as_json(response)

    async def post(self, method: str, *, token: str = BOT_TOKEN, **args: Any) -> httpx.Response:
        """The same, with the bare HTTP answer."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self.http.post(f"/api/{method}", json=args, headers=headers)

    async def refused(self, method: str, **args: Any) -> str:
        """The error of a call that must be refused."""
        answer = await self.call(method, **args)
        assert answer["ok"] is False
        return str(answer["error"])

    async def said(self, channel: str = SHOP, **args: Any) -> str:
        """Post as the bot; the message's ts."""
        answer = await self.call("chat.postMessage", channel=channel, **({"text": "hello"} | args))
        assert answer["ok"], answer
        return str(answer["ts"])

    async def trigger(self) -> str:
        """A fresh trigger id: Dana has just typed a command."""
        await self.person(DANA).command(SHOP, "branch create")
        return str(self.app.last["trigger_id"])

    async def opened(self, view: Json) -> Json:
        """Open a modal for Dana; the view as Slack answers it."""
        answer = await self.call("views.open", trigger_id=await self.trigger(), view=view)
        assert answer["ok"], answer
        shown = answer["view"]
        assert isinstance(shown, dict)
        return shown

    async def admin(self, what: str, **fields: Any) -> Json:
        """Make something happen behind the scenes."""
        response = await self.http.post(f"/admin/{what}", json=fields)
        assert response.status_code == 200, response.text
        return as_json(response)


def as_json(response: httpx.Response) -> Json:
    """The JSON object of an answer."""
    body = response.json()
    assert isinstance(body, dict)
    return body


@asynccontextmanager
async def staged(**settings: Any) -> AsyncIterator[Stage]:
    """A stand-in and an app, each on its own free port. `settings` are the Workspace's."""
    clock, app = ManualClock(), App()
    served = web.Application()
    served.router.add_post("/slack/events", app.handle)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    workspace = Workspace(
        clock,
        request_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events",
        **({"bot_token": BOT_TOKEN, "signing_secret": SIGNING_SECRET} | settings),
    )
    try:
        async with running(workspace) as base_url, patient.client(base_url=base_url) as http:
            yield Stage(workspace, clock, base_url, app, http)
    finally:
        app.closing.set()
        await runner.cleanup()


def section(text: str = "hello", **more: Any) -> Json:
    """A section block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "go", label: str = "Go", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": label}, **more}


def actions(*elements: Json, **more: Any) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements) or [button()], **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    title = {"type": "plain_text", "text": "New branch"}
    return {"type": "modal", "title": title, "blocks": list(blocks) or [section()], **more}


def text_input(block_id: str = "name", action_id: str = "value", **more: Any) -> Json:
    """An input block with a line of text."""
    element = {"type": "plain_text_input", "action_id": action_id}
    label = {"type": "plain_text", "text": "Name"}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}

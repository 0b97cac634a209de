"""The HTTP surface: Slack's deliveries, liveness, readiness, metrics."""

import re
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.metrics import Metrics

# Far above any command or click; a larger body is nobody's we know.
LARGEST_BODY = 256 * 1024

# Bolt reads a body before it checks whose it is, and stumbles in these ways over what Slack never sends:
# no text, no JSON, JSON of another shape, JSON nested too deep.
_UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)

Ready = Callable[[], Awaitable[dict[str, str]]]


def application(bolt: AsyncApp, ready: Ready, metrics: Metrics, *, slack_over_http: bool) -> web.Application:
    """The web application. `ready` answers what is not ready yet, by name; empty when all is."""

    async def events(request: web.Request) -> web.Response:
        # A timestamp that is no number makes Slack's verifier raise, which Bolt would answer with 500.
        if not re.fullmatch("[0-9]{1,12}", request.headers.get("X-Slack-Request-Timestamp", "")):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            incoming = await to_bolt_request(request)
        except _UNREADABLE:
            return web.json_response({"error": "the body is none of Slack's"}, status=400)
        return await to_aiohttp_response(await bolt.async_dispatch(incoming))

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(request: web.Request) -> web.Response:
        missing = await ready()
        if missing:
            return web.json_response({"status": "not ready", "waiting_for": missing}, status=503)
        return web.json_response({"status": "ready"})

    async def numbers(request: web.Request) -> web.Response:
        return web.Response(body=metrics.render(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application(client_max_size=LARGEST_BODY)
    if slack_over_http:
        app.router.add_post("/slack/events", events)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", numbers)
    return app

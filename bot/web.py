"""The HTTP surface: Slack's deliveries, liveness, readiness, metrics."""

from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.metrics import Metrics
from bot.slack.incoming import shaped
from bot.slack.proof import Proof

log = structlog.get_logger(__name__)

# Far above any command or click; a larger body is nobody's we know.
LARGEST_BODY = 256 * 1024

# Bolt stumbles in these ways over what Slack never sends: no JSON, JSON of another shape, or nested too deep.
_UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)

Ready = Callable[[], Awaitable[dict[str, str]]]


def application(bolt: AsyncApp, ready: Ready, metrics: Metrics, proof: Proof | None) -> web.Application:
    """The web application. `ready` answers what is not ready yet, by name; empty when all is.

    Without `proof` nothing of Slack's is taken over HTTP.
    """

    async def events(request: web.Request, proof: Proof) -> web.Response:
        body, signed = await request.read(), _only(request, "X-Slack-Signature")
        stamp = _only(request, "X-Slack-Request-Timestamp")
        if not proof.given(body.decode("utf-8", "replace"), stamp, signed):
            # What a stranger has sent is neither read nor logged.
            log.warning("refused a request: its Slack signature does not match SLACK_SIGNING_SECRET")
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            incoming = await to_bolt_request(request)
            incoming.body = shaped(incoming.body)
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
    if proof is not None:
        app.router.add_post("/slack/events", partial(events, proof=proof))
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", numbers)
    return app


def _only(request: web.Request, header: str) -> str:
    """What a header says, and nothing if it is there twice: the next reader could take the other one."""
    said = request.headers.getall(header, [])
    return said[0] if len(said) == 1 else ""

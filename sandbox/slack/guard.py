"""Keeping other web sites out of a server that listens on somebody's own machine."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from sandbox.slack.errors import Refusal
from sandbox.slack.keys import WORKSPACE

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"

_MALFORMED = frozenset({"invalid_arguments", "invalid_json"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign Host (DNS rebinding), and whatever another site's page sends here.

    A WebSocket handshake is a GET that browsers allow across sites, so it counts as unsafe too.
    """
    if not _known_host(request):
        raise web.HTTPForbidden(text="this server answers only under its own name")
    unsafe = request.method not in _SAFE or request.headers.get("Upgrade", "").lower() == "websocket"
    if unsafe and _from_elsewhere(request):
        raise web.HTTPForbidden(text="cross-site requests are refused")
    return await handler(request)


@web.middleware
async def answer_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a refusal of the page and admin APIs into JSON: 400 for a malformed request, else 200."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return web.json_response(refusal.body(), status=400 if refusal.code in _MALFORMED else 200)


async def harden(request: web.Request, response: web.StreamResponse) -> None:
    """Headers that keep a browser from guessing types, framing the page or loading from elsewhere."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("Referrer-Policy", "no-referrer")


def _known_host(request: web.Request) -> bool:
    host = request.url.host or ""
    return host in _LOOPBACK or host in request.app[WORKSPACE].allowed_hosts


def _from_elsewhere(request: web.Request) -> bool:
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        return URL(origin).authority != request.host
    except ValueError:
        return True

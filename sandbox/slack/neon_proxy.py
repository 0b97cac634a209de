"""`/page/neon/...`: the Neon stand-in beside this one, reached through the page's own address."""

import aiohttp
from aiohttp import web
from yarl import URL

from sandbox.slack.keys import WORKSPACE
from sandbox.slack.streams import HEADERS

routes = web.RouteTableDef()


@routes.get("/page/neon/state")
async def state(request: web.Request) -> web.Response:
    """The Neon stand-in's state; 404 without one, 502 when it does not answer."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(_address(request, "/admin/state")) as answer,
        ):
            body = await answer.read()
            return web.Response(status=answer.status, body=body, content_type=answer.content_type)
    except aiohttp.ClientError:
        return _unreachable()


@routes.get("/page/neon/events")
async def events(request: web.Request) -> web.StreamResponse:
    """The Neon stand-in's events, until the reader leaves or that server closes."""
    response = web.StreamResponse(headers=HEADERS)
    forever = aiohttp.ClientTimeout(total=None)
    try:
        async with (
            aiohttp.ClientSession(timeout=forever) as session,
            session.get(_address(request, "/admin/events")) as answer,
        ):
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
    except (aiohttp.ClientError, ConnectionResetError):
        if not response.prepared:
            return _unreachable()
    return response


def _address(request: web.Request, path: str) -> URL:
    neon_url = request.app[WORKSPACE].neon_url
    if neon_url is None:
        raise web.HTTPNotFound(text="there is no Neon stand-in beside this one")
    return URL(neon_url).origin().with_path(path)


def _unreachable() -> web.Response:
    return web.json_response({"ok": False, "error": "neon_unreachable"}, status=502)

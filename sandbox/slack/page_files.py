"""The page itself: static files beside this module."""

from pathlib import Path

from aiohttp import web

routes = web.RouteTableDef()
PAGE = Path(__file__).parent / "page"


@routes.get("/")
async def index(_: web.Request) -> web.StreamResponse:
    """The page."""
    return _file("index.html")


@routes.get("/static/{path:.+}")
async def static(request: web.Request) -> web.StreamResponse:
    """What the page loads."""
    return _file(request.match_info["path"])


@routes.get("/archives/{channel}/{message}")
async def permalink(request: web.Request) -> web.StreamResponse:
    """Where chat.getPermalink leads: the page, at that message."""
    channel, digits = request.match_info["channel"], request.match_info["message"].removeprefix("p")
    raise web.HTTPFound(f"/#{channel}/{digits[:-6]}.{digits[-6:]}")


def _file(name: str) -> web.StreamResponse:
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})

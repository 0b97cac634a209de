"""The server: the Web API, response URLs, sockets, uploads, the page with its API, and the admin API."""

from email.utils import format_datetime

from aiohttp import web

from sandbox.slack import admin, neon_proxy, page_api, page_files, responding, transfers, web_api
from sandbox.slack.guard import answer_refusals, guard, harden
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.workspace import Workspace

MAX_UPLOAD_BYTES = 64 * 1024 * 1024


def create_app(workspace: Workspace) -> web.Application:
    """An application that serves `workspace`; its state lives there, not here."""
    app = web.Application(middlewares=[guard, answer_refusals], client_max_size=MAX_UPLOAD_BYTES)
    app[WORKSPACE] = workspace
    for module in (web_api, responding, transfers, page_api, neon_proxy, page_files, admin):
        app.add_routes(module.routes)
    app.on_response_prepare.append(harden)
    app.on_response_prepare.append(_date)
    app.on_shutdown.append(_close_streams)
    return app


async def _date(request: web.Request, response: web.StreamResponse) -> None:
    """An answer is dated by the workspace's own clock."""
    response.headers["Date"] = format_datetime(request.app[WORKSPACE].clock.now(), usegmt=True)


async def _close_streams(app: web.Application) -> None:
    workspace = app[WORKSPACE]
    workspace.feed.close()
    await workspace.sockets.close()

"""What the parts of the server share about a request."""

from aiohttp import web

from sandbox.slack.workspace import Workspace

WORKSPACE = web.AppKey("workspace", Workspace)


def base_url(request: web.Request) -> str:
    """The address under which the caller reached this server, without a slash at the end."""
    return str(request.url.origin())

"""`/api/<method>`: authentication, rate limits, and the call itself."""

from secrets import compare_digest

from aiohttp import web

from sandbox.slack.answering import answer
from sandbox.slack.arguments import TOKEN, Arguments
from sandbox.slack.errors import Refusal
from sandbox.slack.keys import WORKSPACE, base_url
from sandbox.slack.methods import METHODS
from sandbox.slack.methods.destinations import destination
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.workspace import Workspace

routes = web.RouteTableDef()


@routes.get("/api/{method}")
@routes.post("/api/{method}")
async def call_method(request: web.Request) -> web.StreamResponse:
    """Answer one Web API call, as HTTP 200 with `ok` or, when rate limited, as 429."""
    workspace, name = request.app[WORKSPACE], request.match_info["method"]
    headers = {"x-oauth-scopes": ",".join(workspace.scopes)}

    def perform(args: Arguments) -> web.Response:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", details={"req_method": name})
        _authenticate(workspace, method, _token(request, args))
        _count(workspace, method, args)
        body = method.run(Call(workspace, args, base_url(request)))
        return web.json_response({"ok": True} | body, headers=headers)

    def refuse(refusal: Refusal) -> web.Response:
        if refusal.retry_after is None:
            return web.json_response(refusal.body(), headers=headers)
        wait = {"Retry-After": str(refusal.retry_after)}
        return web.json_response(refusal.body(), status=429, headers=headers | wait)

    return await answer(request, name, perform, refuse)


def _token(request: web.Request, args: Arguments) -> str:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer if scheme == "Bearer" and bearer else args.text(TOKEN)


def _authenticate(workspace: Workspace, method: Method, token: str) -> None:
    if method.token == "none":
        return
    if not token:
        raise Refusal("not_authed")
    is_bot = compare_digest(token.encode(), workspace.bot_token.encode())
    is_app = compare_digest(token.encode(), workspace.app_token.encode())
    if not (is_bot or is_app):
        raise Refusal("invalid_auth")
    if is_app != (method.token == "app"):
        raise Refusal("not_allowed_token_type")
    if method.scope is not None:
        workspace.must_grant(method.scope)


def _count(workspace: Workspace, method: Method, args: Arguments) -> None:
    if not workspace.rate_limited:
        return
    where = destination(workspace, args.text("channel")).id if method.per_channel else ""
    wait = workspace.limits.take(method.name, where, method.rate)
    if wait is not None:
        raise Refusal("ratelimited", retry_after=wait)

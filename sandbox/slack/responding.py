"""`/response/<token>`: what an app posts to a response URL."""

from dataclasses import replace

from aiohttp import web

from sandbox.slack.answering import answer
from sandbox.slack.arguments import Arguments
from sandbox.slack.content import read_content
from sandbox.slack.errors import Refusal
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.limits import POSTS_PER_CHANNEL
from sandbox.slack.messages import Message
from sandbox.slack.people import BOT_USER
from sandbox.slack.posting import delete, edit, post
from sandbox.slack.response_urls import ResponseUrl
from sandbox.slack.workspace import Workspace

routes = web.RouteTableDef()
METHOD = "response_url"
_GONE = frozenset({"no_such_url", "expired_url", "used_url"})
_OPTIONS = frozenset(
    {"text", "blocks", "attachments", "response_type", "replace_original", "thread_ts", "metadata"}
)


@routes.post("/response/{token}")
async def respond(request: web.Request) -> web.StreamResponse:
    """Answer `ok` as plain text, else JSON with Slack's error: 404 for a spent URL, 429, otherwise 400."""
    workspace = request.app[WORKSPACE]

    def perform(args: Arguments) -> web.Response:
        _use(workspace, workspace.response_urls.find(request.match_info["token"]), args)
        return web.Response(text="ok")

    return await answer(request, METHOD, perform, _refused)


def _refused(refusal: Refusal) -> web.Response:
    if refusal.retry_after is not None:
        headers = {"Retry-After": str(refusal.retry_after)}
        return web.json_response(refusal.body(), status=429, headers=headers)
    return web.json_response(refusal.body(), status=404 if refusal.code in _GONE else 400)


def _use(workspace: Workspace, url: ResponseUrl, args: Arguments) -> None:
    if args.flag("delete_original"):
        _delete_original(workspace, url, args)
        return
    content = read_content(args)
    target = _target(workspace, url) if args.flag("replace_original") else None
    if target is not None:
        edit(workspace, target, replace(content, files=target.content.files))
        workspace.response_urls.spend(url, target.ts)
        return
    message = _post(workspace, url, args)
    workspace.response_urls.spend(url, message.ts)


def _post(workspace: Workspace, url: ResponseUrl, args: Arguments) -> Message:
    channel = workspace.channels[url.channel]
    public = args.text("response_type") == "in_channel"
    if public and channel.is_archived:
        raise Refusal("is_archived")
    if public and workspace.rate_limited:
        wait = workspace.limits.take("chat.postMessage", channel.id, POSTS_PER_CHANNEL)
        if wait is not None:
            raise Refusal("ratelimited", retry_after=wait)
    return post(
        workspace,
        channel,
        BOT_USER,
        read_content(args),
        thread_ts=args.text("thread_ts") or None,
        visible_to=None if public else url.person,
    )


def _target(workspace: Workspace, url: ResponseUrl) -> Message | None:
    """The message that `replace_original` means: the clicked one, or after a command the last one sent.

    None when a command has sent nothing yet: what the person typed is never replaced.
    """
    if url.original is not None:
        message = workspace.messages.get(url.channel, url.original)
        if message is None:
            raise Refusal("message_not_found")
        return message
    return workspace.messages.get(url.channel, url.latest) if url.latest else None


def _delete_original(workspace: Workspace, url: ResponseUrl, args: Arguments) -> None:
    if url.original is None or any(args.text(name) for name in _OPTIONS):
        raise Refusal("invalid_arguments", ["delete_original is for interactions, and stands alone"])
    message = workspace.messages.get(url.channel, url.original)
    if message is None:
        raise Refusal("message_not_found")
    delete(workspace, message)
    workspace.response_urls.spend(url, None)

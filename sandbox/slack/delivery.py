"""Delivering to the app: by socket while one is connected, else as a signed POST, with Slack's patience."""

import asyncio
import json
import time
from urllib.parse import urlencode

import aiohttp

from sandbox.slack.records import Answer, Delivery, Outgoing, Transport
from sandbox.slack.signing import signature_headers
from sandbox.slack.sockets import NotConnected
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace

FORM = "application/x-www-form-urlencoded"


def command_form(payload: JsonObject) -> Outgoing:
    """A slash command: every field of the payload is a form field."""
    return Outgoing("slash_commands", payload, FORM, urlencode(payload).encode())


def interaction_form(payload: JsonObject) -> Outgoing:
    """An interaction: the payload is JSON in the form field `payload`."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    return Outgoing("interactive", payload, FORM, body)


def event_json(payload: JsonObject) -> Outgoing:
    """An event: the payload is the JSON body."""
    return Outgoing("events_api", payload, "application/json", json.dumps(payload).encode(), False)


async def deliver(
    workspace: Workspace,
    outgoing: Outgoing,
    *,
    person: str | None = None,
    retry: int = 0,
    retry_reason: str = "",
) -> Answer:
    """Deliver once and write it down. Never raises for what the app does: the answer says how it went."""
    by_socket = workspace.sockets.connected > 0
    attempt = _by_socket if by_socket else _by_http
    answer = await attempt(workspace, outgoing, retry, retry_reason)
    transport: Transport = "socket" if by_socket else "http"
    at = workspace.clock.now()
    workspace.deliveries.append(Delivery(at, transport, outgoing, answer, person, retry))
    return answer


async def _by_socket(workspace: Workspace, outgoing: Outgoing, retry: int, retry_reason: str) -> Answer:
    started = time.monotonic()
    extra: JsonObject = {"accepts_response_payload": outgoing.accepts_answer}
    if outgoing.kind == "events_api":
        extra |= {"retry_attempt": retry, "retry_reason": retry_reason}
    try:
        payload = await workspace.sockets.deliver(
            outgoing.kind, outgoing.payload, extra, workspace.answer_within
        )
    except TimeoutError:
        return Answer(_since(started), error="operation_timeout", reason="http_timeout")
    except NotConnected:
        return Answer(_since(started), error="dispatch_failed", reason="connection_failed")
    return Answer(_since(started), text=json.dumps(payload) if payload else "")


async def _by_http(workspace: Workspace, outgoing: Outgoing, retry: int, retry_reason: str) -> Answer:
    # Apps compare this timestamp with their own clock, so it is real time even where the sandbox's is not.
    headers = signature_headers(workspace.signing_secret, outgoing.body, int(time.time()))
    headers["Content-Type"] = outgoing.content_type
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": retry_reason}
    started = time.monotonic()
    try:
        async with (
            asyncio.timeout(workspace.answer_within),
            aiohttp.ClientSession() as session,
            session.post(
                workspace.request_url, data=outgoing.body, headers=headers, allow_redirects=False
            ) as response,
        ):
            text = await response.text(errors="replace")
    except TimeoutError:
        return Answer(_since(started), error="operation_timeout", reason="http_timeout")
    except (aiohttp.ClientError, OSError):
        return Answer(_since(started), error="dispatch_failed", reason="connection_failed")
    error = _error_of(response.status)
    return Answer(
        _since(started),
        status=response.status,
        error=error,
        reason=None if error is None else "http_error",
        text=text,
        no_retry=response.headers.get("X-Slack-No-Retry") == "1",
    )


def _error_of(status: int) -> str | None:
    if status < 300:
        return None
    if status < 400:
        return "dispatch_failed"
    return "http_client_error" if status < 500 else "http_service_error"


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)

"""Answers that are not a success: Neon's error shape, ordered troubles, and no answer at all."""

from aiohttp import web

from sandbox.neon import errors
from sandbox.neon.errors import ApiError
from sandbox.neon.faults import Fault

_REFUSALS = {
    "401": errors.UNAUTHENTICATED,
    "403": errors.NOT_IN_PLAN,
    "404": errors.not_found("branch"),
    "406": errors.OUTSIDE_HISTORY,
    "423": errors.LOCKED,
    "423_quota": errors.QUOTA_USED_UP,
    "429": errors.TOO_MANY_REQUESTS,
    "500": ApiError(500, "internal server error"),
    "503": ApiError(503, "service unavailable"),
}
_GATEWAY_TIMEOUT_PAGE = """<!DOCTYPE html>
<html><head><title>console.neon.tech | 524: A timeout occurred</title></head>
<body><h1>A timeout occurred</h1><p>Error code 524</p></body></html>
"""


def error_response(error: ApiError, request_id: str) -> web.Response:
    body = {"request_id": request_id, "code": error.code, "message": error.message}
    return web.json_response(body | ({"reason": error.reason} if error.reason else {}), status=error.status)


def refusal(fault: Fault, request_id: str) -> web.Response:
    """The answer that an ordered trouble gives in place of the real one."""
    if fault.kind == "524":
        return web.Response(
            status=524, reason="A Timeout Occurred", text=_GATEWAY_TIMEOUT_PAGE, content_type="text/html"
        )
    response = error_response(_REFUSALS[fault.kind], request_id)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = f"{fault.retry_after:g}"
    return response


def drop(request: web.Request) -> web.Response:
    """Cut the connection; the response returned is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=444)

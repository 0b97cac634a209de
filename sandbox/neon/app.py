"""The HTTP edge: API, status page, files, and the stand-in's own controls under `/admin`."""

import asyncio
from email.utils import format_datetime
from http import HTTPStatus
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.neon import admin, checking, data_plane, gate, status_page
from sandbox.neon.answers import drop, error_response, refusal
from sandbox.neon.bodies import Payload
from sandbox.neon.calls import Call, Query, Reply, Route
from sandbox.neon.describing import operation
from sandbox.neon.errors import ApiError
from sandbox.neon.faults import Fault
from sandbox.neon.records import ApiKey
from sandbox.neon.routes import ROUTES
from sandbox.neon.storage import DATA_PLANE
from sandbox.neon.world import SeenCall, World

API_PREFIX = "/api/v2"
STATUS_PREFIX = "/status"
REQUEST_ID_HEADER = "x-neon-ret-request-id"

_KEY: web.RequestKey[ApiKey] = web.RequestKey("key", ApiKey)


def create_app(world: World) -> web.Application:
    """An application that serves `world`; it keeps nothing of its own but the rate counters."""
    api = web.Application(middlewares=[_middleware(world)])
    throttle = gate.Throttle(world.rate_limits)
    for route in ROUTES:
        api.router.add_route(route.method, route.path, _serve(world, throttle, route))
    app = web.Application()
    app.add_subapp(API_PREFIX, api)
    app.add_subapp(STATUS_PREFIX, status_page.create_app(world.status_board))
    app.add_subapp("/admin", admin.create_app(world))
    app.add_subapp(DATA_PLANE, data_plane.create_app(world))
    return app


def _serve(world: World, throttle: gate.Throttle, route: Route) -> Handler:
    described = operation(route.operation_id)

    async def handler(request: web.Request) -> web.StreamResponse:
        payload = Payload(await request.read(), request.headers.get("Content-Type", ""))
        at = world.settle()
        key = gate.authenticate(world, request.headers.get("Authorization", ""), request.remote or "", at)
        request[_KEY] = key
        throttle.admit(gate.account_of(world, key), route, at)
        gate.check_reach(world, key, route, request.match_info)
        query = Query(checking.parameters(described, request.match_info, request.query))
        sent = checking.body(described, payload)
        call = Call(world, at, key, request.match_info, query, sent, str(request.url.origin()))
        return _response(route.run(call))

    return handler


def _response(reply: Reply) -> web.Response:
    if reply.body is None:
        return web.Response(status=reply.status, headers=reply.headers)
    if isinstance(reply.body, bytes):
        return web.Response(
            body=reply.body,
            status=reply.status,
            headers=reply.headers,
            content_type="application/octet-stream",
        )
    return web.json_response(reply.body, status=reply.status, headers=reply.headers)


def _middleware(world: World) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        request_id = request.headers.get("X-Request-ID") or str(uuid4())
        path = request.path.removeprefix(API_PREFIX)
        fault = world.faults.for_call(request.method, path)
        response = await _answer(request, handler, fault, request_id)
        key = request.get(_KEY)
        world.seen.append(
            SeenCall(
                at=world.clock.now(),
                method=request.method,
                path=path,
                query=request.query_string,
                status=response.status if response else None,
                request_id=request_id,
                key_kind=key.kind if key else None,
                key_id=key.id if key else None,
            )
        )
        if response is None:
            return drop(request)
        response.headers[REQUEST_ID_HEADER] = request_id
        response.headers["Date"] = format_datetime(world.clock.now(), usegmt=True)
        return response

    return middleware


async def _answer(
    request: web.Request, handler: Handler, fault: Fault | None, request_id: str
) -> web.StreamResponse | None:
    """The answer as an ordered fault leaves it; None for none at all."""
    kind = fault.kind if fault is not None else None
    if kind == "drop_before":
        return None
    if fault is not None and kind not in ("slow", "drop_after"):
        return refusal(fault, request_id)
    response: web.StreamResponse
    try:
        response = await handler(request)
    except ApiError as error:
        response = error_response(error, request_id)
    except web.HTTPException as error:
        reason = HTTPStatus(error.status).phrase.lower()
        response = error_response(ApiError(error.status, reason), request_id)
    if fault is not None and kind == "slow":
        # The work is done and only the answer is late: what a caller's timeout meets at Neon.
        await asyncio.sleep(fault.seconds)
    return None if kind == "drop_after" else response

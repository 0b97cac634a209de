"""Controls of the stand-in itself: look inside, order troubles, move time. For this machine only."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from ipaddress import ip_address
from typing import Annotated, Literal, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandbox.clock import ManualClock
from sandbox.neon import panel
from sandbox.neon.clockwork import Step
from sandbox.neon.errors import ApiError
from sandbox.neon.faults import CallFault, Fault, OperationFault
from sandbox.neon.records import KeyKind
from sandbox.neon.render import operation
from sandbox.neon.status_page import IncidentOrder, ModeOrder
from sandbox.neon.world import World

_GLANCE_SECONDS = 0.2
_KEEP_ALIVE_GLANCES = 75
_STOPPING: web.AppKey[asyncio.Event] = web.AppKey("stopping", asyncio.Event)
Model = TypeVar("Model", bound=BaseModel)


class _Order(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FaultOrder(_Order):
    """The body of `POST /admin/faults`; see `Fault`."""

    kind: CallFault | OperationFault
    method: str | None = None
    path_contains: str | None = None
    times: Annotated[int, Field(ge=1)] | None = 1
    retry_after: float | None = None
    seconds: float = 1.0
    action: str | None = None
    then: Literal["finished", "failed"] = "finished"


class CheckOrder(_Order):
    project_id: str


class ClockOrder(_Order):
    advance: Annotated[float, Field(ge=0)]


class KeyOrder(_Order):
    kind: KeyKind
    project_id: str | None = None


def create_app(world: World) -> web.Application:
    """The admin routes over `world`. Callers from other machines get 403."""
    app = web.Application(middlewares=[_edge()])
    app[_STOPPING] = asyncio.Event()
    app.on_shutdown.append(_stop_watching)
    app.router.add_get("/state", _answering(world, _state))
    app.router.add_get("/requests", _answering(world, _requests))
    app.router.add_delete("/requests", _answering(world, _forget_requests))
    app.router.add_get("/faults", _answering(world, _faults))
    app.router.add_post("/faults", _answering(world, _order_fault))
    app.router.add_delete("/faults", _answering(world, _clear_faults))
    app.router.add_post("/availability-check", _answering(world, _availability_check))
    app.router.add_post("/clock", _answering(world, _advance))
    app.router.add_post("/keys", _answering(world, _make_key))
    app.router.add_post("/incidents", _answering(world, _announce))
    app.router.add_delete("/incidents", _answering(world, _all_clear))
    app.router.add_post("/status-page", _answering(world, _shape_status_page))
    app.router.add_get("/events", _events(world))
    return app


def _edge() -> Middleware:
    @web.middleware
    async def edge(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.remote is None or not ip_address(request.remote).is_loopback:
            return web.json_response({"error": "for this machine only"}, status=403)
        try:
            return await handler(request)
        except ValidationError as wrong:
            told = wrong.errors(include_url=False, include_context=False, include_input=False)
            return web.json_response({"error": told}, status=400)
        except ApiError as error:
            return web.json_response({"error": error.message}, status=error.status)

    return edge


Answer = Callable[[World, web.Request], Awaitable[object]]


def _answering(world: World, answer: Answer) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        world.settle()
        return web.json_response(await answer(world, request))

    return handler


async def _order(request: web.Request, model: type[Model]) -> Model:
    return model.model_validate_json(await request.read() or b"{}")


async def _state(world: World, _: web.Request) -> object:
    return panel.state(world)


async def _requests(world: World, _: web.Request) -> object:
    return {"requests": [asdict(seen) | {"at": seen.at.isoformat()} for seen in world.seen]}


async def _forget_requests(world: World, _: web.Request) -> object:
    world.seen.clear()
    return {"requests": []}


async def _faults(world: World, _: web.Request) -> object:
    return {"faults": [asdict(fault) for fault in world.faults.waiting()]}


async def _order_fault(world: World, request: web.Request) -> object:
    order = await _order(request, FaultOrder)
    return {"fault": asdict(world.faults.add(Fault(**order.model_dump())))}


async def _clear_faults(world: World, _: web.Request) -> object:
    world.faults.clear()
    return {"faults": []}


async def _availability_check(world: World, request: web.Request) -> object:
    """Neon's own health probe, which locks the project like any other operation."""
    at = world.settle()
    project = world.project((await _order(request, CheckOrder)).project_id)
    branch = project.default_branch()
    started = world.start(project, [Step("check_availability", branch.id)], at)
    return {"operation": operation(started[0], at)}


async def _advance(world: World, request: web.Request) -> object:
    order = await _order(request, ClockOrder)
    if not isinstance(world.clock, ManualClock):
        raise ApiError(409, "the clock of this stand-in is the machine's own")
    world.clock.advance(order.advance)
    return {"now": world.settle().isoformat()}


async def _make_key(world: World, request: web.Request) -> object:
    """A key of any kind: the API itself cannot make the first personal one."""
    order = await _order(request, KeyOrder)
    if order.project_id is not None:
        world.project(order.project_id)
    if (order.kind == "project") != (order.project_id is not None):
        raise ApiError(400, "a project key, and only that, has a project_id")
    key = world.add_key(order.kind, project_id=order.project_id)
    return {"id": key.id, "kind": key.kind, "key": key.secret}


async def _announce(world: World, request: web.Request) -> object:
    return {"id": world.status_board.announce(await _order(request, IncidentOrder))}


async def _all_clear(world: World, _: web.Request) -> object:
    world.status_board.incidents.clear()
    return {"incidents": []}


async def _shape_status_page(world: World, request: web.Request) -> object:
    world.status_board.shape = (await _order(request, ModeOrder)).shape
    return {"shape": world.status_board.shape}


async def _stop_watching(app: web.Application) -> None:
    app[_STOPPING].set()


def _events(world: World) -> Handler:
    async def events(request: web.Request) -> web.StreamResponse:
        """A line for every change seen, until the watcher or the server goes."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        with suppress(ConnectionResetError):  # the watcher has gone, which is how most end
            await _tell(world, response, request.app[_STOPPING])
        return response

    return events


async def _tell(world: World, response: web.StreamResponse, stopping: asyncio.Event) -> None:
    seen, quiet = -1, 0
    while not stopping.is_set():
        world.settle()
        if world.revision != seen:
            seen, quiet = world.revision, 0
            await response.write(b'data: {"changed": true}\n\n')
        elif quiet >= _KEEP_ALIVE_GLANCES:
            quiet = 0
            await response.write(b": still here\n\n")
        quiet += 1
        await _pause(stopping)


async def _pause(stopping: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), _GLANCE_SECONDS)
    except TimeoutError:
        return

"""Answering one call from the app: its arguments, the fault that strikes it if any, and the record of it."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from sandbox.slack.arguments import Arguments, read_arguments
from sandbox.slack.errors import Refusal
from sandbox.slack.faults import Fault
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.records import LoggedCall

Perform = Callable[[Arguments], web.Response]
Refuse = Callable[[Refusal], web.Response]
_DROPS = frozenset({"drop_before", "drop_after"})
_NOT_PERFORMED = frozenset({"drop_before", "http_500"})


async def answer(request: web.Request, method: str, perform: Perform, refuse: Refuse) -> web.StreamResponse:
    """Perform a call, unless a fault is in the way, and write it down under the name `method`."""
    workspace = request.app[WORKSPACE]
    picky = any(each.holding for each in workspace.faults.waiting())
    fault = workspace.faults.strike(method, await request.text() if picky else "")
    kind = None if fault is None else fault.kind
    args, error = Arguments({}), None
    response = web.Response(status=500, text="Internal Server Error")
    try:
        args = await read_arguments(request)
        if fault is not None and kind == "slow":
            await asyncio.sleep(fault.seconds)  # and perform it even if nobody waits for the answer any more
        _refuse_for(fault)
        if kind not in _NOT_PERFORMED:
            response = perform(args)
    except Refusal as refusal:
        response, error = refuse(refusal), refusal.code
    ok = error is None and kind not in _NOT_PERFORMED
    if kind in _DROPS or kind == "http_500":
        error = kind
    workspace.calls.append(LoggedCall(workspace.clock.now(), method, ok, args.for_the_record(), error))
    return _hang_up(request) if kind in _DROPS else response


def _refuse_for(fault: Fault | None) -> None:
    if fault is not None and fault.kind == "ratelimited":
        raise Refusal("ratelimited", retry_after=fault.retry_after)
    if fault is not None and fault.kind == "error":
        raise Refusal(fault.error)


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    # Nobody receives this: the connection is gone.
    return web.Response()

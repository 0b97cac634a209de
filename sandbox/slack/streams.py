"""Server-Sent Events."""

import json

from aiohttp import web

from sandbox.slack.feed import Feed

HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


async def event_stream(request: web.Request, feed: Feed, person: str) -> web.StreamResponse:
    """Stream a person's events until they leave or the server closes.

    The first line is a comment: whoever reads it is subscribed, and misses nothing from there on.
    """
    response = web.StreamResponse(headers=HEADERS)
    with feed.subscribe(person) as events:
        await response.prepare(request)
        await response.write(b": connected\n\n")
        try:
            while (event := await events.get()) is not None:
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        except ConnectionResetError:
            # The reader left, which is how every stream ends.
            return response
    return response

"""Pull requests by repository and number, with ETags, a limit on calls, and trouble on demand.

As GitHub's REST API documents it: unknown and hidden things are 404, a wrong token is 401, what has not
changed is 304 and does not count, and a used-up limit is 403 with its headers, or 429.
"""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

LIMIT = 5000
REPOSITORY = "acme/shop"


@dataclass
class PullRequest:
    """One pull request; `closed_at` None: it is open."""

    number: int
    title: str
    closed_at: datetime | None = None
    merged: bool = False

    def as_json(self) -> dict[str, object]:
        """The fields that matter, as GitHub names them."""
        closed = self.closed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if self.closed_at else None
        return {
            "number": self.number,
            "title": self.title,
            "state": "closed" if closed else "open",
            "closed_at": closed,
            "merged_at": closed if self.merged else None,
        }


@dataclass
class GitHubWorld:
    """What GitHub holds. `trouble` is a status that is answered instead, once `calm` more calls are over."""

    token: str
    repositories: dict[str, dict[int, PullRequest]] = field(default_factory=dict)
    remaining: int = LIMIT
    trouble: int | None = None
    calm: int = 0
    calls: list[tuple[str, int]] = field(default_factory=list)

    def open(self, number: int, title: str = "", *, repository: str = REPOSITORY) -> PullRequest:
        """Open a pull request."""
        made = PullRequest(number, title or f"Pull request {number}")
        self.repositories.setdefault(repository, {})[number] = made
        return made


def seeded(token: str, now: datetime) -> GitHubWorld:
    """What stands behind the previews of the demo's project."""
    world = GitHubWorld(token)
    for number, title, days in (
        (117, "Show taxes in the cart", None),
        (112, "Faster search", None),
        (98, "Gift cards", 12),
        (64, "Rewrite the checkout", 41),
    ):
        made = world.open(number, title)
        if days is not None:
            made.closed_at, made.merged = now - timedelta(days=days), True
    return world


def create_app(world: GitHubWorld) -> web.Application:
    """The API over what `world` holds."""

    def refusal(request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {world.token}":
            return _error(401, "Bad credentials")
        if world.trouble is not None and world.calm <= 0:
            return _error(world.trouble, "Trouble", {"Retry-After": "60"} if world.trouble == 429 else {})
        world.calm -= 1
        if world.remaining <= 0:
            return _error(403, "API rate limit exceeded", {"X-RateLimit-Remaining": "0"})
        return None

    def answer(request: web.Request) -> web.Response:
        if refused := refusal(request):
            return refused
        wanted = request.match_info
        held = world.repositories.get(f"{wanted['owner']}/{wanted['name']}")
        if held is None:
            return _error(404, "Not Found")
        if "number" not in wanted:
            return _json(request, world, [each.as_json() for each in held.values()])
        found = held.get(int(wanted["number"]))
        return _json(request, world, found.as_json()) if found else _error(404, "Not Found")

    async def counted(request: web.Request) -> web.Response:
        response = answer(request)
        world.calls.append((request.path, response.status))
        return response

    app = web.Application()
    app.router.add_get("/repos/{owner}/{name}/pulls", counted)
    app.router.add_get(r"/repos/{owner}/{name}/pulls/{number:\d+}", counted)
    return app


@asynccontextmanager
async def running(world: GitHubWorld) -> AsyncIterator[str]:
    """Serve it on a free port of this machine; yields the address."""
    runner = web.AppRunner(create_app(world), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _json(request: web.Request, world: GitHubWorld, body: object) -> web.Response:
    tag = f'"{hashlib.sha256(json.dumps(body).encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers={"ETag": tag})
    world.remaining -= 1
    return web.json_response(body, headers={"ETag": tag, "X-RateLimit-Remaining": str(world.remaining)})


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"message": message}, status=status, headers=headers)

"""Ways to get a NeonClient in tests: on scripted answers, or on a running stand-in."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from random import Random

import httpx
from pydantic import SecretStr

from bot.metrics import Metrics
from bot.neon.client import NeonClient
from bot.neon.keys import SHARED, Keyring
from bot.neon.limits import Budget
from bot.neon.retries import RetryPolicy
from bot.neon.transport import Transport
from bot.neon.wire import Address
from sandbox.neon.serving import api_url, running
from sandbox.neon.world import World
from tests.clocks import ManualClock

KEY = "napi_sandbox"
Answering = (
    Callable[[httpx.Request], httpx.Response]
    | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]
)
Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script:
    """Answers in order, the last one for ever. Keeps the requests."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if isinstance(step, Exception):
            raise step
        if isinstance(step, httpx.Response):
            return httpx.Response(step.status_code, headers=step.headers, content=step.content)
        return step(request)

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.requests]


@asynccontextmanager
async def scripted(
    script: Answering,
    *,
    clock: ManualClock | None = None,
    metrics: Metrics | None = None,
    budget: Budget | None = None,
    policy: RetryPolicy | None = None,
    key: str = KEY,
) -> AsyncIterator[NeonClient]:
    """A client whose requests never leave the process."""
    transport = Transport(
        Address("https://neon.example/api/v2"),
        Keyring({SHARED: SecretStr(key)}),
        clock=clock or ManualClock(),
        metrics=metrics or Metrics(),
        budget=budget,
        policy=policy,
        random=Random(7),
        http=httpx.MockTransport(script),
    )
    async with transport:
        yield NeonClient(transport)


@asynccontextmanager
async def client_at(
    base_url: str,
    *,
    clock: ManualClock | None = None,
    key: str = KEY,
    read_timeout: float = 30,
    page_sizes: tuple[int, int, int] = (400, 10_000, 100),
) -> AsyncIterator[NeonClient]:
    """A client of the stand-in at `base_url`, without /api/v2."""
    address = Address(api_url(base_url), read_timeout=read_timeout)
    keys = Keyring({SHARED: SecretStr(key)})
    transport = Transport(address, keys, clock=clock or ManualClock(), metrics=Metrics(), random=Random(7))
    async with transport:
        yield NeonClient(transport, page_sizes=page_sizes)


@asynccontextmanager
async def connected(
    world: World,
    *,
    clock: ManualClock | None = None,
    key: str = KEY,
    read_timeout: float = 30,
    page_sizes: tuple[int, int, int] = (400, 10_000, 100),
) -> AsyncIterator[NeonClient]:
    """A client on a stand-in that serves `world`."""
    async with (
        running(world) as base_url,
        client_at(base_url, clock=clock, key=key, read_timeout=read_timeout, page_sizes=page_sizes) as client,
    ):
        yield client

"""A key takes over from one that Neon refuses, once for all calls; one that is refused as well never does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.metrics import Metrics
from bot.neon.client import NeonClient
from bot.neon.errors import UnauthorizedError
from bot.neon.keys import READ_AGAIN_AFTER, SHARED, Keyring
from bot.neon.models import NewBranch
from bot.neon.transport import Transport
from bot.neon.wire import Address
from tests.clocks import ManualClock

OLD, NEW = "napi_old_canary", "napi_new_canary"
SHOP, OWN = "old-violet-32930710", "NEON_API_KEY_SHOP"


@dataclass
class Neon:
    """Accepts these keys, and notes what it is asked with which."""

    accepts: set[str]
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, key
    silent: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["Authorization"].removeprefix("Bearer ")
        path = request.url.path.removeprefix("/api/v2")
        self.asked.append((request.method, path, key))
        if key not in self.accepts:
            return httpx.Response(401, json={"code": "", "message": "not yours"})
        if path == "/auth":
            return httpx.Response(503 if self.silent else 200, json={"account_id": "a", "auth_method": "x"})
        if request.method == "POST":
            return httpx.Response(201, json={"branch": BRANCH, "operations": []})
        return httpx.Response(200, json={"branches": [], "pagination": {}})


BRANCH = {
    "id": "br-1",
    "project_id": SHOP,
    "name": "pr-42",
    "current_state": "ready",
    "default": False,
    "protected": False,
    "created_at": "2026-01-15T09:00:00Z",
    "updated_at": "2026-01-15T09:00:00Z",
}


@dataclass
class Rig:
    """A client on such a Neon, and the environment that is read after a refusal."""

    client: NeonClient
    keys: Keyring
    neon: Neon
    clock: ManualClock
    metrics: Metrics
    environment: dict[str, SecretStr]
    reads: list[int]


@asynccontextmanager
async def rig(accepts: set[str], environment: dict[str, str], own: bool = False) -> AsyncIterator[Rig]:
    neon, clock, metrics, reads = Neon(accepts), ManualClock(), Metrics(), list[int]()
    keys = {name: SecretStr(secret) for name, secret in environment.items()}

    def read() -> dict[str, SecretStr]:
        reads.append(1)
        return keys

    ring = Keyring(dict(keys), {SHOP: OWN} if own else {})
    transport = Transport(
        Address("https://neon.example/api/v2"),
        ring,
        clock=clock,
        metrics=metrics,
        http=httpx.MockTransport(neon),
        read_keys=read,
    )
    async with transport:
        yield Rig(NeonClient(transport), ring, neon, clock, metrics, keys, reads)


async def test_a_write_is_said_again_once_with_the_key_that_takes_over() -> None:
    with capture_logs() as logs:
        async with rig({NEW}, {SHARED: OLD, f"{SHARED}_NEXT": NEW}) as it:
            await it.client.create_branch(SHOP, NewBranch(name="pr-42"))
            await it.client.branches(SHOP)
    path = f"/projects/{SHOP}/branches"
    again = [("GET", "/auth", NEW), ("POST", path, NEW), ("GET", path, NEW)]
    assert it.neon.asked == [("POST", path, OLD), *again]
    assert b"neonbot_neon_key_changes_total 1.0" in it.metrics.render()
    (line,) = [each for each in logs if each["log_level"] == "warning"]
    assert line["variable"] == "NEON_API_KEY_NEXT"
    assert line["to_do"] == "move its value to NEON_API_KEY, and take NEON_API_KEY_NEXT out"
    assert "canary" not in str(logs)


async def test_another_value_of_the_variable_itself_is_taken_too() -> None:
    async with rig({NEW}, {SHARED: OLD}) as it:
        it.environment[SHARED] = SecretStr(NEW)
        await it.client.branches(SHOP)
        assert it.neon.asked[-1][2] == NEW


async def test_calls_that_are_refused_together_look_once() -> None:
    async with rig({NEW}, {SHARED: OLD, f"{SHARED}_NEXT": NEW}) as it:
        await asyncio.gather(*(it.client.branches(SHOP) for _ in range(7)))
    assert len(it.reads) == 1
    assert [path for _, path, _ in it.neon.asked].count("/auth") == 1
    assert [key for _, _, key in it.neon.asked].count(NEW) == 8


@pytest.mark.parametrize("environment", [{}, {f"{SHARED}_NEXT": "napi_wrong"}, {f"{SHARED}_NEXT": OLD}])
async def test_without_a_key_that_works_calls_fail_and_nobody_hammers(
    environment: dict[str, str],
) -> None:
    async with rig(set(), {SHARED: OLD, **environment}) as it:
        for _ in range(5):
            with pytest.raises(UnauthorizedError) as caught:
                await it.client.branches(SHOP)
            assert caught.value.hint == "Whoever runs the bot needs to check NEON_API_KEY."
        assert len(it.reads) == 1
        it.environment[f"{SHARED}_NEXT"] = SecretStr(NEW)
        it.neon.accepts.add(NEW)
        it.clock.advance(READ_AGAIN_AFTER)
        await it.client.branches(SHOP)
    assert len(it.reads) == 2


async def test_a_key_of_which_neon_says_nothing_is_not_taken() -> None:
    async with rig({NEW}, {SHARED: OLD, f"{SHARED}_NEXT": NEW}) as it:
        it.neon.silent = True
        with pytest.raises(UnauthorizedError):
            await it.client.branches(SHOP)
        it.neon.silent = False
        it.clock.advance(READ_AGAIN_AFTER)
        await it.client.branches(SHOP)


async def test_no_other_projects_key_takes_over() -> None:
    given = {SHARED: NEW, f"{SHARED}_NEXT": NEW, OWN: OLD, "NEON_API_KEY_LEDGER_NEXT": NEW}
    async with rig({NEW}, given, own=True) as it:
        with pytest.raises(UnauthorizedError) as caught:
            await it.client.branches(SHOP)
        assert caught.value.hint == f"Whoever runs the bot needs to check {OWN}."
        assert {key for _, _, key in it.neon.asked} == {OLD}
        it.environment[f"{OWN}_NEXT"] = SecretStr(NEW)
        it.clock.advance(READ_AGAIN_AFTER)
        await it.client.branches(SHOP)


async def test_a_key_that_took_over_stays_until_its_variable_says_something_else() -> None:
    async with rig({NEW}, {SHARED: OLD, f"{SHARED}_NEXT": NEW}) as it:
        await it.client.branches(SHOP)
        it.keys.replace(dict(it.environment), {})
        await it.client.branches(SHOP)
        assert it.neon.asked[-1][2] == NEW
        it.neon.accepts.add("napi_third")
        it.keys.replace({SHARED: SecretStr("napi_third")}, {})
        await it.client.branches(SHOP)
        assert it.neon.asked[-1][2] == "napi_third"
    assert [key for _, _, key in it.neon.asked].count(OLD) == 1

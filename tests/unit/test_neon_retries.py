"""Which calls are made again, when, and when that stops: by the rules in Neon's API description."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot.metrics import Metrics
from bot.neon.client import NeonClient
from bot.neon.errors import (
    AnswerLostError,
    NeonError,
    RateLimitedError,
    UnavailableError,
    UnexpectedAnswerError,
)
from bot.neon.models import NewBranch
from bot.neon.waiting import Trace
from tests.clocks import ManualClock
from tests.neon_rig import Script, scripted

PROJECT, BRANCH = "old-violet-32930710", "br-quiet-sea-a5000001"
STAMPS = {"created_at": "2026-01-15T08:00:00Z", "updated_at": "2026-01-15T08:00:00Z"}
A_BRANCH = {"id": BRANCH, "project_id": PROJECT, "name": "pr-7", "current_state": "ready", **STAMPS}
AN_OPERATION = {
    "id": "a07f8772-1877-4da9-a939-3a3ae62d1d8d",
    "project_id": PROJECT,
    "action": "check_availability",
    "status": "running",
    **STAMPS,
}
FOUND = httpx.Response(200, json={"branch": A_BRANCH})
CREATED = httpx.Response(201, json={"branch": A_BRANCH, "operations": [AN_OPERATION]})
GATEWAY_PAGE = httpx.Response(524, html="<h1>A timeout occurred</h1>")

NEVER_SENT: list[httpx.RequestError] = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.PoolTimeout("full"),
    httpx.ProxyError("no tunnel"),
]
NO_ANSWER: list[httpx.RequestError] = [
    httpx.ReadTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("server disconnected"),
    httpx.WriteError("reset"),
    httpx.WriteTimeout("slow"),
    httpx.DecodingError("not gzip"),
]
GATEWAYS = [500, 502, 504, 520, 524]
Write = Callable[[NeonClient], Awaitable[object]]


async def _create(client: NeonClient) -> object:
    return await client.create_branch(PROJECT, NewBranch(name="pr-7"))


async def _rename(client: NeonClient) -> object:
    return await client.rename_branch(PROJECT, BRANCH, "pr-8")


async def _delete(client: NeonClient) -> object:
    return await client.delete_branch(PROJECT, BRANCH)


WRITES = [_create, _rename, _delete]


@pytest.mark.parametrize("error", NEVER_SENT + NO_ANSWER, ids=lambda error: type(error).__name__)
async def test_a_read_without_an_answer_is_made_again(error: Exception) -> None:
    script = Script(error, error, FOUND)
    async with scripted(script) as client:
        assert (await client.branch(PROJECT, BRANCH)).name == "pr-7"
    assert len(script.requests) == 3


@pytest.mark.parametrize("status", [*GATEWAYS, 503])
async def test_a_read_that_a_gateway_answered_is_made_again(status: int) -> None:
    script = Script(httpx.Response(status, html="<h1>oops</h1>"), FOUND)
    async with scripted(script) as client:
        assert (await client.branch(PROJECT, BRANCH)).name == "pr-7"


async def test_a_read_is_given_up_after_four_tries_with_growing_pauses() -> None:
    script, clock = Script(httpx.ReadTimeout("slow")), ManualClock()
    async with scripted(script, clock=clock) as client:
        with pytest.raises(UnavailableError):
            await client.branch(PROJECT, BRANCH)
    assert len(script.requests) == 4
    first, second, third = clock.sleeps
    assert 0.25 <= first <= 0.5 <= second <= 1 <= third <= 2


async def test_a_truncated_answer_to_a_read_is_asked_for_again() -> None:
    script = Script(httpx.Response(200, content=FOUND.content[:40]), FOUND)
    async with scripted(script) as client:
        assert (await client.branch(PROJECT, BRANCH)).name == "pr-7"


async def test_an_answer_of_another_shape_is_not_asked_for_again() -> None:
    script = Script(httpx.Response(200, json={"branch": {"id": BRANCH}}))
    async with scripted(script) as client:
        with pytest.raises(UnexpectedAnswerError) as caught:
            await client.branch(PROJECT, BRANCH)
    assert len(script.requests) == 1
    assert "branch.name" in caught.value.fields


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 409, 412, 422])
async def test_a_refusal_is_final(status: int) -> None:
    script = Script(httpx.Response(status, json={"code": "", "message": "no"}))
    async with scripted(script) as client:
        with pytest.raises(NeonError) as caught:
            await client.branch(PROJECT, BRANCH)
    assert caught.value.status == status
    assert len(script.requests) == 1


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("error", NO_ANSWER, ids=lambda error: type(error).__name__)
async def test_a_write_without_an_answer_is_never_repeated(error: Exception, write: Write) -> None:
    script = Script(error, CREATED)
    async with scripted(script) as client:
        with pytest.raises(AnswerLostError) as caught:
            await write(client)
    (request,) = script.requests
    assert caught.value.method == request.method
    assert caught.value.path.startswith("/projects/{project_id}/branches")
    assert caught.value.request_id == request.headers["X-Request-ID"]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("status", GATEWAYS)
async def test_a_write_that_a_gateway_answered_is_never_repeated(status: int, write: Write) -> None:
    script = Script(httpx.Response(status, html="<h1>oops</h1>"), CREATED)
    async with scripted(script) as client:
        with pytest.raises(AnswerLostError) as caught:
            await write(client)
    assert caught.value.status == status
    assert len(script.requests) == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"branch": {"id"', b"[]", b"{}"])
async def test_a_creation_with_an_unreadable_answer_counts_as_lost(content: bytes) -> None:
    script = Script(httpx.Response(201, content=content))
    async with scripted(script) as client:
        with pytest.raises(AnswerLostError):
            await _create(client)
    assert len(script.requests) == 1


@pytest.mark.parametrize("error", NEVER_SENT, ids=lambda error: type(error).__name__)
async def test_a_write_that_never_left_is_made_again(error: Exception) -> None:
    script = Script(error, CREATED)
    async with scripted(script) as client:
        await _create(client)
    assert script.methods == ["POST", "POST"]


async def test_a_write_that_never_leaves_ends_as_unavailable_not_as_lost() -> None:
    script = Script(httpx.ConnectError("refused"))
    async with scripted(script) as client:
        with pytest.raises(UnavailableError, match="cannot be reached") as caught:
            await _create(client)
    assert "Nothing was changed" in caught.value.hint
    assert len(script.requests) == 4


async def test_any_write_is_made_again_after_503() -> None:
    script = Script(httpx.Response(503), httpx.Response(503), CREATED)
    async with scripted(script) as client:
        await _create(client)
    assert script.methods == ["POST"] * 3


async def test_503_is_given_up_within_a_minute() -> None:
    script, clock = Script(httpx.Response(503)), ManualClock()
    async with scripted(script, clock=clock) as client:
        with pytest.raises(UnavailableError) as caught:
            await _create(client)
    assert caught.value.status == 503
    assert 45 <= clock.monotonic() <= 60


async def test_a_write_that_is_lost_after_a_503_is_not_repeated() -> None:
    script = Script(httpx.Response(503), httpx.ReadTimeout("slow"), CREATED)
    async with scripted(script) as client:
        with pytest.raises(AnswerLostError):
            await _create(client)
    assert len(script.requests) == 2


async def test_retry_after_is_honoured() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "7"}), FOUND)
    clock = ManualClock()
    async with scripted(script, clock=clock) as client:
        await client.branch(PROJECT, BRANCH)
    assert clock.sleeps == [7]


async def test_retry_after_as_a_date_is_honoured() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "Thu, 15 Jan 2026 09:00:12 GMT"}), FOUND)
    clock = ManualClock()
    async with scripted(script, clock=clock) as client:
        await client.branch(PROJECT, BRANCH)
    assert clock.sleeps == [12]


async def test_retry_after_is_capped_at_a_minute() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "3600"}), FOUND)
    clock = ManualClock()
    async with scripted(script, clock=clock) as client:
        await client.branch(PROJECT, BRANCH)
    assert clock.sleeps == [60]


@pytest.mark.parametrize("header", ["soon", "-5", "", "0"])
async def test_a_senseless_retry_after_does_not_make_the_client_hammer(header: str) -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": header}), FOUND)
    clock = ManualClock()
    async with scripted(script, clock=clock) as client:
        await client.branch(PROJECT, BRANCH)
    assert clock.sleeps[0] >= 0.5


async def test_429_without_a_header_backs_off_and_ends_within_two_minutes() -> None:
    script, clock = Script(httpx.Response(429)), ManualClock()
    async with scripted(script, clock=clock) as client:
        with pytest.raises(RateLimitedError):
            await _create(client)
    assert 80 <= clock.monotonic() <= 120
    assert len(script.requests) < 12


async def test_all_tries_of_a_call_carry_one_request_id_of_ours() -> None:
    script = Script(httpx.Response(503), FOUND, FOUND)
    async with scripted(script) as client:
        await client.branch(PROJECT, BRANCH)
        await client.branch(PROJECT, BRANCH)
    first, again, other = [request.headers["X-Request-ID"] for request in script.requests]
    assert first == again != other


async def test_the_trace_holds_what_neon_called_the_answers_and_the_operations() -> None:
    headers = {"x-neon-ret-request-id": "11111111-2222-3333-4444-555555555555"}
    trace = Trace()
    async with scripted(Script(httpx.Response(201, headers=headers, content=CREATED.content))) as client:
        await client.for_call(trace=trace).create_branch(PROJECT, NewBranch(name="pr-7"))
    assert trace.request_ids == ["11111111-2222-3333-4444-555555555555"]
    assert trace.operation_ids == [AN_OPERATION["id"]]


async def test_calls_and_retries_are_counted_by_operation() -> None:
    metrics = Metrics()
    async with scripted(Script(GATEWAY_PAGE, httpx.ReadTimeout("slow"), FOUND), metrics=metrics) as client:
        await client.branch(PROJECT, BRANCH)
    text = metrics.render().decode()
    for status in ("2xx", "5xx", "none"):
        labels = f'operation="getProjectBranch",status="{status}"'
        assert f"neonbot_neon_call_seconds_count{{{labels}}} 1.0" in text
    retried = 'neonbot_neon_retries_total{cause="unanswered",operation="getProjectBranch"} 2.0'
    assert retried in text
